// French, German, Portuguese and Vietnamese: the usual ways to ask that texts end, and what only looks like it.
import { type PhraseBook, pattern } from './phrase-book.ts'

const FR_TEXTS =
  'messages?|textos?|sms|pubs?|publicit[eé]s?|notifications?|alertes?|rien|spams?|sollicitations?|mails? publicitaires'
const fr = (text: string) => pattern(text, { TEXTS: FR_TEXTS })

export const FRENCH: PhraseBook = {
  clear: [
    fr(
      '(?:arr[eê]te[zr]?|cesse[zr]?|stop|stopper|stoppez)(?: (?:de|d|mes?|moi|m|vos|les|tes|ces|a|à|avec|tout|svp|merci|ça|ca))* ?(?:<TEXTS>|menvoyer|envoyer|m[eé]crire|[eé]crire|contacter|harceler|d[eé]ranger|emb[eê]ter|texter|spammer|solliciter|membêter|mharceler|svp|merci|ça|tout)(?! (?:de )?(?:condos?|maisons?|appartements?))',
    ),
    fr(
      '(?:ne )?(?:m|me|nous)? ?(?:envoyez|envoie|[eé]crivez|[eé]cris|contactez|contacte|textez|texte|d[eé]rangez|d[eé]range|appelez|sollicitez|menvoyez|m[eé]crivez)(?: moi)? plus(?: (?:de|jamais|rien))?(?: (?:<TEXTS>))?',
    ),
    fr(
      'ne (?:me|nous|m|plus me|plus m|plus jamais me|pas me) ?(?:envoyez|envoie|[eé]crivez|contactez|contacte|textez|texte|d[eé]rangez|contacter|envoyer|[eé]crire|d[eé]ranger|textez|menvoyez)(?= |$)',
    ),
    fr('(?:plus|assez|marre|fini) (?:de|d) (?:vos |ces |tes )?(?:<TEXTS>)'),
    fr(
      'je ne (?:veux|souhaite|d[eé]sire|voudrais) (?:plus|pas)(?: (?:recevoir|de|vos|tes|ces|avoir|[eê]tre|d|aucun|que|vous))* (?:<TEXTS>|contact[eé]e?|d[eé]rang[eé]e?|m[eé]criviez)',
    ),
    fr(
      'je (?:veux|souhaite|voudrais|d[eé]sire) (?:me )?(?:d[eé]sabonner|d[eé]sinscrire|[eê]tre (?:retir[eé]|supprim[eé]|enlev[eé]|d[eé]sinscrit)\\w*)',
    ),
    fr(
      '(?:d[eé]sabonn\\w+|d[eé]sinscri\\w+|d[eé]sinscription|d[eé]sabonnement)(?: (?:moi|svp|merci|sil|vous|plait|plaît))*',
    ),
    fr(
      '(?:retirez|retire|enlevez|enl[eè]ve|supprimez|supprime|effacez|efface|rayez|sortez|[oô]tez|enlever|retirer|supprimer|effacer)(?: (?:moi|nous|svp))? (?:de |mon |mes |ce |du |des )(?:vos |votre |la |ta |tes |cette )?(?:listes?|num[eé]ro|contacts?|base|coordonn[eé]es|nom|fichiers?|t[eé]l[eé]phone|syst[eè]me)',
    ),
    fr(
      'pas de (?:sms|messages?|textos?)(?: (?:svp|merci|stp))+(?= |$)|(?:menlever|me retirer|me supprimer|meffacer|me d[eé]sinscrire|me rayer) (?:de|du)',
    ),
    fr(
      '(?:foutez|fous|fichez|fiche|laissez|laisse|lâchez|lachez)(?: |-)?(?:moi|nous) (?:la paix|tranquilles?|en paix)',
    ),
    fr(
      '^(?:stop|arr[eê]t|arr[eê]tez|arr[eê]te|fin|d[eé]sabonner|d[eé]sinscrire|d[eé]sinscription|r[eé]siliation)(?: (?:svp|merci|sil vous pla[iî]t|sil te pla[iî]t|stp|sms|pub|tout de suite|maintenant))*$',
    ),
    fr(
      'ne (?:plus|pas|jamais) (?:plus )?(?:me |nous |m)?(?:contacter|[eé]crire|envoyer|appeler|d[eé]ranger|texter|menvoyer|m[eé]crire|solliciter|envoy[eé]e?)(?: .{0,14})?',
    ),
    fr(
      '(?:svp|stp|merci|sil vous pla[iî]t|veuillez|de gr[aâ]ce) (?:d |de )?(?:arr[eê]te[zr]?|cesse[zr]?|stopp\\w*)',
    ),
    fr('(?:arr[eê]tez|arr[eê]te)(?: (?:svp|stp|merci|maintenant|tout|[cç]a|de suite))*(?= \\.|$)'),
    fr('(?:merci|veuillez|svp|stp|pri[eè]re|vous prie|demande) (?:de |d)?(?:arr[eê]ter|cesser|stopper)'),
    fr('(?:n|ne )?(?:envoyez|envoie|[eé]crivez|[eé]cris|contactez) plus'),
    fr(
      '(?:retirez|retire|enlevez|enl[eè]ve|supprimez|supprime|effacez|efface|rayez|sortez|[oô]tez|[eé]liminez|virez|d[eé]sinscrivez|d[eé]sabonnez)(?: |-)?(?:moi|nous)(?= \\.|$| (?:de |des |svp|stp|merci|sil))',
    ),
    fr('stop (?:aux?|avec|[aà]|les?|vos) (?:<TEXTS>)'),
    fr(
      'je (?:ne |n )?(?:veux|souhaite|d[eé]sire|voudrais|aimerais|accepte)(?: \\S+){0,3} (?:plus|pas|aucun)(?: \\S+){0,4} (?:<TEXTS>|contact[eé]\\w*|sollicit[eé]\\w*|d[eé]rang[eé]\\w*|harcel[eé]\\w*|[eé]criv\\w+)',
    ),
    fr(
      '(?:plus|assez|marre|aucun|ras le bol|fini)(?: (?:de|d|du|des|vos|ces|tes|les|tous|recevoir))* (?:<TEXTS>|contact)(?= \\.|$| (?:svp|stp|merci|de))',
    ),
    fr(
      '(?:arr[eê]te[zr]?|cesse[zr]?|stoppez)(?: (?:de|d|me|moi|nous|s?il|svp|tout|maintenant))* (?:\\w*[eé]cri\\w+|\\w*contacter|\\w*envoy\\w+|\\w*d[eé]ranger|\\w*harceler|\\w*emmerder|\\w*spammer|\\w*saouler|\\w*relancer|\\w*solliciter|\\w*texter)',
    ),
    fr(
      '(?:supprime[rz]?|efface[rz]?|enleve[rz]?|enl[eè]ve|retire[rz]?|oublie[rz]?|perde[zr]|jete[zr])(?: (?:svp|stp|donc|tout\\w*))* (?:mon|mes|ce|notre|nos) (?:num[eé]ro|nom|contacts?|donn[eé]es|coordonn[eé]es|infos?|informations)',
    ),
    fr('je retire mon consentement|(?:perdez|oubliez|oublie) mon num[eé]ro'),
  ],
  unclear: [
    fr('comment (?:me |je peux (?:me )?)?(?:d[eé]sabonner|d[eé]sinscrire|arr[eê]ter|stopper)'),
    fr('(?:mauvais|faux) num[eé]ro|vous vous trompez|erreur de num[eé]ro'),
    fr('^(?:pas int[eé]ress[eé]e?|non merci|annuler|[cç]a ne mint[eé]resse pas|pas interesse)$'),
  ],
  lookalikes: [
    fr('(?:n|ne)? ?(?:arr[eê]tez|arr[eê]te|cessez) pas'),
    fr('(?:je )?m?arr[eê]te (?:chez|au|[aà]|devant|par)'),
    fr('arr[eê]t de (?:bus|tram|m[eé]tro|travail)'),
    fr('fin (?:du|de|d)'),
    fr('(?:arr[eê]tez|stop|plus) .{0,26}(?:condos?|appartements?|maisons?)'),
  ],
}

const DE_TEXTS =
  'nachrichten?|sms|texte|werbung|mitteilungen|meldungen|infos|angebote|newsletter|benachrichtigungen|spam|textnachrichten|whatsapps?'
const de = (text: string) => pattern(text, { TEXTS: DE_TEXTS })

export const GERMAN: PhraseBook = {
  clear: [
    de(
      '(?:bitte )?(?:keine|nie wieder|nicht) (?:weiteren |solche |mehr )*(?:<TEXTS>)(?: (?:mehr|bitte|schicken|senden|schreiben|an mich|danke))*',
    ),
    de(
      '(?:schreib\\w*|schick\\w*|send\\w*|kontaktier\\w*|text\\w*|bel[aä]stig\\w*|st[oö]r\\w*|ruf\\w*)(?: (?:sie|mir|mich|uns|ihr|bitte|doch|hier|keine|nie|so|diese))*(?: nicht| nichts| keine| nie| nix)(?: (?:mehr|wieder|<TEXTS>))*',
    ),
    de(
      '(?:nicht|nie|nichts|keine) (?:mehr|wieder|l[aä]nger)(?: (?:schreiben|kontaktieren|texten|senden|schicken|bel[aä]stigen|anschreiben|melden|<TEXTS>))+',
    ),
    de(
      '(?:l[oö]sch\\w*|entfern\\w*|streich\\w*|vergiss|vergessen|nehm\\w*|nimm|trag\\w*)(?: (?:sie|bitte|mal|doch|mich|uns|sofort))* (?:meine?|diese|die|mich|uns)? ?(?:nummer|handynummer|telefonnummer|daten|kontakt|(?:von|aus) (?:der|ihrer|eurer|deiner|dem) (?:liste|verteiler|datenbank|system|adressliste))',
    ),
    de('(?:nehmen sie|nimm|nehmt|streichen sie|streich) mich .{0,20}(?:liste|verteiler)'),
    de(
      '(?:ich )?(?:m[oö]chte|will|w[uü]nsche|brauche)(?: (?:ich|bitte|von|ihnen|euch|dir|wirklich))* (?:keine|nicht|nichts|nie)(?: (?:mehr|weiteren|solche|l[aä]nger))*(?: .{0,16})?(?:<TEXTS>|kontaktiert|angeschrieben|bel[aä]stigt|h[oö]ren|erhalten|bekommen)',
    ),
    de(
      '(?:h[oö]r\\w*|stopp\\w*|beend\\w*|unterlass\\w*|lass\\w*)(?: (?:sie|weitere|weiteren|jegliche|bitte|auf|endlich|das|die|mit|diese|den|es|damit|mir|mich|zu))* ?(?:<TEXTS>|schreiben|schicken|senden|texten|bel[aä]stigen|sein|damit)',
    ),
    de(
      '(?:nerv\\w*|bel[aä]stig\\w*|st[oö]r\\w*)(?: (?:sie|ihr))? (?:mich|uns) (?:bitte )?nicht(?: mehr)?(?= |$)',
    ),
    de('(?:lass\\w*|lasst)(?: (?:sie|mich|uns|bitte|endlich))* in (?:ruhe|frieden)'),
    de(
      '^(?:stopp?|abmelden|abbestellen|abmeldung|aufh[oö]ren|beenden|k[uü]ndigen|austragen|l[oö]schen|abbrechen|halt|schluss|ende|abmelden bitte|bitte abmelden|bitte abbestellen|bitte aufh[oö]ren|bitte stopp?|stopp? bitte|bitte l[oö]schen|melden sie mich ab|h[oö]ren sie auf|h[oö]r auf|abo k[uü]ndigen)$',
    ),
    de(
      '(?:melden sie|meld|meldet|trag\\w*|tragen sie|abonnement|abo)(?: (?:mich|uns|bitte))* (?:ab|aus|k[uü]ndigen|beenden)',
    ),
    de(
      '(?:aus|von) (?:dem|der|ihrem|ihrer|eurer|eurem|deiner|deinem) (?:verteiler|liste|datenbank|system|adressliste|kartei) (?:nehmen|l[oö]schen|entfernen|streichen|raus)',
    ),
    de('(?:stopp\\w*|beend\\w*)(?: (?:sie|bitte|die|das|diese|ihre|alle))* (?:<TEXTS>)'),
    de(
      '(?:l[oö]sch\\w*|entfern\\w*|streich\\w*|nehm\\w*|nimm|trag\\w*|meld\\w*|vergiss|vergessen)(?: \\S+){0,3} (?:mich|uns|meine?n?|diese)(?: \\S+){0,4} (?:nummer|daten|kontakt\\w*|liste|verteiler|datenbank|system|handynummer|telefonnummer|raus|runter|ab|heraus)(?= \\.|$| )',
    ),
    de(
      '(?:nicht|nie|keine|keinen|nichts|kein) (?:\\S+ ){0,3}(?:kontaktiert|kontaktieren|angeschrieben|anschreiben|bel[aä]stigt|bel[aä]stigen|texten|schreiben|geschrieben|schicken|senden|zu senden|zu schreiben|zu kontaktieren|h[oö]ren|kontakt)(?= \\.|$| (?:werden|mehr|bitte|sie|wollen|m[oö]chte))(?<=(?:mehr|nie|wieder|keine|keinen|weiteren?) (?:\\S+ ){0,2}\\S+)',
    ),
    de(
      '(?:bitte |endlich |jetzt )*h[oö]r(?:en|t)?(?: (?:sie|doch|bitte|endlich|jetzt|damit|bloß))* auf(?: (?:damit|bitte|jetzt|endlich|danke))*(?= \\.|$)',
    ),
    de(
      '(?:genug|schluss|stopp?)(?: (?:jetzt|mit|mal|endlich|den|der|dem|diesen|von|ihren|euren))* (?:<TEXTS>)',
    ),
    de(
      '(?:l[oö]sch|entfern|streich)(?:e|en|t)?(?: (?:sie|bitte|mal|doch|jetzt))* (?:mich|uns)(?: (?:bitte|danke|jetzt|sofort|aus .{1,30}|von .{1,30}))*(?= \\.|$)',
    ),
    de('(?:widerrufe?|ziehe) (?:ich )?(?:meine )?(?:einwilligung|zustimmung)'),
  ],
  unclear: [
    de('wie (?:kann ich|melde ich|bestelle ich) .{0,30}(?:abmelden|ab|abbestellen|k[uü]ndigen)'),
    de('falsche (?:nummer|person)|verw[aä]hlt|falsch verbunden'),
    de('^(?:kein interesse|nein danke|nicht interessiert|kein bedarf)$'),
  ],
  lookalikes: [
    de('nicht aufh[oö]ren|h[oö]r\\w*(?: sie)? nicht auf|nicht stoppen'),
    de('ende (?:des|der|vom|n[aä]chster|der woche)'),
    de('stopp?schild|bushaltestelle'),
  ],
}

const PT_TEXTS =
  'mensagens|mensagem|msgs?|textos?|sms|torpedos?|an[uú]ncios?|notifica[cç][oõ]es|propagandas?|spam|promo[cç][oõ]es|nada'
const pt = (text: string) => pattern(text, { TEXTS: PT_TEXTS })

export const PORTUGUESE: PhraseBook = {
  clear: [
    pt(
      '(?:par[ea]m?|parar|deix[ea]m?|cesse\\w*|chega)(?: (?:de|com|me|por favor|essas|esses|as|os|suas|tantas|ja|j[aá]))* (?:<TEXTS>|mandar|enviar|escrever|perturbar|incomodar|contatar|encher|mandando|ligar)(?! (?:apartamentos?|casas?))',
    ),
    pt(
      'n[aã]o (?:me |nos )?(?:mand\\w+|envi\\w+|escrev\\w+|contat\\w+|contact\\w+|perturb\\w+|incomod\\w+|lig\\w+|cham\\w+)(?: (?:me|mais|nada|nunca|<TEXTS>|por favor))+',
    ),
    pt(
      'n[aã]o (?:me|nos) (?:mande|mandem|envie|enviem|escreva|escrevam|contate|contatem|perturbe|perturbem|incomode|incomodem)(?= \\.|$)',
    ),
    pt(
      'n[aã]o (?:quero|desejo|queremos|gostaria|aceito|autorizo)(?: (?:mais|receber|de|que|ver|ser|essas|suas|as|nenhuma))* (?:<TEXTS>|contatad[oa]|mensagens)',
    ),
    pt('(?:sem|chega de|nada de|basta de) (?:mais )?(?:<TEXTS>)'),
    pt(
      '(?:me )?(?:tir[ea]m?|remov[ae]m?|retir[ea]m?|exclu[aie]m?|apagu?[ea]m?|delet[ea]m?|descadastr\\w+|remova|exclua)(?: (?:me|por favor))* (?:da|de|do|desta|dessa|meu|o meu|este|esse|minha)(?: (?:sua|lista|n[uú]mero|contato|cadastro|telefone|celular|base))+',
    ),
    pt(
      '(?:cancel\\w+|parar|encerrar|interromper)(?: (?:o|de|com))* (?:recebimento|envio|receber)(?: (?:de|das|dos|suas|essas|mais))* (?:<TEXTS>)',
    ),
    pt('n[aã]o (?:entre|entrem|entrar) (?:mais )?em contato(?: comigo| conosco| mais)*'),
    pt('(?:me )?(?:descadastr\\w+|desinscrev\\w+)'),
    pt('(?:me deix[ae]m?|deixem?(?:-| )me) (?:em paz|sossegad[oa]|quiet[oa])'),
    pt(
      '(?:cancelar|cancele|cancelem|encerrar)(?: (?:a|minha|meu|o|as|os|esta))* (?:inscri[cç][aã]o|assinatura|cadastro|<TEXTS>)',
    ),
    pt(
      '^(?:parar?|pare|parem|sair|cancelar|remover|descadastrar|chega|basta|pare por favor|por favor pare|sair da lista|descadastre|encerrar)$',
    ),
    pt(
      '^(?:eu |por favor )*(?:quero|gostaria de|desejo|preciso) (?:cancelar|sair|parar|me descadastrar|remover)(?: (?:por favor|isso|da lista|obrigad[oa]))*$',
    ),
    pt('(?:par[ea]m?|parem) (?:com isso|por favor|agora|j[aá])(?= \\.|$)'),
    pt(
      'n[aã]o (?:quero|desejo|queremos) (?:mais )?receber (?:mais )?(?:isso|isto|essas?|esses?|nada)(?= \\.|$| )',
    ),
    pt('(?:esque[cç]a|apague|perca) (?:o )?meu n[uú]mero'),
    pt(
      '(?:me )?(?:tir[ea]m?|remov[ae]m?|retir[ea]m?|exclu[aie]m?|apagu?[ea]m?|delet[ea]m?|descadastr\\w+|elimin[ea]m?|bloquei[ea]m?)(?: (?:-)?me)?(?: (?:por favor|pfv?|pf|j[aá]|logo))*(?: (?:da|de|do|desta|dessa|deste|desse) (?:\\S+ ){0,2}(?:lista|grupo|cadastro|base|sistema|contatos))?(?<=me \\S+|me|me .{1,30}|lista|grupo|cadastro|base|sistema|contatos)(?= \\.|$)',
    ),
    pt(
      '(?:tir[ea]m?|remov[ae]m?|retir[ea]m?|exclu[aie]m?|apagu?[ea]m?|delet[ea]m?|elimin[ea]m?|esque[cç]\\w+|perc?\\w+)(?: (?:por favor|o|a|os|esse|este|j[aá]))* (?:meus?|minhas?|esse|este|nosso) (?:n[uú]mero|contato|dados|telefone|celular|nome|cadastro|informa[cç][oõ]es)',
    ),
    pt(
      'n[aã]o (?:\\S+ )?(?:quero|desejo|queremos|gostaria|aceito|autorizo|autorizei|pedi|solicitei|preciso)(?: \\S+){0,4} (?:<TEXTS>|contato|mensagem|perturbad[oa]|incomodad[oa])',
    ),
    pt(
      '(?:par[ea]m?|deix[ea]m?|cess[ea]m?)(?: \\S+){0,3} (?:mandar|enviar|escrever|perturbar|incomodar|contatar|encher|mandando|me mandar|insistir|chamar|importunar|spam)(?= \\.|$| (?:mensage\\w+|msgs?|isso|essas?|esses?|nada|coisas?|mais|por|sms|pra|para|pf|me|o saco))',
    ),
  ],
  unclear: [
    pt('(?:n[uú]mero|pessoa) errad[oa]|foi engano'),
    pt('^(?:n[aã]o obrigad[oa]|n[aã]o tenho interesse|sem interesse|n[aã]o me interessa)$'),
    pt('como (?:fa[cç]o|posso|eu) .{0,20}(?:cancelar|sair|parar|descadastrar)'),
  ],
  lookalikes: [
    pt('n[aã]o par\\w+ de'),
    pt('(?:posso|vou|pode) parar (?:a[ií]|em|por)'),
    pt('(?:final|fim) (?:do|de)'),
    pt('sair do'),
    pt('par\\w+ de (?:me )?(?:mandar|enviar) (?:apartamentos?|casas?|condos?)'),
  ],
}

const vi = (text: string) => pattern(text, {})

export const VIETNAMESE: PhraseBook = {
  clear: [
    vi(
      '(?:đừng|dừng|ngừng|ngưng|xin đừng|thôi|không được|dung|ngung|làm ơn đừng|vui lòng đừng|vui lòng ngừng|vui lòng không)(?: (?:có|bao giờ|việc))* (?:gửi|nhắn|liên lạc|liên hệ|làm phiền|gọi|quấy rầy|nhan|gui|lien lac|lam phien)(?: .{0,20})?',
    ),
    vi(
      '(?:không|ko|k|khong) (?:muốn|cần|muon|can|nhận|thích)(?: (?:nhận|nhan|thêm|bị|nữa))* (?:tin|tin nhắn|tin nhan|sms|liên lạc|quảng cáo|làm phiền)(?: .{0,12})?',
    ),
    vi(
      '(?:không|khong|ko|thôi) (?:nhắn|nhan|gửi|gui|liên lạc|lien lac|liên hệ|làm phiền)(?: .{0,8})? (?:nữa|nua)(?: .{0,8})?',
    ),
    vi('(?:hủy|huỷ|huy) (?:đăng ký|dang ky|nhận tin|đăng kí)'),
    vi('(?:xóa|xoá|bỏ|loại|gỡ|xoa)(?: (?:tên|số|tôi|em|mình|của|điện thoại|so|ten|khỏi|ra|cua|toi))+'),
    vi('(?:để tôi yên|để tui yên|de toi yen)'),
    vi('^(?:dừng|dung|ngừng|ngưng|dừng lại|dung lai|hủy|huỷ|từ chối|tu choi|ngừng lại|tc|stop nhé|thôi)$'),
  ],
  unclear: [vi('(?:nhầm|sai|nham|lộn) (?:số|người|so)'), vi('^(?:không cần|không quan tâm|khong quan tam)$')],
  lookalikes: [
    vi('đừng gọi (?:\\S+ ){0,2}(?:\\. )?(?:hãy |chỉ |cứ )?nhắn'),
    vi('đừng (?:ngừng|dừng|ngưng)'),
    vi('hủy (?:lịch|hẹn|cuộc)'),
  ],
}
