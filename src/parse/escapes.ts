/** What a letter stands for behind a backslash in double quotes (YAML 1.2, 5.7). */
export const simpleEscapes: Readonly<Record<string, string>> = {
  '0': '\0', a: '\x07', b: '\b', t: '\t', '\t': '\t', n: '\n', v: '\v', f: '\f', r: '\r', e: '\x1b', ' ': ' ', '"': '"', "'": "'", '\\': '\\',
  N: '\x85', _: '\xa0', L: '\u2028', P: '\u2029',
}

/** How many hexadecimal digits follow a letter that begins a code. */
export const codeLengths: Readonly<Record<string, number>> = { x: 2, u: 4, U: 8 }

/** The character of so many hexadecimal digits; undefined where there are fewer, `null` for what is no character: a surrogate, or past Unicode. */
export function characterOfCode(digits: string, length: number): string | null | undefined {
  if (digits.length < length || !/^[0-9a-fA-F]+$/.test(digits)) return undefined
  const code = Number.parseInt(digits, 16)
  return (code >= 0xd800 && code <= 0xdfff) || code > 0x10ffff ? null : String.fromCodePoint(code)
}
