/** Character codes that the scanners compare with. */
export const NEWLINE = 10
export const RETURN = 13
export const TAB = 9
export const SPACE = 32
export const HASH = 35
export const COMMA = 44
export const DASH = 45
export const DOT = 46
export const COLON = 58
export const DOUBLE_QUOTE = 34
export const SINGLE_QUOTE = 39
export const OPEN_LIST = 91
export const CLOSE_LIST = 93
export const OPEN_MAP = 123
export const CLOSE_MAP = 125
export const PIPE = 124
export const GREATER = 62

/** Indicators: a plain scalar starts with none of these, except with a dash before a character that is no blank. */
export const CANNOT_START = new Uint8Array(128)
for (const character of '-?:,[]{}#&*!|>\'"%@`\t') CANNOT_START[character.charCodeAt(0)] = 1

/** A blank, a break, or nothing: `charCodeAt` past the end is NaN. */
export function isBlankOrEnd(code: number): boolean {
  return code === SPACE || code === NEWLINE || code === RETURN || code === TAB || code !== code
}
