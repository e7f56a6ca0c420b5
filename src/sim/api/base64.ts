/** Standard base64 of byte fields (`Secret.data`, `ConfigMap.binaryData`), without Node's Buffer. */

/** Number of bytes that a base64 text stands for; line breaks do not count. */
export function base64Length(text: string): number {
  const digits = text.replaceAll(/[\r\n=]/g, '').length
  return Math.floor(digits * 3 / 4)
}

export function base64OfText(text: string): string {
  let binary = ''
  for (const byte of new TextEncoder().encode(text)) binary += String.fromCharCode(byte)
  return btoa(binary)
}

/** The bytes as a text of Latin-1 characters, one per byte; '' when it is no base64. */
export function base64Bytes(text: string): string {
  try {
    return atob(text.replaceAll(/[\r\n]/g, ''))
  } catch {
    return ''
  }
}

/** The bytes read as UTF-8. */
export function textOfBase64(text: string): string {
  return new TextDecoder().decode(Uint8Array.from(base64Bytes(text), (char) => char.charCodeAt(0)))
}
