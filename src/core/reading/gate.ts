// Most texts say nothing of texts, numbers, lists or stopping: they are through after a look at how their words begin.
import { BARE } from './bare.ts'
import { SLIPS } from './slips.ts'

/** How words begin of which at least one stands in every request that the phrases know; `_` ends a word. */
const BEGINNINGS =
  'stop stap stip stp sto_ sotp tsop quit qiut ceas desi disc disa dist disp halt cut_ knoc text txt tex_ txe ' +
  'tect mess mesa mseg msg sms imes noti aler remi prom spam scam soli comm corr subs unsu uns_ un_s unli unen ' +
  'unfo subc news cont cona bother hara bug bugg pest anno stal houn reac blow blas writ hit hitt remo remv ' +
  'reom rmv dele delt del_ eras drop scru scra stri list off outt data syst numb # phone phon digi opt optin ' +
  'opti cance canc cans term turn shut swit cons perm auth agre sign rece reci tire sick fed_ alon leave leav ' +
  'bloc mute blac repo sue_ suin lawy atto fcc ftc poli cops lega end_ endi enou revo resc retr dnc fuck fck ' +
  'fuk fkn piss scre go_a away lost rid_ shit crap stfu paus hold susp snoo less fewe wron incor bad_ irri ridi ' +
  'unwa inva lose loos forg pers spot top_ atop serv beg_ begg refr foll dnt nobo purg enro file wann outr thro ' +
  'toss inte crm whos off_ kill elim exclu excl supp deac wast stra emai e_ma tak_ know_ no_m nomo noma mor_ ' +
  'moar hono resp priv gdpr ccpa pass died dead dece offi busi mens mand dej_ deje deja para pare parl bast ' +
  'baja envi mole escr borr quita saqu saca sali equi nume favo olvi pier alto jod chin insi insc desu dese ' +
  'dete rete hable habl busq marq auto acep dar_ dame den_ denm desa deno molest rem arre cess foute fous fich ' +
  'lais lach paix envo ecri retir reti effa enle ote_ menv mecr resi perdez perd kein nich nie_ schr schi ruhe ' +
  'losc entf stre nehm nimm lass hor_ hort hore aufh abme abbe kund kont verg wide falsch fals deix remov tira ' +
  'sair cheg desc apag pert inco cham cont_ sem_ dung ngun nhan lam_ huy_ xoa_ khon gui_ lien de_t band bhej ' +
  'mat_ wag_ huwa tama tigi itig sisp jooj smet jang berh wypi prze dema siguen dont don_ hear mont only_ opt_ ' +
  'any_ thes info upda msj kier sabe prefe wipe yank expu stah staw hmu exij resu star unbl rein conti bothe inbo take publ fuer rest'

/** So do too many ordinary words; what asks and has one of these has another word that counts. */
const ORDINARY: ReadonlySet<string> = new Set(
  'know make plea noth cant othe into bath conf test sund nite'.split(' '),
)

const FOUR = new Uint8Array(65_536)
const THREE = new Uint8Array(65_536)
for (const begin of [...BEGINNINGS.split(' '), ...BARE, ...SLIPS.keys()]) {
  if (ORDINARY.has(begin.slice(0, 4))) continue
  const letters = begin.replaceAll('_', ' ')
  if (letters.length >= 4) FOUR[numberOf(letters, 0, 4)] = 1
  else if (letters.length === 3) THREE[numberOf(letters, 0, 3)] = 1
}

/** False: plain, long enough, and none of its words begins like one that matters. */
export function mayAsk(folded: string): boolean {
  if (folded.length <= 16) return true
  let isInside = false
  for (let at = 0; at < folded.length; at += 1) {
    const code = folded.charCodeAt(at)
    if (code > 126) return true
    const isLetter = (code >= 97 && code <= 122) || (code >= 48 && code <= 57) || code === 35
    if (
      isLetter &&
      !isInside &&
      (FOUR[numberOf(folded, at, 4)] === 1 || THREE[numberOf(folded, at, 3)] === 1)
    )
      return true
    isInside = isLetter || code === 39
  }
  return false
}

/** What is no letter counts as a space: the end of a word. */
function numberOf(text: string, from: number, length: number): number {
  let number = 0
  for (let at = from; at < from + length; at += 1) {
    const code = text.charCodeAt(at)
    number = (number * 37 + (code >= 97 && code <= 122 ? code : 32)) & 0xffff
  }
  return number
}
