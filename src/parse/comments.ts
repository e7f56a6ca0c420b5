import type { Span } from '../diagnostic/diagnostic.ts'
import type { Comment } from './document.ts'
import type { Located } from './tape-walk.ts'
import { entriesOf, typeOf } from './tape-walk.ts'
import { ALIAS, FOLDED, LITERAL, SCALAR, STYLE_MASK, word } from './tape.ts'

/**
 * The comments of a document: whatever starts with `#` between its scalars, and behind the header of a block scalar. When the
 * document could not be read to its end, lines that look like comments count from there on.
 */
export function commentsBetween(document: Located, chunk: Span, failed: boolean): Comment[] {
  const { text, tape } = document
  const comments: Comment[] = []
  let from = chunk.start
  // The next `#` is looked for once and kept, so that a text without any is searched once, not once per scalar.
  let hash = -1
  const next = (): number => {
    if (hash < from) hash = text.indexOf('#', from)
    if (hash < 0) hash = text.length
    return hash
  }
  const scan = (to: number): void => {
    while (next() < to) {
      from = lineEnd(text, hash, chunk.end)
      comments.push({ text: text.slice(hash, from), span: { start: hash, end: from } })
    }
  }
  eachScalar(document, 0, (at) => {
    const start = word(tape, at + 1)
    scan(start)
    from = Math.max(from, word(tape, at + 2))
    const style = word(tape, at) & STYLE_MASK
    if (typeOf(document, at) === SCALAR && (style === LITERAL || style === FOLDED)) headerComment(text, start, comments)
  })
  scan(failed ? from : chunk.end)
  if (failed) looseComments(text, from, chunk.end, comments)
  return comments
}

/** All lines of a text without content that are comments. */
export function looseComments(text: string, start: number, end: number, comments: Comment[]): void {
  for (let at = text.indexOf('#', start); at >= 0 && at < end; at = text.indexOf('#', at + 1)) {
    const before = at === 0 ? '\n' : text.charAt(at - 1)
    if (!/\s/.test(before)) continue
    const to = lineEnd(text, at, end)
    comments.push({ text: text.slice(at, to), span: { start: at, end: to } })
    at = to - 1
  }
}

/** Scalars and aliases in source order. */
function eachScalar(document: Located, at: number, visit: (at: number) => void): void {
  if (document.tape.length === 0) return
  const type = typeOf(document, at)
  if (type === SCALAR || type === ALIAS) {
    visit(at)
    return
  }
  for (const { key, value } of entriesOf(document, at)) {
    if (key >= 0) eachScalar(document, key, visit)
    eachScalar(document, value, visit)
  }
}

function headerComment(text: string, start: number, comments: Comment[]): void {
  const end = lineEnd(text, start, text.length)
  const hash = text.indexOf('#', start)
  if (hash >= 0 && hash < end) comments.push({ text: text.slice(hash, end), span: { start: hash, end } })
}

function lineEnd(text: string, at: number, limit: number): number {
  const newline = text.indexOf('\n', at)
  const end = newline < 0 || newline > limit ? limit : newline
  return end > at && text.charAt(end - 1) === '\r' ? end - 1 : end
}
