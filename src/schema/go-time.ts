/**
 * `time.Parse` of the two layouts that API times use, with Go's error texts (`time/format.go`, `format_rfc3339.go`, Go 1.26).
 */
export const timeLayout = '2006-01-02T15:04:05Z07:00'
export const microTimeLayout = '2006-01-02T15:04:05.000000Z07:00'

/** What is wrong with a timestamp, in Go's words; undefined when it is fine. */
export function timeError(text: string, layout: string = timeLayout): string | undefined {
  let rest = text
  const fail = (element: string, message = ''): string => message === ''
    ? `parsing time ${quote(text)} as ${quote(layout)}: cannot parse ${quote(rest)} as ${quote(element)}`
    : `parsing time ${quote(text)}${message}`
  const numbers: number[] = []
  for (const [element, pattern, outOfRange] of steps) {
    const match = pattern.exec(rest)
    if (!match) return fail(element)
    const value = Number(match[0])
    if (outOfRange !== undefined && outOfRange.isOut(value)) return fail(element, `: ${outOfRange.name} out of range`)
    if (outOfRange !== undefined || element === '2006') numbers.push(value)
    rest = rest.slice(match[0].length)
  }
  const fraction = /^[.,][0-9]+/.exec(rest)
  if (layout === microTimeLayout) {
    const exact = /^[.,][0-9]{6}/.exec(rest)
    if (!exact) return fail('.000000')
    rest = rest.slice(exact[0].length)
  } else if (fraction) rest = rest.slice(fraction[0].length)
  const zone = /^(?:Z|[+-][0-9]{2}:[0-9]{2})/.exec(rest)
  if (!zone) return fail('Z07:00')
  rest = rest.slice(zone[0].length)
  if (rest !== '') return `parsing time ${quote(text)}: extra text: ${quote(rest)}`
  const [year = 0, month = 0, day = 0] = numbers
  if (day < 1 || day > daysIn(year, month)) return `parsing time ${quote(text)}: day out of range`
  return undefined
}

/** The instant in milliseconds since 1970 of a valid timestamp, or undefined. */
export function parseTime(text: string, layout: string = timeLayout): number | undefined {
  return timeError(text, layout) === undefined ? Date.parse(text.replace(',', '.')) : undefined
}

/** As the server writes a time back: UTC, whole seconds (or microseconds). */
export function canonicalTime(text: string, layout: string = timeLayout): string {
  const instant = parseTime(text, layout)
  if (instant === undefined) return text
  const iso = new Date(instant).toISOString()
  if (layout === timeLayout) return `${iso.slice(0, 19)}Z`
  const fraction = /[.,]([0-9]{6})/.exec(text)?.[1] ?? '000000'
  return `${iso.slice(0, 19)}.${fraction}Z`
}

/** `quote` of `time/format.go`: bytes below space and above ASCII as `\xHH`. */
function quote(text: string): string {
  let quoted = ''
  for (const char of text) {
    if (char === '"' || char === '\\') quoted += `\\${char}`
    else if (char >= ' ' && char < '\u0080') quoted += char
    else for (const byte of new TextEncoder().encode(char)) quoted += `\\x${byte.toString(16).padStart(2, '0')}`
  }
  return `"${quoted}"`
}

interface Range { name: string, isOut: (value: number) => boolean }
const range = (name: string, low: number, high: number): Range => ({ name, isOut: (value) => value < low || value > high })

const steps: readonly (readonly [string, RegExp, Range?])[] = [
  ['2006', /^[0-9]{4}/], ['-', /^-/], ['01', /^[0-9]{2}/, range('month', 1, 12)], ['-', /^-/], ['02', /^[0-9]{2}/, range('day', 0, 99)],
  ['T', /^T/], ['15', /^[0-9]{2}/, range('hour', 0, 23)], [':', /^:/], ['04', /^[0-9]{2}/, range('minute', 0, 59)], [':', /^:/],
  ['05', /^[0-9]{2}/, range('second', 0, 59)],
]

function daysIn(year: number, month: number): number {
  if (month === 2) return year % 4 === 0 && (year % 100 !== 0 || year % 400 === 0) ? 29 : 28
  return [4, 6, 9, 11].includes(month) ? 30 : 31
}
