// What a text costs in credits: E1. A price list is data, kept per account.

/**
 * Whole credits. `text…` and `inbound…` are per segment, `mms` and `inboundMms` per message, the rest per message.
 */
export type PriceList = {
  readonly text: number
  readonly textInternational: number
  readonly mms: number
  readonly inbound: number
  readonly inboundInternational: number
  readonly inboundMms: number
  readonly keyword: number
  readonly notice: number
  readonly confirmation: number
  readonly help: number
}

/** The article's list: inbound as outbound; a keyword costs one credit (B7); what Heed says on its own is free. */
export const DEFAULT_PRICES: PriceList = {
  text: 1,
  textInternational: 2,
  mms: 3,
  inbound: 1,
  inboundInternational: 2,
  inboundMms: 3,
  keyword: 1,
  notice: 0,
  confirmation: 0,
  help: 0,
}

export type OutboundKind =
  | 'text'
  | 'notice'
  | 'confirmation'
  | 'welcome_back'
  | 'joined'
  | 'help'
  | 'instruction'

export type Outbound = {
  readonly kind: OutboundKind
  readonly segments: number
  readonly media: number
  readonly isInternational: boolean
}

export function priceOfOutbound(
  prices: PriceList,
  { kind, segments, media, isInternational }: Outbound,
): number {
  switch (kind) {
    case 'notice':
      return prices.notice
    case 'confirmation':
    case 'welcome_back':
    case 'joined':
      return prices.confirmation
    case 'help':
      return prices.help
    case 'text':
    case 'instruction':
      if (media > 0) return prices.mms
      return segments * (isInternational ? prices.textInternational : prices.text)
  }
}

export type Inbound = {
  readonly isKeyword: boolean
  readonly segments: number
  readonly media: number
  readonly isInternational: boolean
}

export function priceOfInbound(
  prices: PriceList,
  { isKeyword, segments, media, isInternational }: Inbound,
): number {
  if (isKeyword) return prices.keyword
  if (media > 0) return prices.inboundMms
  return Math.max(1, segments) * (isInternational ? prices.inboundInternational : prices.inbound)
}
