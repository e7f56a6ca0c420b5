/** Just enough of ASN.1 DER to read a certificate request, with the error texts of Go's `encoding/asn1` (Go 1.26). */
export interface DerElement {
  /** 0 universal, 1 application, 2 context-specific, 3 private. */
  readonly class: number
  readonly compound: boolean
  readonly tag: number
  readonly content: string
  /** Where the next element begins. */
  readonly end: number
}

export const derTags = { integer: 2, bitString: 3, objectIdentifier: 6, sequence: 16, set: 17 } as const

/** Reads one element of Latin-1 bytes at an offset. */
export function readElement(bytes: string, offset = 0): DerElement | { error: string } {
  const truncated = { error: 'asn1: syntax error: truncated tag or length' }
  if (offset + 1 >= bytes.length) return truncated
  const first = bytes.charCodeAt(offset)
  let at = offset + 1
  let length = bytes.charCodeAt(at++)
  if (length === 0x80) return { error: 'asn1: syntax error: indefinite length found (not DER)' }
  if (length > 0x80) {
    const digits = length & 0x7f
    if (at + digits > bytes.length) return truncated
    if (digits > 4) return { error: 'asn1: structure error: length too large' }
    length = 0
    for (const stop = at + digits; at < stop; at++) length = length * 256 + bytes.charCodeAt(at)
    if (length < 0x80) return { error: 'asn1: structure error: non-minimal length' }
  }
  if (at + length > bytes.length) return { error: 'asn1: syntax error: data truncated' }
  return { class: first >> 6, compound: (first & 0x20) !== 0, tag: first & 0x1f, content: bytes.slice(at, at + length), end: at + length }
}

/** All elements of a constructed element's content; `undefined` when they are malformed. */
export function elementsOf(content: string): DerElement[] | undefined {
  const elements: DerElement[] = []
  for (let at = 0; at < content.length;) {
    const element = readElement(content, at)
    if ('error' in element) return undefined
    elements.push(element)
    at = element.end
  }
  return elements
}

/** `2.5.4.10` of an OBJECT IDENTIFIER: 40 × 2 + 5 = 0x55 is its first byte. */
export function objectIdentifierText(content: string): string {
  const numbers: number[] = []
  let value = 0
  for (let index = 0; index < content.length; index++) {
    const byte = content.charCodeAt(index)
    value = value * 128 + (byte & 0x7f)
    if (byte >= 0x80) continue
    if (numbers.length === 0) numbers.push(Math.min(2, Math.floor(value / 40)), value - 40 * Math.min(2, Math.floor(value / 40)))
    else numbers.push(value)
    value = 0
  }
  return numbers.join('.')
}
