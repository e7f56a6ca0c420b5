import type { Span } from '../diagnostic/diagnostic.ts'
import type { ParseDiagnostic } from './document.ts'
import type { JsonError } from './json.ts'
import type { YamlError, YamlErrorCode } from './yaml/cursor.ts'

export interface ProblemPlace {
  readonly path: string
  readonly at: number
  readonly document: number
}

const RULES: Readonly<Partial<Record<YamlErrorCode, string>>> = {
  tab: 'yaml-tab-indent',
  alias: 'yaml-undefined-alias',
  aliasing: 'yaml-alias-expansion',
  merge: 'yaml-merge-key',
}

/** What people usually did when kubectl says this. */
const HINTS: readonly (readonly [string, string])[] = [
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

const EFFECT = 'kubectl stops here: neither this document nor those after it in the file are sent'

export function yamlProblem(place: ProblemPlace, error: YamlError, at: number, text: string): ParseDiagnostic {
  const words = error.text.replace(/^line [0-9]+: /, '')
  return {
    ...base(place, RULES[error.code] ?? 'yaml-syntax-error', words, spanAt(text, at)),
    effect: EFFECT,
    suggestion: HINTS.find(([part]) => words.includes(part))?.[1],
    kubectlText: `error parsing ${place.path}: error converting YAML to JSON: ${error.goText}`,
  }
}

export function jsonProblem(place: ProblemPlace, error: JsonError, from: number): ParseDiagnostic {
  // The decoder counts the offending character, too; running out of text is another sort of error and has no offset.
  const words = error.truncated ? 'unexpected EOF' : `json: offset ${String(error.at - from + 1)}: ${error.message}`
  return {
    ...base(place, 'yaml-syntax-error', error.message, { start: error.at, end: error.at + (error.truncated ? 0 : 1) }),
    effect: EFFECT,
    kubectlText: `error parsing ${place.path}: ${words}`,
  }
}

export function separatorProblem(place: ProblemPlace, glued: Span, text: string): ParseDiagnostic {
  const words = text.slice(glued.start, glued.end)
  return {
    ...base(place, 'yaml-document-separator', `text ${JSON.stringify(shortened(words))} stands on the line of a document separator`, glued),
    effect: EFFECT,
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
