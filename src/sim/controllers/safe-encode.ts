/** `SafeEncodeString` of `apimachinery/pkg/util/rand` (1.36): each character becomes a letter or digit that spells no word. */
export function safeEncode(text: string): string {
  let out = ''
  for (let index = 0; index < text.length; index++) out += alphabet[text.charCodeAt(index) % alphabet.length] ?? ''
  return out
}

/** No vowels, and nothing that looks like one. Also what generated names end with. */
export const alphabet = 'bcdfghjklmnpqrstvwxz2456789'

const offsetBasis = 2166136261
const prime = 16777619

/** FNV-1a, 32 bits: xor, then multiply. */
export function fnv1a32(bytes: Iterable<number>, state = offsetBasis): number {
  for (const byte of bytes) state = Math.imul(state ^ byte, prime) >>> 0
  return state
}

/** FNV-1, 32 bits: multiply, then xor. */
export function fnv132(bytes: Iterable<number>, state = offsetBasis): number {
  for (const byte of bytes) state = (Math.imul(state, prime) ^ byte) >>> 0
  return state
}
