/** A line of a Go template: what it is made of, and whether it can make a line of the output. */
export interface TemplateLine {
  readonly offset: number
  readonly text: string
  /** The texts around its actions, the outer ends trimmed; one of them: no action. */
  readonly parts: readonly string[]
  /** It holds an action that prints: `{{ .Values.x }}`, `{{ include "y" . }}`. */
  readonly prints: boolean
  /** Lines from first to last of each `range` around it, innermost first. */
  readonly ranges: readonly (readonly [number, number])[]
  /** Inside `define`: printed elsewhere. */
  readonly defined: boolean
}

interface Action { readonly start: number, readonly end: number, readonly word: string, readonly prints: boolean }

const blockWords: ReadonlySet<string> = new Set(['if', 'range', 'with', 'define', 'block'])
const silentWords: ReadonlySet<string> = new Set([...blockWords, 'else', 'end', 'break', 'continue'])

/** The lines of a template as Helm reads it (text/template of Go 1.25). */
export function templateLines(text: string): TemplateLine[] {
  const actions = actionsOf(text)
  const lines: { offset: number, text: string, parts: string[], prints: boolean, words: string[] }[] = []
  let offset = 0
  let next = 0
  for (const line of text.split('\n')) {
    const end = offset + line.length
    const parts: string[] = []
    const words: string[] = []
    let prints = false
    let from = offset
    for (let action = actions[next]; action !== undefined && action.start < end; action = actions[next]) {
      parts.push(text.slice(from, Math.max(from, action.start)))
      prints ||= action.prints && action.start >= offset
      if (action.start >= offset) words.push(action.word)
      from = Math.min(action.end, end)
      if (action.end > end) break
      next++
    }
    parts.push(text.slice(from, end))
    lines.push({ offset, text: line, parts: trimmedEnds(parts), prints, words })
    offset = end + 1
  }
  return withBlocks(lines)
}

/** Where actions stand; a quoted `}}` ends none. */
function actionsOf(text: string): Action[] {
  const actions: Action[] = []
  for (let start = text.indexOf('{{'); start >= 0; start = text.indexOf('{{', actions.at(-1)?.end ?? text.length)) {
    const isComment = /^\{\{-?\s*\/\*/.test(text.slice(start, start + 40))
    const end = isComment ? closing(text, '*/', start) : actionEnd(text, start + 2)
    const body = text.slice(start + 2, end - 2).replace(/^-\s/, '').trim()
    const word = /^[a-z]+/.exec(body)?.[0] ?? ''
    actions.push({ start, end, word, prints: !isComment && !silentWords.has(word) && !/^\$\w*(?:\s*,\s*\$\w+)?\s*:?=/.test(body) })
  }
  return actions
}

function closing(text: string, mark: string, from: number): number {
  const at = text.indexOf(mark, from)
  const end = at < 0 ? -1 : text.indexOf('}}', at)
  return end < 0 ? text.length : end + 2
}

function actionEnd(text: string, from: number): number {
  let quote = ''
  for (let at = from; at < text.length; at++) {
    const char = text[at] ?? ''
    if (quote !== '') {
      if (char === '\\' && quote === '"') at++
      else if (char === quote) quote = ''
    } else if (char === '"' || char === '`') quote = char
    else if (char === '}' && text[at + 1] === '}') return at + 2
  }
  return text.length
}

function trimmedEnds(parts: readonly string[]): string[] {
  return parts.map((part, index) => {
    const left = index === 0 ? part.trimStart() : part
    return index === parts.length - 1 ? left.trimEnd() : left
  })
}

function withBlocks(lines: readonly { offset: number, text: string, parts: string[], prints: boolean, words: string[] }[]): TemplateLine[] {
  const open: { word: string, first: number }[] = []
  const ranges: [number, number][] = []
  const defined = new Set<number>()
  for (const [index, { words }] of lines.entries()) {
    for (const word of words) {
      if (blockWords.has(word)) open.push({ word, first: index })
      if (word !== 'end') continue
      const block = open.pop()
      if (block?.word === 'range') ranges.push([block.first, index])
      if (block?.word === 'define') for (let line = block.first; line <= index; line++) defined.add(line)
    }
  }
  // Inner blocks end first, so they are listed first.
  return lines.map(({ offset, text, parts, prints }, index) => ({ offset, text, parts, prints, ranges: ranges.filter(([first, last]) => first <= index && index <= last), defined: defined.has(index) }))
}
