// Who chose somebody to text wants to write: the composer that opens next takes the focus, once.
let wished: string | null = null

export function wishFocus(phone: string): void {
  wished = phone
}

export function takeFocusWish(phone: string): boolean {
  const isWished = wished === phone
  if (isWished) wished = null
  return isWished
}
