/** SHA-256 (FIPS 180-4) of bytes, as hexadecimal digits; pure, so that it runs in a browser without a promise. */
export function sha256(bytes: Uint8Array): string {
  const state = new Uint32Array(initial)
  const padded = padding(bytes)
  const words = new Uint32Array(64)
  for (let at = 0; at < padded.length; at += 64) compress(state, words, new DataView(padded.buffer, at, 64))
  return [...state].map((word) => word.toString(16).padStart(8, '0')).join('')
}

/** First 32 bits of the fractional parts of the square roots of the first primes. */
const initial = [0x6a09e667, 0xbb67ae85, 0x3c6ef372, 0xa54ff53a, 0x510e527f, 0x9b05688c, 0x1f83d9ab, 0x5be0cd19]

/** First 32 bits of the fractional parts of the cube roots of the first 64 primes. */
const constants = primes(64).map((prime) => {
  const root = Math.cbrt(prime)
  return Math.floor((root - Math.floor(root)) * 2 ** 32)
})

function primes(count: number): number[] {
  const found: number[] = []
  for (let candidate = 2; found.length < count; candidate++) if (found.every((prime) => candidate % prime !== 0)) found.push(candidate)
  return found
}

/** The message, a one bit, zeros, and the length in bits: 3 bytes → 3 + 1 + 52 + 8 = 64. */
function padding(bytes: Uint8Array): Uint8Array<ArrayBuffer> {
  const padded = new Uint8Array(Math.ceil((bytes.length + 9) / 64) * 64)
  padded.set(bytes)
  padded[bytes.length] = 0x80
  const view = new DataView(padded.buffer)
  view.setUint32(padded.length - 8, Math.floor(bytes.length / 2 ** 29))
  view.setUint32(padded.length - 4, (bytes.length << 3) >>> 0)
  return padded
}

function compress(state: Uint32Array, words: Uint32Array, block: DataView): void {
  const at = (list: Uint32Array | readonly number[], index: number): number => list[index] ?? 0
  for (let index = 0; index < 64; index++) {
    if (index < 16) words[index] = block.getUint32(index * 4)
    else {
      const [a, b] = [at(words, index - 15), at(words, index - 2)]
      const small = rotated(a, 7) ^ rotated(a, 18) ^ (a >>> 3)
      const large = rotated(b, 17) ^ rotated(b, 19) ^ (b >>> 10)
      words[index] = at(words, index - 16) + small + at(words, index - 7) + large
    }
  }
  let [a, b, c, d, e, f, g, h] = [...state] as [number, number, number, number, number, number, number, number]
  for (let index = 0; index < 64; index++) {
    const first = (h + (rotated(e, 6) ^ rotated(e, 11) ^ rotated(e, 25)) + ((e & f) ^ (~e & g)) + at(constants, index) + at(words, index)) | 0
    const second = ((rotated(a, 2) ^ rotated(a, 13) ^ rotated(a, 22)) + ((a & b) ^ (a & c) ^ (b & c))) | 0
    ;[h, g, f, e, d, c, b, a] = [g, f, e, (d + first) | 0, c, b, a, (first + second) | 0]
  }
  ;[a, b, c, d, e, f, g, h].forEach((word, index) => { state[index] = at(state, index) + word })
}

function rotated(word: number, by: number): number {
  return (word >>> by) | (word << (32 - by))
}
