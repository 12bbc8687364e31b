// Languages that are written without spaces or that few of our people write: short lists of the usual requests.
import { type PhraseBook, pattern } from './phrase-book.ts'
import type { WordsReading } from './read.ts'

const rx = (text: string) => pattern(text, {})

/** Russian, Tagalog, Haitian Creole, Hindi in Latin letters, Somali, Italian, Polish, Indonesian. */
export const OTHERS: PhraseBook = {
  clear: [
    rx(
      '(?:не|больше не|хватит|прекратите|перестаньте|прекрати|перестань|прошу не)(?: (?:надо|мне|нам|больше|меня|присылать|слать|писать))* ?(?:пишите|пиши|писать|присылайте|отправляйте|шлите|звоните|беспокойте|слать|присылать|беспокоить|отправлять|смс|сообщени\\S*)(?: .{0,12})?',
    ),
    rx(
      '(?:отпишите|отписать\\S*|отписка|отпишись|удалите|уберите|вычеркните)(?: .{0,24})?|^(?:стоп|отписаться|отмена|хватит)$',
    ),
    rx(
      '(?:wag|huwag|tama na|tigilan|itigil|hinto|ihinto)(?: .{0,18})? ?(?:text\\w*|mag ?text|mensahe|message|padala|contact|kontak)(?: .{0,12})?',
    ),
    rx('(?:tanggalin|alisin|burahin)(?: .{0,14})? (?:number|numero|ako|list)'),
    rx(
      '(?:sispann|pa|rete|stop)(?: (?:voye|ekri|mwen|rele))+ ?(?:mesaj|tèks|teks|m|mwen|ankò)?(?: .{0,10})?|retire (?:mwen|non mwen|nimewo)',
    ),
    rx(
      '(?:band|bandh|bund) (?:karo|kar do|kijiye|kare)(?: .{0,14})?|(?:message|msg|sms) (?:mat|na) (?:bhejo|karo|bhejna|kijiye|bheje)|mat bhejo',
    ),
    rx('(?:jooji|joojiya|ha (?:ii )?so dir\\w*)(?: .{0,14})?'),
    rx(
      '(?:non|basta|smett\\w+)(?: (?:mi|più|di|con|i|inviarmi|mandarmi|scrivermi|voglio|ricevere))* (?:messaggi|sms|scriv\\w+|mandate|contatt\\w+|più messaggi)|cancellami|toglietemi|rimuov\\w+mi',
    ),
    rx(
      '(?:nie|proszę nie|przestań\\S*)(?: (?:pisz\\S*|wysyłaj\\S*|więcej|do mnie|mi))+(?: .{0,12})?|wypisz\\S*',
    ),
    rx('(?:jangan|berhenti|stop)(?: (?:kirim|sms|hubungi|chat|mengirim|lagi))+(?: .{0,12})?|hapus nomor'),
  ],
  unclear: [rx('не туда|ошиблись номером|не тот номер|maling number|wrong send')],
  lookalikes: [rx('не (?:прекращайте|переставайте)')],
}

const SCRIPTS = [
  // Chinese, simplified and traditional.
  '^(?:请|請|麻烦|麻煩|拜托)?(?:退订|退訂|td|t|停|停止|取消|退出|退|拒收|取消订阅|取消訂閱|停止订阅|不要了|别发了|別發了|别再发了|停下|住手)(?:吧|谢谢|謝謝)?[。！!.]*$',
  '(?:不要|别|別|请勿|請勿|不准|勿|莫|停止|不想|不用|不需要|无需|拒绝|拒絕|不再|禁止|少)(?:再|继续|繼續|给|給|向|跟|对|對|我|们|們|收到|接收|你|您|你们|任何|接|一直|老|总|總)*(?:发|發|传|傳|送|寄|收|联系|聯繫|聯絡|联络|打扰|打擾|骚扰|騷擾|短信|信息|消息|簡訊|广告|廣告|讯息|訊息|推送|推销|推銷)(?!.{0,3}(?:公寓|独栋|獨棟|房源|房子))',
  '(?:删除|刪除|移除|删掉|刪掉|去掉|删|移出|取消|除名|退出|拉黑)(?:.{0,6})(?:号码|號碼|电话|電話|名单|名單|列表|订阅|訂閱|手机|手機|联系|资料|群)',
  '(?:名单|名單|列表|号码|號碼)(?:.{0,4})(?:删除|刪除|移除|去掉|删掉|刪掉|移出)',
  '(?<!怎么|怎样|如何|怎麼|不用|不想)(?:退订|退訂)',
  '^(?:请|請)?(?:别|別|不要|勿)(?:再)?(?:烦|煩|吵|打扰|打擾|骚扰|騷擾)(?:我|我们|我們)?(?:了|吧)?',
  '(?:把|将|將)?(?:我|我的号码|我的號碼)(?:从|從|在)?.{0,8}(?:移除|删除|刪除|删掉|刪掉|去掉|除名)|(?:移除|删除|刪除|删掉|刪掉)我',
  '(?:请|請|麻烦|麻煩|立即|马上|立刻)(?:你|你们|您)?(?:停止|停下|住手|别发|別發|取消)(?:吧|了)?[。！!.]*$',
  // Japanese, Korean, Arabic, Hindi.
  '(?:配信|送信|メッセージ|メール|連絡)(?:を|は|の)?(?:.{0,4})(?:停止|やめて|止めて|しないで|解除|不要|送らないで)|送らないで|連絡しないで|退会|配信停止',
  '(?:그만|보내지|연락하지|문자하지|중지|중단|문자 ?보내지)(?:.{0,8})(?:보내|마|말|해|하세요|주세요)|수신 ?거부|구독 ?취소|보내지 ?마|삭제해',
  '(?:لا|توقف|توقفوا|أوقف|اوقف|كفى|ارجو عدم|أرجو عدم)(?:.{0,12})(?:ترسل|ترسلوا|تراسل|إرسال|ارسال|رسائل|الرسائل|تتصل|تزعج)|(?:إلغاء|الغاء|احذف|احذفوا|ازالة|إزالة)(?:.{0,10})(?:الاشتراك|رقمي|اسمي)|^توقف$|^إيقاف$',
  '(?:मत|बंद|न)(?:.{0,8})(?:भेजो|भेजें|भेजिए|करो|करें|कीजिए|भेजना)',
].map(source => new RegExp(source, 'u'))
const SCRIPT_LOOKALIKES = new RegExp(
  [
    '不要停止|别停|別停|可以取消|取消(?:明天|今天|看房|预约|預約|约会)|發公寓|发公寓|别发公寓|見学',
    '(?:房子|房源|公寓|这套|那套|這套|别墅|照片|房屋)(?:从|從|在)?.{0,8}(?:删|刪|移除|去掉)',
    '(?:删|刪|移除|去掉).{0,4}(?:房子|房源|公寓|照片)',
  ].join('|'),
  'u',
)
const SCRIPT_UNCLEAR =
  /^(?:不需要|不用|不感兴趣|没兴趣|沒興趣|打错了|打錯了|发错了|發錯了|你发错人了|号码错了|間違い)[。！!.了]*$/u

/** Scripts that are read as they stand, not word by word. */
export function readScript(text: string): WordsReading | null {
  if (!/[^\p{Script=Latin}\p{Script=Common}]/u.test(text) && !/^t?d$/.test(text)) return null
  if (SCRIPT_LOOKALIKES.test(text)) return null
  for (const one of SCRIPTS) {
    const match = one.exec(text)
    if (match) return { verdict: 'opt_out', rule: 'request', words: [match[0]] }
  }
  const unclear = SCRIPT_UNCLEAR.exec(text)
  return unclear ? { verdict: 'doubtful', rule: 'unclear', words: [unclear[0]] } : null
}
