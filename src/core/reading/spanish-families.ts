// Spanish requests by family: a verb, an object and a person in any order, with other words between.
import { pattern } from './phrase-book.ts'

const ABOUT =
  'casas?|apartamentos?|condos?|condominios?|propiedad(?:es)?|fotos?|citas?|visitas?|ofertas? de|contratos?|vendedor|inspector|foto|correo|sof[aá]|muebles?|precio|anuncio|opciones|es[ae]'
const FILL = '(?:(?!(?:<ABOUT>|pero|y|si|cuando|hasta|\\.) )\\S+ )'
const TEXTS =
  'mensajes?|mensajitos?|mensages?|mesajes?|menajes?|mjs|sms|textos?|te[kx]tos?|msjs?|msgs?|notificaciones|publicidad|promociones|propaganda|spam|informaci[oó]n|info|ofertas|anuncios|avisos|correspondencia|contacto|comunicaci[oó]n|comunicaciones|nada|whats\\w*'
const WISH =
  '(?:qu|k|q)i?er[oe]\\w*|queremos|quisi[eé]ra\\w*|deseo|deseamos|deseo|necesito|necesitamos|pedi|ped[ií]|pedimos|solicit[eéo]\\w*|autori[czs]\\w+|acept[oé]|aceptamos|me gusta|me gustar[ií]a|me interesa|quiere|quieren|desea|estoy interesad[oa]|dese[oa]mos|pretendo|permito'
const SEND =
  'mand[ae]\\w*|env[ií]\\w*|embi\\w*|escrib\\w*|escriv\\w*|te[xk]te\\w*|te[xk]t[eo]\\w*|contact\\w*|molest\\w*|fastidi\\w*|hostig\\w*|acos\\w*|mensaje\\w*|comuni\\w+|llam\\w*|spame\\w*|insist\\w*|moleste\\w*|jod\\w*|chin\\w*|busqu\\w*|hable\\w*|marqu\\w*|pregunt\\w*|ofrec\\w*|ofrezc\\w*|enviarme|mandarme|escribirme|buscarme|llamarme'
const REMOVE =
  'b[oó]rr[aeo]\\w*|elim[ií]n[aeo]\\w*|qu[ií]t[aeo]\\w*|s[aá][cq]u?[aeo]\\w*|remu?[eé]?v\\w*|rem[uú]ev\\w*|ret[ií]r[aeo]\\w*|excl[uú]\\w*|suprim\\w*|desuscr\\w*|desubscr\\w*|descart\\w*|olv[ií]d\\w*|pierd\\w*|tach\\w*|b[aá]j[ea]\\w*|desafili\\w*|desvincul\\w*|desech\\w*|tir[ea]n?'
const NUMBER =
  '(?:n[uú]mero|num|nro|tel[eé]fono|celular|cel|m[oó]vil|contacto|nombre|informaci[oó]n|datos|info|correo)'
const PLACE =
  '(?:listas?|sistema|base|registros?|contactos|grupo|directorio|agenda|env[ií]os?|mensajes|textos|cadena|suscripci[oó]n|programa|difusi[oó]n|archivos?|ah[ií]|aqu[ií]|esto|esta)'
const COMPLAINT =
  '(?:n[uú]mero|numero|persona|tel[eé]fono|cel) (?:equivocad[oa]|incorrect[oa]|errone[oa]|err[oó]ne[oa]|mal)(?! de )|(?<!n[uú]mero )equivocad[oa](?! de )|no (?:me interesa|estoy interesad[oa]|soy|es (?:mi|el|su)|conozco|los conozco|s[eé]|ped[ií]|di|les di|autoric[eé]|vendo|vendemos|busco|estoy (?:buscando|vendiendo)|tengo casa)|nunca (?:ped[ií]|di|les|autoric[eé]|me (?:inscrib[ií]|suscrib[ií]|registr[eé])|he)|ya (?:compr\\w+|vend\\w+|tengo|tenemos|les dije|le dije|dije|encontr\\w+|ped[ií]|me mud\\w+|no (?:me interesa|estoy|vivo|busco|necesito))|falleci[oó]|muri[oó]|acoso|spam|molest\\w+|qui[eé]n (?:es|eres|son)|de d[oó]nde|por (?:[uú]ltima|segunda|tercera|en[eé]sima) vez|hart[oa]|cansad[oa]|estoy harta|ya estuvo|suficiente|no gracias'
const ASK =
  '(?:<REMOVE>)(?:me|nos)(?= |$)|(?:<REMOVE>) (?:mi|este|el|mis|nuestro) (?:<NUMBER>)|(?<!no )(?:no|dej\\w+ de?|par\\w+ de?|basta de|ya no) (?:me |nos |le |les |vuelv\\w+ a |m[aá]s )*(?:<SEND>)(?= \\.|$| (?:m[aá]s|mas|por|(?:porfa\\w*|xfa\\w*|plis)|ya|nunca|gracias|nada|aqu[ií]|otra|<TEXTS>))|(?:par[ea]n?|basta|alto|stop|ya no|no m[aá]s|dejen?)(?: (?:ya|por favor|porfa|porfavor|gracias|de una vez))*(?= \\.|$)'

const macros = { ABOUT, FILL, TEXTS, WISH, SEND, REMOVE, NUMBER, PLACE, COMPLAINT, ASK }
const rx = (text: string) => pattern(text, macros)

export const SPANISH_FAMILIES: readonly string[] = [
  // a wish that is denied, and texts or being written to
  rx(
    '(?:no|nunca|jam[aá]s|tampoco) (?:m[aá]s |le |les |te |me |nos )?(?:<WISH>) (?:<FILL>){0,4}(?:<TEXTS>)(?= \\.|$| (?:de|por|(?:porfa\\w*|xfa\\w*|plis)|suy[oa]s?|m[aá]s|mas|a|en|gracias|ya|tuy[oa]s?|ni|que))(?! (?:de|del|sobre) (?:<FILL>)?(?:<ABOUT>))',
  ),
  rx(
    '(?:no|nunca|jam[aá]s) (?:m[aá]s |le |les |te |me |nos )?(?:<WISH>) (?:<FILL>){0,2}(?:que )?(?:ya )?(?:me |nos |le |les )(?:sigan? |siga |vuelv\\w+ a |est[eé]n? )*(?:<SEND>)',
  ),
  rx(
    '(?:no|nunca|jam[aá]s) (?:<WISH>) (?:seguir |volver a |estar )?(?:recib\\w+|siendo|ser|saber|en (?:su|la|esta|tu)) ?(?:<FILL>){0,3}(?:contactad\\w|molestad\\w|de (?:ustedes|usted|ti)|<PLACE>|esto|estos?|m[aá]s|nada)(?= \\.|$| )',
  ),
  rx(
    '(?:gustar[ií]a|preferir[ií]a|prefiero|preferimos|agradecer[ií]a|agradezco|quiero|quisiera|deseo|pido|favor|mejor|ruego|solicito|exijo)(?: (?:de|que|ya|si|le|les))* (?:no|nunca|ya no) (?:m[aá]s |me |nos |seguir |volver a |vuelvan a )*(?:recib\\w+|ser|<SEND>)(?= \\.|$| (?:m[aá]s|mas|sus|estos|esos|los|ning[uú]n|nada|por|<TEXTS>|contactad\\w|molestad\\w))',
  ),
  rx(
    '(?:no|ya no) (?:qu?ier\\w+|kier\\w+|queremos|deseo|quisiera) (?:saber|tener|recibir|o[ií]r|escuchar) (?:nada|m[aá]s|algo|de)(?: (?:m[aá]s|que ver|de|con))* (?:ustedes|usted|ti|ud|uds|esto|esta compa[nñ][ií]a|su \\w+)',
  ),
  rx(
    '^(?:por favor |ya |hola |gracias )*(?:quiero|quisiera|deseo|necesito) (?:ya )?(?:cancelar|parar|salir|salirme|desuscribirme|darme de baja)(?: (?:esto|ya|por favor|porfa|gracias|todo))*(?= \\.|$)',
  ),
  rx('^(?:ya |por favor |porfa )+d[eé]j[ea]n?(?:me|nos)(?: (?:ya|por favor|gracias))*(?= \\.|$)'),
  rx(
    '^(?:por favor |favor de )*(?:cancel[aeo]\\w*|borr[aeo]\\w*|elimin[aeo]\\w*) todos?(?: (?:por favor|ya|gracias|los mensajes))*$',
  ),
  // do not write
  rx(
    '(?:no|ni|nunca|jam[aá]s|dej\\w+ de?|par\\w+ de?|paren de|ces\\w+ de|termin\\w+ de|evit\\w+|abst[eé]n\\w+ de|eviten?) (?:me |nos |le |les |se |sigan? |sigas |siguan |contin[uú]e\\w* |estar |andar |seguir |est[aá]r |vuelv\\w+ a |volver a |m[aá]s )*(?:<SEND>)(?:me|nos|le)?(?= \\.|$| (?:m[aá]s|mas|por favor|(?:porfa\\w*|xfa\\w*|plis)|ya|nunca|gracias|nada|aqu[ií]|otra|a (?:este|mi|esta)|al? (?:este|mi)|<TEXTS>|tanto|tantos|ni|sus|esos|estos|tus|cosas|los|jam[aá]s|de nuevo|todos|con|estupideces|tonter[ií]as|me|no)(?= |$))(?! (?:<FILL>){0,2}(?:<ABOUT>))',
  ),
  // take away who or what
  rx(
    '(?:<REMOVE>)(?: (?:por favor|porfavor|porfa|ya|ustedes|usted|de una vez|todos?))* (?:mi|este|mis|nuestro|nuestros|ese|el|los) (?:<NUMBER>)(?= \\.|$| (?:de|por|(?:porfa\\w*|xfa\\w*|plis)|ya|gracias|inmediat\\w+|y|no|que|en|del?|personal\\w*|mi|celular|telef\\w+))',
  ),
  rx(
    '(?:<REMOVE>)(?:me|nos)(?: (?:por favor|porfavor|porfa|ya|ustedes|gracias|pls|ahora|inmediatamente))*(?: (?:de|del|d) (?:<FILL>){0,3}(?:<PLACE>))?(?= \\.|$)',
  ),
  rx(
    '(?:me|nos|lo|la|mi (?:<NUMBER>)) (?:<REMOVE>)(?= \\.|$| (?:de|por|ya|gracias|(?:porfa\\w*|xfa\\w*|plis)|del))(?! (?:de|del) (?:<FILL>){0,2}(?:<ABOUT>))',
  ),
  rx(
    '(?:puede[ns]?|podr[ií]an?|podr[ií]as|favor de|favor|quiero|pido|quisiera|solicito|ruego|exijo|necesito|deseo|agradecer[ií]a|gustar[ií]a)(?: que)? (?:<FILL>){0,2}(?:<REMOVE>)(?:me|nos)?(?: (?:mi|mis|este|el) (?:<NUMBER>)|(?: (?:de|del) (?:<FILL>){0,3}(?:<PLACE>))|me(?= |$))(?= \\.|$| )',
  ),
  // enough of it
  rx(
    '(?:basta|alto|suficiente|suficientes|hart[oa]|cansad[oa]|fin|ya estuvo|stop|no m[aá]s|ya no m[aá]s|cero|sin|nada de|ni un)(?: (?:ya|de|con|a|al|los|las|sus|tus|estos|esos|tantos?|m[aá]s|mas|bueno|recibir|todos))* (?:<TEXTS>)(?= \\.|$| (?:de|por|(?:porfa\\w*|xfa\\w*|plis)|ya|gracias|y|a|suyos|m[aá]s|no|favor))',
  ),
  // a reason, and what is asked for
  rx(
    '(?:<COMPLAINT>)(?: \\S+){0,7} (?:\\. )?(?:(?:por favor|porfavor|porfa|favor|de|as[ií] que|y|ya|as[ií]|entonces|que|pueden?) )*(?:<ASK>)',
  ),
]

/** Has the words of a family, asks nothing. */
export const SPANISH_FAMILY_LOOKALIKES: readonly string[] = [
  rx('basta con (?:eso|\\d|un|dos|tres)'),
  rx(
    '(?:no|nunca) (?:me |nos |se |te |le |les )?(?:olvid\\w+|borr\\w+|elimin\\w+|quit\\w+|saqu\\w+|pierd\\w+|dej\\w+ de?|par\\w+ de?)',
  ),
  rx(
    'no (?:me |nos )?(?:llam\\w+)(?: (?:por favor|ahora|ahorita|hoy))* (?:ahora|ahorita|hoy|al|estoy|mejor)',
  ),
  rx(
    '(?:no) (?:me |nos )?(?:mand\\w+|env[ií]\\w+|contact\\w+|llam\\w+|escrib\\w+|molest\\w+) (?:al? |por )(?:correo|e ?mail|vendedor|inquilin\\w+|due[nñ]o|esposo|mi espos[oa])',
  ),
]
