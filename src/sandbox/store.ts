// What the network remembers: messages, phones, our numbers and who stopped whom, each found without a
// search.
import { createDeque, type Deque } from './deque.ts'
import type { NumberKind } from './keywords.ts'

export type Status =
  | 'accepted'
  | 'scheduled'
  | 'queued'
  | 'sending'
  | 'sent'
  | 'delivered'
  | 'undelivered'
  | 'failed'
  | 'canceled'
  | 'received'

export type Media = { readonly sid: string; readonly url: string; readonly contentType: string }

/** Times are unix milliseconds of the sandbox's clock. */
export type Message = {
  /** Empty for a reply of the provider's own: the API does not know those. */
  readonly sid: string
  seq: number
  readonly direction: 'inbound' | 'outbound-api' | 'provider'
  readonly from: string
  readonly to: string
  body: string
  readonly media: readonly Media[]
  readonly segments: number
  readonly serviceSid: string | null
  readonly callback: string | null
  readonly validityS: number
  readonly createdAt: number
  status: Status
  /** The error that a fault has chosen for it already, to strike when it is on its way. */
  fate: number | null
  errorCode: number | null
  updatedAt: number
  /** When it joined its number's queue: at once, or when its scheduled time had come. */
  queuedAt: number
  /** When it is this message's turn on its number. */
  turnAt: number
  sentAt: number | null
  /** When the phone rang, or when the phone sent it. */
  arrivedAt: number | null
  /** For a text of the phone's: whether our webhook took it. */
  heard: 'waiting' | 'yes' | 'no' | null
  gone: boolean
}

export type Phone = {
  readonly phone: string
  name: string | null
  /** What the API knows of, oldest first. */
  readonly messages: Deque<Message>
  /** What its owner sees, in the order in which it rang. */
  readonly log: Deque<Message>
  /** Our numbers that this phone has stopped, and since when. */
  readonly stopped: Map<string, number>
  lastNumber: string | null
  lastAt: number
}

export type OurNumber = {
  readonly sid: string
  readonly phone: string
  readonly kind: NumberKind
  friendlyName: string
  smsUrl: string
  smsMethod: 'GET' | 'POST'
  segmentsPerSecond: number
  advancedOptOut: boolean
  readonly createdAt: number
  updatedAt: number
  /** When the queue of this number will have run dry. */
  freeAt: number
}

export type Store = {
  readonly numbers: Map<string, OurNumber>
  readonly phones: Map<string, Phone>
  readonly all: Deque<Message>
  phone(phone: string): Phone
  find(sid: string): Message | undefined
  add(message: Message): void
  /** Puts a message at the end of what its phone shows. */
  ring(message: Message): void
  remove(message: Message): void
  /** The shortest list that holds every message between these two; null stands for anybody. */
  listFor(to: string | null, from: string | null): Deque<Message>
}

/** `cap`: how many messages are kept; the oldest go first. */
export function createStore({ cap }: { cap: number }): Store {
  const phones = new Map<string, Phone>()
  const numbers = new Map<string, OurNumber>()
  const bySid = new Map<string, Message>()
  const byNumber = new Map<string, Deque<Message>>()
  const all = createDeque<Message>()
  let seq = 0

  const phoneOf = (phone: string) => getOrMake(phones, phone, newPhone)
  const numberList = (number: string) => getOrMake(byNumber, number, () => createDeque<Message>())

  function add(message: Message): void {
    message.seq = seq++
    all.push(message)
    if (message.sid !== '') {
      bySid.set(message.sid, message)
      phoneOf(phoneSide(message)).messages.push(message)
      numberList(numberSide(message)).push(message)
    }
    if (all.length > cap) evict(all.shift()!)
  }

  function evict(message: Message): void {
    message.gone = true
    const phone = phoneOf(phoneSide(message))
    if (message.sid !== '') {
      bySid.delete(message.sid)
      // The oldest of all is the oldest of its own lists too.
      phone.messages.shift()
      numberList(numberSide(message)).shift()
    }
    while (phone.log.at(0)?.gone) phone.log.shift()
    if (isForgettable(phone)) phones.delete(phone.phone)
  }

  return {
    numbers,
    phones,
    all,
    phone: phoneOf,
    find: sid => bySid.get(sid),
    add,
    ring(message) {
      if (!message.gone) ring(phoneOf(phoneSide(message)), message)
    },
    remove(message) {
      // It stays in the lists, which skip what is gone, until its turn to be dropped comes.
      message.gone = true
      bySid.delete(message.sid)
    },
    listFor(to, from) {
      const lists = [to, from]
        .filter(party => party !== null)
        .map(party => phones.get(party)?.messages ?? byNumber.get(party) ?? createDeque<Message>())
      return lists.sort((a, b) => a.length - b.length)[0] ?? all
    },
  }
}

function getOrMake<T>(map: Map<string, T>, key: string, make: (key: string) => T): T {
  const known = map.get(key)
  if (known !== undefined) return known
  const made = make(key)
  map.set(key, made)
  return made
}

function ring(phone: Phone, message: Message): void {
  phone.log.push(message)
  phone.lastNumber = numberSide(message)
  phone.lastAt = message.arrivedAt ?? message.createdAt
}

/** The virtual phone of a message; the other side is a number of ours. */
export function phoneSide(message: Message): string {
  return message.direction === 'inbound' ? message.from : message.to
}

function numberSide(message: Message): string {
  return message.direction === 'inbound' ? message.to : message.from
}

function newPhone(phone: string): Phone {
  return {
    phone,
    name: null,
    messages: createDeque(),
    log: createDeque(),
    stopped: new Map(),
    lastNumber: null,
    lastAt: 0,
  }
}

function isForgettable({ name, messages, log, stopped }: Phone): boolean {
  return name === null && messages.length === 0 && log.length === 0 && stopped.size === 0
}
