/**
 * FNV-1a over UTF-8, 64 bits, 16 hex digits: names for things that must be the same on every run and machine. No secrecy in it.
 * Worked value: `fnv64('a')` is af63dc4c8601ec8c (offset basis cbf29ce484222325 xor 61, times 100000001b3).
 */
export function fnv64(text: string): string {
  // The state as four 16-bit limbs, low first; the prime is 2^40 + 0x1b3, so a product needs a shift by 40 and a small factor.
  let a = 0x2325, b = 0x8422, c = 0x9ce4, d = 0xcbf2
  for (const byte of new TextEncoder().encode(text)) {
    a ^= byte
    const low = a * 0x1b3
    const second = b * 0x1b3 + (low >>> 16)
    const third = c * 0x1b3 + (second >>> 16) + ((a << 8) & 0xffff)
    const carry = Math.floor(third / 0x10000)
    const fourth = d * 0x1b3 + carry + ((b << 8) & 0xffff) + (a >>> 8)
    a = low & 0xffff
    b = second & 0xffff
    c = third & 0xffff
    d = fourth & 0xffff
  }
  return [d, c, b, a].map((limb) => limb.toString(16).padStart(4, '0')).join('')
}
