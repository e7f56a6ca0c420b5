/**
 * Nothing that a manifest contains may end the context into which a report writes it: a terminal line, a workflow command, an XML
 * or Markdown element.
 */

// C0 and C1 controls (escape sequences begin with one), bidirectional overrides, line and paragraph separators, lone surrogates.
// eslint-disable-next-line no-control-regex -- these are what must not come through
const unprintable = /[\x00-\x1f\x7f-\x9f\u061c\u200e\u200f\u2028\u2029\u202a-\u202e\u2066-\u2069\ufeff]|\p{Surrogate}/gu

// What `JSON.stringify` leaves as it is.
const obeyed = /[\x7f-\x9f\u061c\u200e\u200f\u2028\u2029\u202a-\u202e\u2066-\u2069\ufeff]/g

/** Text on one terminal line: what would move the cursor or reorder the line is shown as `\n`, `\x1b`, `\u202e`. */
export function printable(text: string): string {
  return text.replace(unprintable, (char) => {
    const code = char.charCodeAt(0)
    if (char === '\n') return '\\n'
    if (char === '\r') return '\\r'
    if (char === '\t') return '\\t'
    return code < 0x100 ? `\\x${code.toString(16).padStart(2, '0')}` : `\\u${code.toString(16).padStart(4, '0')}`
  })
}

/** JSON that is safe to look at: what a terminal would obey is written as an escape, which JSON reads back as the same text. */
export function jsonText(value: unknown): string {
  return JSON.stringify(value, null, 2).replace(obeyed, (char) => `\\u${char.charCodeAt(0).toString(16).padStart(4, '0')}`)
}

/** Text or attribute value of XML 1.0; characters that XML cannot hold are shown as `printable` shows them. */
export function xml(text: string): string {
  return printable(text).replace(/[<>&"']/g, (char) => `&#${char.charCodeAt(0)};`)
}

/** Text of a GitHub workflow command. */
export function commandData(text: string): string {
  return text.replaceAll('%', '%25').replaceAll('\r', '%0D').replaceAll('\n', '%0A')
}

/** A property of a GitHub workflow command. */
export function commandProperty(text: string): string {
  return commandData(text).replaceAll(':', '%3A').replaceAll(',', '%2C')
}

/** Plain text in Markdown (GitHub's), also inside a table: no element, link, mention, reference or HTML can begin in it. */
export function markdownText(text: string): string {
  return printable(text).replace(/[&<>]/g, (char) => `&#${char.charCodeAt(0)};`)
    .replace(/[\\`*_{}[\]()#+!|~-]/g, '\\$&')
    .replace(/@(?=\w)/g, '@\u200b')
    .replace(/(?<=:)(?=\/\/)|(?<=\bwww)(?=\.)/g, '\u200b')
}

/** Code in Markdown, also inside a table: in HTML, as backticks and pipes could end the other form. */
export function markdownCode(text: string): string {
  return `<code>${printable(text).replace(/[&<>"'`|*_[\]\\@#:~]/g, (char) => `&#${char.charCodeAt(0)};`)}</code>`
}
