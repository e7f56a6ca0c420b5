import type { Span } from '../diagnostic/diagnostic.ts'

/** One document's stretch of a file. */
export interface Chunk {
  /** Where kubectl's reading of it starts: at a separator line when the file begins with one, else after it. */
  readonly start: number
  /** After that separator line. */
  readonly content: number
  /** Where its text ends: the next separator line, or the end of the file. */
  readonly end: number
  /** After the separator line that ends it. */
  readonly next: number
  /** Text glued to the separator that begins or ends it: kubectl stops there and has not read this document yet. */
  readonly badSeparator?: Span | undefined
}

/**
 * Cuts a text at the lines that start with `---`, wherever they stand, as kubectl does before any YAML is read; only blanks and a
 * comment may follow (k8s.io/apimachinery 0.36.2, util/yaml/decoder.go, YAMLReader). A separator with nothing before it
 * belongs to the document that it begins, which counts for the line numbers of errors.
 */
export function splitDocuments(text: string, from: number): Chunk[] {
  const chunks: Chunk[] = []
  let start = from
  let content = from
  let bad: Span | undefined
  for (let at = nextSeparator(text, from, from); at >= 0; at = nextSeparator(text, content, from)) {
    const end = lineEnd(text, at)
    bad ??= gluedText(text, at + 3, end)
    if (at > start) {
      chunks.push({ start, content, end: at, next: end, badSeparator: bad })
      start = end
      bad = undefined
    }
    content = end
  }
  chunks.push({ start, content, end: text.length, next: text.length, badSeparator: bad })
  return chunks
}

function nextSeparator(text: string, at: number, from: number): number {
  if (at === from || text.charCodeAt(at - 1) === 10) {
    if (text.startsWith('---', at)) return at
  }
  const found = text.indexOf('\n---', at)
  return found < 0 ? -1 : found + 1
}

function lineEnd(text: string, at: number): number {
  const newline = text.indexOf('\n', at)
  return newline < 0 ? text.length : newline + 1
}

function gluedText(text: string, start: number, end: number): Span | undefined {
  const rest = text.slice(start, end)
  const trimmed = rest.trim()
  if (trimmed === '' || trimmed.startsWith('#')) return undefined
  const at = start + rest.indexOf(trimmed)
  return { start: at, end: at + trimmed.length }
}
