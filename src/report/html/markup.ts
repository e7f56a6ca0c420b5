import { printable } from '../escape.ts'

/** A piece of HTML that is safe to put into a page as it is. */
export class Markup {
  readonly text: string

  constructor(text: string) {
    this.text = text
  }

  toString(): string {
    return this.text
  }
}

export type Part = Markup | string | number | undefined | readonly Part[]

/** A template whose holes are escaped, unless they are markup themselves; lists are joined, `undefined` is nothing. */
export function html(strings: TemplateStringsArray, ...parts: readonly Part[]): Markup {
  return new Markup(strings.reduce((text, string, index) => text + drawn(parts[index - 1]) + string))
}

export function escapeHtml(text: string): string {
  return printable(text).replace(/[<>&"']/g, (char) => `&#${char.charCodeAt(0)};`)
}

/** Markup when there is something to draw. */
export function when(condition: boolean, draw: () => Markup): Markup | undefined {
  return condition ? draw() : undefined
}

function drawn(part: Part): string {
  if (part === undefined) return ''
  if (part instanceof Markup) return part.text
  if (typeof part === 'number') return String(part)
  return typeof part === 'string' ? escapeHtml(part) : part.map(drawn).join('')
}
