import { printable } from './escape.ts'

/** How a plan is drawn on a terminal. */
export interface PlanTextOptions {
  readonly color: boolean
  /** All of the timeline, not only its main lines. */
  readonly wholeTimeline?: boolean
}

export type Style = 'error' | 'warning' | 'info' | 'good' | 'dim' | 'bold'
export type Paint = (style: Style, text: string) => string

const codes: Readonly<Record<Style, readonly [number, number]>> = { error: [31, 39], warning: [33, 39], info: [36, 39], good: [32, 39], dim: [2, 22], bold: [1, 22] }

export function painter(color: boolean): Paint {
  return (style, text) => color ? `\x1b[${codes[style][0]}m${text}\x1b[${codes[style][1]}m` : text
}

/** Columns side by side; the last one is not padded. Colours come after, so that widths are those of the text. */
export function columns(rows: readonly (readonly string[])[], indent = '  '): string[] {
  const widths: number[] = []
  for (const row of rows) for (const [index, cell] of row.entries()) widths[index] = Math.max(widths[index] ?? 0, cell.length)
  return rows.map((row) => `${indent}${row.map((cell, index) => index === row.length - 1 ? cell : cell.padEnd(widths[index] ?? 0)).join('  ')}`.trimEnd())
}

/** Names up to so many characters, and how many more there are; one is always there. */
export function fitting(names: readonly string[], width: number): string {
  let length = 0
  const shown = names.findIndex((name, index) => (length += name.length + 2) > width && index > 0)
  return some(names, shown < 0 ? names.length : shown)
}

/** A list that may be long: some of it and how many more there are. */
export function some(items: readonly string[], most: number): string {
  const shown = items.slice(0, most).map(printable).join(', ')
  return items.length > most ? `${shown} and ${items.length - most} more` : shown
}

const eighths = ' ▏▎▍▌▋▊▉█'

/** A bar of so many characters: 3 of 8 in 4 characters is `█▌  `. */
export function bar(share: number, width: number): string {
  const full = Math.max(0, Math.min(1, share)) * width * 8
  const whole = Math.floor(full / 8)
  const rest = Math.round(full) % 8
  return `${'█'.repeat(whole)}${whole < width && rest > 0 ? eighths[rest] ?? '' : ''}`.padEnd(width, '░')
}

const levels = '▁▂▃▄▅▆▇█'

/** A curve in one line: 0 is the lowest mark, the most the highest. */
export function sparkline(values: readonly number[]): string {
  const most = Math.max(1, ...values)
  return values.map((value) => levels[Math.round(value / most * 7)] ?? '').join('')
}
