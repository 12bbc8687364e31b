// What people write in Spanish when they want texts to end, and what only looks like it. Accents may be missing.
import { type PhraseBook, pattern } from './phrase-book.ts'
import { SPANISH_FAMILIES as FAMILIES, SPANISH_FAMILY_LOOKALIKES } from './spanish-families.ts'

const TEXTS =
  'mensajes?|mensajitos?|textos?|sms|texts?|mensages?|mesajes?|notificaciones|alertas?|promociones|publicidad|propaganda|anuncios|correos? de texto|llamadas|nada|cosas|msjs?|msgs?'
const ME = 'me|nos|le|a este n[uú]mero|este n[uú]mero|a este tel[eé]fono|mi n[uú]mero'
const SEND =
  'env[ií]\\w*|mand\\w*|escrib\\w*|text\\w*|molest\\w*|contact\\w*|llam\\w*|fastidi\\w*|jod\\w*|moleste\\w*|hostig\\w*|acos\\w*|busqu\\w*|mensaj\\w*'
const LIST = 'listas?|sistema|base de datos|registros?|contactos|grupo|directorio'

const macros = { TEXTS, ME, SEND, LIST }
const rx = (text: string) => pattern(text, macros)

export const SPANISH: PhraseBook = {
  clear: [
    rx(
      'no (?:<ME>) (?:vuelv\\w+ a )?(?:<SEND>)(?: (?:m[aá]s|nada|otra vez|nunca|por favor|ya|otro|ning[uú]n|mas|<TEXTS>))+',
    ),
    rx(
      '(?:ya no|no|nunca|jam[aá]s) (?:m[aá]s )?(?:<ME>) (?:vuelv\\w+ a )?(?:escriban?|escribas|manden?|mandes|env[ií]en?|env[ií]es|contacten?|contactes|texteen?|textees|molesten?|molestes|texten?|textes|fastidien?|escribir|contactar|molestar)(?= |$)(?! (?:al?|despu[eé]s|antes|casas|apartamentos|condos|fotos?|el|las?|una?|todav[ií]a|a[uú]n|hasta|mañana|ahora|es[aoe]|por correo))',
    ),
    rx(
      '(?:no|ya no) (?:molesten?|molestes|jodan?|jodas|manden|env[ií]en|escriban|texteen)(?: .{0,20})?(?= \\.|$)',
    ),
    rx(
      '(?:ya )?no (?:quiero|deseo|queremos|deseamos|quisiera|necesito|me interesa|autorizo|acepto|doy permiso)(?: (?:m[aá]s|recibir|que|me|tener|ver|seguir|recibiendo|sus|estos|esos|los|de|ni un|ning[uú]n|tus|saber|nada|ser))* (?:<TEXTS>|contactad[oa]|<SEND>)',
    ),
    rx('(?:no|ni un|ning[uú]n|basta de|suficientes?|ya no) (?:m[aá]s )(?:<TEXTS>)'),
    rx('no m[aá]s (?:<TEXTS>|por favor|spam|esto)'),
    rx(
      'basta(?: ya)?(?: (?:de|con))?(?: (?:los|tantos|estos|sus|tus|esos))* (?:<TEXTS>|spam|molestar|escribir)',
    ),
    rx(
      '(?:dejar|deja|dejen|deje|dej[aá]|par[ae]|paren|parar|d[eé]jen?me|deten|det[eé]n|detengan?|suspend[ae]n?|interrump\\w+|cesen?)(?: ya)?(?: (?:de|con|los|estos|sus|tus|esos|el|la|me|por favor|todos?))* (?:<TEXTS>|<SEND>|spam)',
    ),
    rx(
      '(?:qu[ií]t[ae]n?me|b[oó]rr[ae]n?me|elim[ií]n[ae]n?me|s[aá]qu?[ae]n?me|s[aá]came|remu[eé]v[ae]n?me|rem[uú]ev[ae]n?me|desuscr[ií]b\\w*me|des?inscr[ií]b\\w+|excluy[ae]n?me|ret[ií]r[ae]n?me|d[ae]n?me de baja|d[eé](?:n)?me de baja|desusb?cribirme|cancel[ae]n?me|desapunt[ae]n?me)(?= |$)(?! (?:una?|la cita|el contrato|la hipoteca))',
    ),
    rx(
      '(?:borr[aeo]r?n?|elimin[aeo]r?n?|quit[aeo]r?n?|saqu?[aeo]r?n?|remov[ae]r?n?|remuevan?|olvid[ae]n?|pierd[ae]n?) (?:por favor )?(?:mi|este|nuestro|el) (?:n[uú]mero|tel[eé]fono|celular|contacto|nombre|informaci[oó]n)',
    ),
    rx(
      '(?:quiero|deseo|quisiera|favor|pido|solicito|necesito)(?: (?:de|que|me|por favor))* (?:dar(?:me|se)? de baja|cancelar (?:la |mi |esta |los |estos )?(?:suscripci[oó]n|<TEXTS>)|desuscribir(?:me)?|salir de (?:la|esta|su) (?:<LIST>)|ser (?:eliminad|borrad|removid|quitad)[oa]|no recibir)',
    ),
    rx(
      '(?:dar(?:me|nos)?|da|d[eé]n|darse|d[eé]se?) de baja(?! (?:el|la|mi|del|un) (?:contrato|luz|cuenta|servicio|seguro|p[oó]liza|internet|agua|gas|hipoteca|anuncio|casa))',
    ),
    rx(
      '(?:cancel\\w+|anul\\w+|det[eé]n\\w*|parar?|terminar?|fin de) (?:los |las |estos |mis |mi |la |todos? |el |estas |esta )*(?:<TEXTS>|suscripci[oó]n|servicio|registro)(?! de la casa)',
    ),
    rx(
      '(?:s[aá]que|quite|saquen|quiten|borre|borren|elimine|eliminen|saca|quita)(?:n|me|nme)? (?:de|mi|me|este) .{0,16}(?:<LIST>)',
    ),
    rx('(?:d[eé]j[ae]n?(?:me|nos)) (?:en paz|tranquil[oa]s?|sol[oa])'),
    rx(
      '(?:stop|alto|parar?|basta|cancelar|detener?|baja|alto ya|ya basta|basta ya|para ya|ya para|ya paren)(?: (?:por favor|porfavor|porfa|ya|gracias|favor|con esto|amigo|se[nñ]or\\w*|por fa|x favor|xfa))+(?= \\.|$)',
    ),
    rx(
      '(?:por favor|porfavor|porfa|ya|favor de) (?:stop|alto|paren|pare|par[aá]|det[eé]ngan?se|basta|cancelar|cancelen|detener|parar)(?= \\.|$)',
    ),
    rx(
      '(?:no|nunca) (?:di|he dado|autoric[eé]|autorizo|doy) (?:mi |el |ning[uú]n |permiso|consentimiento|autorizaci[oó]n)+',
    ),
    rx('(?:revoco|retiro) (?:mi )?(?:consentimiento|permiso|autorizaci[oó]n)'),
    rx(
      'si (?:me )?(?:vuelv\\w+ a|siguen?|sigues?) .{0,30}(?:denunci\\w*|report\\w*|demand\\w*|abogado|polic[ií]a)',
    ),
    rx(
      '^(?:por favor |favor |ya )*no (?:molestar|contactar|textear|escribir|llamar|mensajes|textos|m[aá]s)(?: (?:por favor|gracias|porfa|m[aá]s|mas))*(?= \\.|$)',
    ),
    rx(
      '^(?:ya |por favor |porfa |oye )*(?:p[aá]r[ae]n?(?:le|la)?|basta|alto|stop|dejen?)(?: (?:ya|por favor|porfa|por fa|con eso|con esto|gracias))+(?= \\.|$)|^ya (?:p[aá]r[ae]n?(?:le|la)?|basta|stop)(?= \\.|$)',
    ),
    rx(
      '(?:digo|dije|dicho|pido|ped[ií]|pedido|repito|diciendo|pidiendo|decir(?:les?)?|pedir(?:les?)?)(?: ya)? que (?:ya )?(?:par[ae]n?|dejen?|basta|se detengan?|no (?:me )?(?:<SEND>))(?= |$)',
    ),
    rx(
      '(?:mand[eé]|puse|envi[eé]|escrib[ií]|dije|contest[eé]|respond[ií]|puesto|mandado) (?:la palabra )?(?:stop|alto|no|baja|cancelar)(?: \\S+){0,2} (?:y|pero)(?: \\S+){0,2} (?:siguen?|sigues|contin\\w+)',
    ),
    rx(
      '(?:desactiv\\w+|apag\\w+|suspend[ae]\\w*|quit[ae]\\w*|bloque\\w+|elimin[ae]\\w*) (?:los|estos|sus|esos|las|estas|mis) (?:<TEXTS>)(?= \\.|$| (?:por|ya|porfa|gracias))',
    ),
    rx(
      '(?:me doy|nos damos) de baja(?! del? (?!(?:su|sus|esta|este|la lista|estos|estas|todo|los mensajes|servicio|sistema|grupo)(?: |$)))',
    ),
    rx(
      'no (?:autoriz\\w+|permito|doy permiso|quiero que|acepto)(?: \\S+){0,3} us\\w+(?: de)? (?:mi|este) (?:n[uú]mero|tel[eé]fono|celular|informaci[oó]n|nombre)',
    ),
    rx(
      'no (?:tien\\w+|ten[eé]s|cuentan? con) (?:mi |el |ning[uú]n )?(?:permiso|consentimiento|autorizaci[oó]n|derecho) (?:de|para|a) (?:<SEND>|us\\w+|tener)',
    ),
    rx(
      'no me (?:mand\\w+|env[ií]\\w+) (?:eso|esto|cosas|esas cosas|estas cosas)(?= \\.|$| (?:por|ya|m[aá]s|porfa|gracias))',
    ),
    rx('^(?:ya |por favor |oye )*p[aá]r[ae]n?le(?= \\.|$)'),
    rx(
      '(?:omit\\w+|cancel\\w+|bloque\\w+|d[ae]r? de baja|den de baja|desactiv\\w+) (?:mi|este) (?:n[uú]mero|tel[eé]fono|celular)',
    ),
    rx('(?<!para que )ya no me (?:lleg\\w+|entr\\w+)(?: \\S+){0,3} (?:<TEXTS>)(?= \\.|$)'),
    rx('ni (?:me )?(?:mande\\w*|escrib\\w+|env[ií]e\\w*|texte\\w*) (?:<TEXTS>|m[aá]s|nada)'),
    rx(
      '^(?:ya )?no m[aá]s(?: por favor| gracias)*(?= \\.|$)|alto (?:a|con|de) (?:los|tus|sus|estos|esos) (?:<TEXTS>)',
    ),
    rx(
      '(?:ya )?no me (?:hables?|hablen|busques?|busquen|insistas?|insistan|marques?|marquen) (?:m[aá]s|mas|ya|nunca)|ya no me (?:hables?|hablen|busques?|busquen|insistan?)(?= |$)',
    ),
    rx(
      '(?:puedes?|pueden|podr[ií]as?|podr[ií]an) (?:por favor )?(?:ya )?(?:no (?:mandar|enviar|escribir)|quitar|borrar|eliminar|sacar|remover)(?:me|nos)(?= |$)(?! (?:una?|la cita|el contrato|m[aá]s casas))',
    ),
    rx('fuera de mi (?:celular|tel[eé]fono|n[uú]mero)|^(?:alto|stop|basta|cancelar) (?:<TEXTS>)(?= \\.|$)'),
    rx(
      '(?:p[aá]r[ae]|b[aá]j[ae]|c[oó]rt[ae]|d[eé]j[ae]|ya)(?:le|la|lo|te|n|nle)?(?: (?:ya|por favor|porfa))* (?:con|a|de) (?:los|tus|sus|esos|estos|tantos|las) (?:<TEXTS>)',
    ),
    rx(
      '(?<!equivocad[oa] de (?:\\S+ ){1,3}(?:\\. )?)(?:b[oó]rr[ae]n?l[oa]|elim[ií]n[ae]n?l[oa]|qu[ií]t[ae]n?l[oa])(?: (?:por favor|ya|gracias))*$',
    ),
    rx(
      '(?:ya )?no (?:mande[ns]?|env[ií]e[ns]?|escriba[ns]?|textee[ns]?|manden)(?: (?:m[aá]s|mas|otro|tantos|esos|estos|sus))* (?:<TEXTS>|m[aá]s|mas)',
    ),
    rx('(?:quiero|deseo|quisiera|necesito|me gustar[ií]a) (?:ya )?(?:dejar|parar|cancelar) de recibir'),
    rx(
      'no (?:les|le|te|se) (?:di|he dado|doy|d[ií]) (?:mi |el |ning[uú]n )?(?:permiso|consentimiento|autorizaci[oó]n)',
    ),
    rx('(?:cancel\\w+|cancelar) (?:mis|los|sus|estos|la|mi) (?:<TEXTS>|suscripci[oó]n)'),
    rx(
      '(?:no|nunca) (?:me |nos |le |les )?(?:vuelv\\w+) a (?:escribir|mandar|enviar|contactar|textear|molestar|llamar|buscar|marcar|hablar)(?:me|nos|le|les)?(?: .{0,16})?',
    ),
    rx(
      '(?:favor de|favor|pido(?: que)?|por favor|porfavor|porfa|mejor) (?:ya )?no (?:me |nos )?(?:env[ií]\\w+|mand\\w+|escrib\\w+|molest\\w+|contact\\w+|llam\\w+|text\\w+)',
    ),
    rx(
      'no (?:env[ií]en?|env[ií]es|manden?|mandes|enviar|mandar|escriban?|contacten?|molesten?) (?:m[aá]s|mas|nada|otro|ning[uú]n)',
    ),
    rx(
      '(?:quit[ae]n?|quitar|borrar|eliminar|remover|sacar|s[aá]ca\\w*|salir)(?:me)? (?:de|d) (?:la|su|tu|esta|sus) (?:<LIST>)',
    ),
    rx(
      '(?:denunci\\w*|report\\w*|demand\\w*|polic[ií]a|abogado) .{0,14}si (?:me |nos )?(?:sigu\\w+|vuelv\\w+|escrib\\w+|mand\\w+)',
    ),
    rx(
      '(?:ya )?(?:dej[ae]n?|dejes|dejar) de (?:chingar|joder|fregar|fastidiar|estar|insistir|hacer spam|acosar|hostigar)',
    ),
    rx('(?:no|ya no) (?:me )?(?:insist\\w+|busqu\\w+|spame\\w+)(?= \\.|$| (?:por favor|m[aá]s|ya|gracias))'),
    rx(
      '^(?:alto|parar?|paren|pare|detener|det[eé]nganse|baja|cancelar|basta|desuscribir(?:me|se)?|desinscribir|terminar|desistir|fin|cancele|cancelen|salir|eliminar|remover|borrar)$',
    ),
  ],
  unclear: [
    rx(
      'c[oó]mo (?:le )?(?:hago|hacemos|puedo|podemos|le hace uno)(?: \\S+){0,3} (?:no|dej\\w+|par\\w+) (?:de )?(?:me |nos )?(?:lleg\\w+|recib\\w+|mand\\w+|env\\S+)',
    ),
    rx(
      '(?:c[oó]mo|d[oó]nde) (?:puedo |hago (?:para )?|me )?(?:cancel\\w+|dar(?:me)? de baja|d[oa]y de baja|desuscrib\\w+|dejar de recibir|salir)',
    ),
    rx('ya no (?:tiene|usa) este (?:n[uú]mero|tel[eé]fono|celular)'),
    rx('(?:n[uú]mero|persona) equivocad[oa]|se equivoc\\w+ de (?:n[uú]mero|persona)'),
    rx(
      '(?:qui[eé]n (?:eres|es usted|es)|de d[oó]nde|c[oó]mo) (?:sac\\w+|consigui\\w+|obtuv\\w+|tien\\w+) (?:mi|este) (?:n[uú]mero|tel[eé]fono)',
    ),
    rx('(?:no gracias )?no me interesa(?: gracias)?$'),
    rx('^(?:no estoy interesad[oa]s?(?: gracias)?)$'),
    rx('^(?:no me interesa|no estoy interesad[oa]|no interesad[oa])$'),
    rx(
      '(?:vete|v[aá]yanse|v[aá]yase|vayanse|ch[ií]nga\\w*|jodete|j[oó]dete|c[aá]llate|l[aá]rgate) ?(?:a la|al|tu)?',
    ),
  ],
  lookalikes: [
    ...SPANISH_FAMILY_LOOKALIKES,
    rx('no (?:dej\\w+|par\\w+|se detengan?) de'),
    rx('(?:paro|pasar|parar|paso) (?:en|por|a) '),
    rx(
      'no (?:quier\\w+|queremos) nada (?:con|sin|que|arriba|en|muy|de)(?! (?:ustedes|usted|ud|uds|ver|ti|tu|esta|esto|esa|su|ella|ellos|ese|mensajes|textos) )',
    ),
    rx('no me molestan?(?= \\.|$| (?:que|para|si|recibir))'),
    rx(
      '(?:voy a|podemos|quiero|puedo|vamos a|tenemos que|hay que|quisiera|necesito) (?:parar|cancelar|detener|terminar|salir|quitar|eliminar) (?:la|el|una?|en|por|mi|de|los|nuestra) (?:cita|visita|oferta|contrato|casa|showing|inspecci[oó]n|pr[eé]stamo|hipoteca|renta|reuni[oó]n)',
    ),
    rx('(?:para|al|a) (?:el )?fin(?:al)? (?:de|del)'),
    rx('(?:la|una) baja de'),
    rx('(?:mand\\w+|env[ií]\\w+|busc\\w+) (?:condos?|apartamentos?|casas?|townhomes?)'),
  ],
  families: FAMILIES,
}
