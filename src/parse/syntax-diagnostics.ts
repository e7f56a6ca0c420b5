import type { Span } from '../diagnostic/diagnostic.ts'
import type { ParseDiagnostic } from './document.ts'
import type { JsonError } from './json.ts'
import type { YamlError, YamlErrorCode } from './yaml/cursor.ts'

export interface ProblemPlace {
  readonly path: string
  readonly at: number
  readonly document: number
}

const ruleOfCode: Readonly<Partial<Record<YamlErrorCode, string>>> = {
  tab: 'yaml-tab-indent',
  alias: 'yaml-undefined-alias',
  aliasing: 'yaml-alias-expansion',
  expansion: 'yaml-alias-expansion',
  merge: 'yaml-merge-key',
  depth: 'input-not-linted',
}

/** What people usually did when kubectl says this. */
const hints: readonly (readonly [string, string])[] = [
  ['mapping values are not allowed', 'put quotes around a text that contains ": ", or check the indentation of this line'],
  ['did not find expected key', 'check the indentation: this line fits no mapping above it'],
  ["did not find expected '-' indicator", 'check the indentation: this line fits no list above it'],
  ["could not find expected ':'", 'a key needs a colon and a blank after it'],
  ['cannot start any token', 'put quotes around a text that starts with this character'],
  ['found unexpected end of stream', 'a quote is opened and never closed'],
  ["did not find expected ',' or '}'", 'a brace is opened and never closed'],
  ["did not find expected ',' or ']'", 'a bracket is opened and never closed'],
  ['found unknown escape character', 'use single quotes, or write the backslash twice'],
  ['block sequence entries are not allowed', 'start the list on the next line'],
  ['invalid map key', 'put quotes around a template in braces, or render the template first'],
  ['control characters', 'remove the character, or keep binary data in base64'],
  ['tab', 'indent with spaces'],
]

const stopsEverything = 'kubectl stops here: neither this document nor those after it in the file are sent'

export function yamlProblem(place: ProblemPlace, error: YamlError, at: number, text: string): ParseDiagnostic {
  const words = error.text.replace(/^line [0-9]+: /, '')
  const problem = {
    ...base(place, ruleOfCode[error.code] ?? 'yaml-syntax-error', words, spanAt(text, at)),
    suggestion: hints.find(([part]) => words.includes(part))?.[1],
  }
  // Our own bounds; kubectl has others.
  if (error.code === 'depth' || error.code === 'expansion') return problem
  return { ...problem, effect: stopsEverything, kubectlText: `error parsing ${place.path}: error converting YAML to JSON: ${error.goText}` }
}

/** A broken document with the marks of a template in it: not the fault of who wrote it, and no news once said. */
export function templateProblem(problem: ParseDiagnostic, mark: Span, text: string): ParseDiagnostic {
  const { rule: _rule, suggestion: _suggestion, ...rest } = problem
  return {
    ...rest, rule: 'yaml-unrendered-template', severity: 'info', location: { path: problem.location.path, span: mark },
    message: `template marks such as ${JSON.stringify(shortened(text.slice(mark.start, mark.end)))} are no YAML (${problem.message})`,
    suggestion: 'render it first, for example with helm template',
  }
}

/** The first mark of a Go template or of Jinja on one line of a stretch of text. Looks at each line once, however many braces it has. */
export function templateMark(text: string, { start, end }: Span): Span | undefined {
  const part = text.slice(start, end)
  const mark = markIn(part, '{{', '}}') ?? markIn(part, '{%', '%}')
  return mark && { start: start + mark.start, end: start + mark.end }
}

function markIn(text: string, open: string, close: string): Span | undefined {
  for (let at = text.indexOf(open); at >= 0;) {
    const newline = text.indexOf('\n', at)
    const line = newline < 0 ? text.slice(at) : text.slice(at, newline)
    const closing = line.indexOf(close)
    if (closing >= 0) return { start: at, end: at + closing + 2 }
    at = newline < 0 ? -1 : text.indexOf(open, newline)
  }
  return undefined
}

/** `certain`: two values were read before, so nobody takes the rest for YAML, and the error comes without its offset. */
export function jsonProblem(place: ProblemPlace, error: JsonError, text: string, certain: boolean): ParseDiagnostic {
  // The offset counts bytes of the file, the offending character included. Running out of text is another sort of error and has none.
  const offset = new TextEncoder().encode(text.slice(0, error.at)).length + 1
  const words = error.truncated ? 'unexpected EOF' : certain ? error.message : `json: offset ${String(offset)}: ${error.message}`
  return {
    ...base(place, 'yaml-syntax-error', error.message, { start: error.at, end: Math.min(error.at + 1, text.length) }),
    effect: stopsEverything,
    kubectlText: `error parsing ${place.path}: ${words}`,
  }
}

export function separatorProblem(place: ProblemPlace, glued: Span, text: string): ParseDiagnostic {
  const words = text.slice(glued.start, glued.end)
  return {
    ...base(place, 'yaml-document-separator', `text ${JSON.stringify(shortened(words))} stands on the line of a document separator`, glued),
    effect: stopsEverything,
    suggestion: 'put it on a line of its own',
    kubectlText: `error parsing ${place.path}: invalid Yaml document separator: ${words}`,
  }
}

/** Text behind the end of a document that nobody reads. */
export function droppedText(place: ProblemPlace, at: number, end: number): ParseDiagnostic {
  return {
    ...base(place, 'yaml-document-separator', 'text after the end of the document belongs to no document', { start: at, end: Math.max(at, end) }),
    effect: 'kubectl drops it in silence',
    suggestion: 'start a new document with ---',
  }
}

function base(place: ProblemPlace, rule: string, message: string, span: Span): ParseDiagnostic {
  return { rule, severity: 'error', message, location: { path: place.path, span }, document: place.document, pointer: '' }
}

/** From an offset to the end of its word, so that there is something to underline. */
function spanAt(text: string, at: number): Span {
  const start = Math.min(at, text.length)
  let end = start
  while (end < text.length && end < start + 80 && !/\s/.test(text.charAt(end))) end++
  return { start, end: end === start && end < text.length && text.charAt(end) !== '\n' ? end + 1 : end }
}

function shortened(text: string): string {
  return text.length > 40 ? `${text.slice(0, 37)}...` : text
}
