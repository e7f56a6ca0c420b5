const alphabet = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/'

/** Standard base64 with padding, or undefined when malformed. */
export function fromBase64(text: string): Uint8Array | undefined {
  if (text.length % 4 !== 0 || !/^[A-Za-z0-9+/]*={0,2}$/.test(text)) return undefined
  const digits = text.replace(/=+$/, '')
  const bytes: number[] = []
  let bits = 0
  let count = 0
  for (const char of digits) {
    bits = bits << 6 | alphabet.indexOf(char)
    count += 6
    if (count < 8) continue
    count -= 8
    bytes.push(bits >> count & 0xff)
    bits &= (1 << count) - 1
  }
  return Uint8Array.from(bytes)
}
