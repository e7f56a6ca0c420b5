import type { Value } from '../base/json.ts'
import type { Span } from '../diagnostic/diagnostic.ts'
import { looseComments } from './comments.ts'
import type { Comment, ParseDiagnostic, ParsedDocument, ParsedFile } from './document.ts'
import { fastScan } from './fast-scan.ts'
import { JsonError, readJson } from './json.ts'
import { LazyDocument } from './parsed-document.ts'
import type { Chunk } from './split.ts'
import { splitDocuments } from './split.ts'
import { droppedText, jsonProblem, separatorProblem, templateMark, templateProblem, yamlProblem } from './syntax-diagnostics.ts'
import type { Tape } from './tape.ts'
import type { YamlFeatures } from './yaml/compose.ts'
import { readDocument } from './yaml/read-document.ts'
import { YamlError } from './yaml/cursor.ts'

/**
 * Reads a file of manifests, YAML or JSON, as kubectl does: cut into documents at its separator lines, each read on its own, so
 * that a broken one never hides its neighbours. Plain documents go through the fast scanner, all others through the complete reader;
 * both tell the same values and places.
 */
export function parseFile(path: string, text: string): ParsedFile {
  return new FileParser(path, text).file()
}

/** Characters that the fast scanner does not know about: controls, Unicode line breaks, byte order marks. */
// eslint-disable-next-line no-control-regex -- these are what the reader refuses
const unusual = /[\0-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\u2028\u2029\ufeff\ufffe\uffff]/

/** Go's unicode.IsSpace, as far as it can begin a file, then a brace within the 4096 bytes that kubectl looks at. */
const jsonStart = /^[\t-\r \x85\xa0\u1680\u2000-\u200a\u2028\u2029\u202f\u205f\u3000]{0,4095}\{/
const blanks = /[\t-\r \x85\xa0\u1680\u2000-\u200a\u2028\u2029\u202f\u205f\u3000]/

/** How a document was read. */
interface Reading {
  readonly value: Value
  readonly tape: Tape
  readonly hasDuplicates: boolean
  readonly features?: YamlFeatures
  readonly empty: boolean
}

class FileParser {
  private readonly path: string
  private readonly text: string
  private readonly documents: ParsedDocument[] = []
  private readonly diagnostics: ParseDiagnostic[] = []
  /** Chunks of the file without content, for their comments. */
  private readonly gaps: Span[] = []
  private readonly plain: boolean
  /** A template was told about; once per file is enough. */
  private templated = false

  constructor(path: string, text: string) {
    this.path = path
    this.text = text
    const body = text.charCodeAt(0) === 0xfeff ? text.slice(1) : text
    this.plain = !unusual.test(body) && (!body.includes('\r') || !/\r(?!\n)/.test(body))
  }

  file(): ParsedFile {
    const { path, text, documents, gaps } = this
    const json = this.readJsonStream()
    if (json.at < text.length) this.readYaml(json.at, json.error)
    let comments: readonly Comment[] | undefined
    return {
      path, text, documents, diagnostics: this.diagnostics,
      get comments() {
        return (comments ??= allComments(text, documents, gaps))
      },
    }
  }

  /**
   * A file that begins with `{` is a stream of JSON values to kubectl, until one of the first two fails: then the rest is YAML, but
   * an error is told in the words of JSON (k8s.io/apimachinery 0.36.2, util/yaml/decoder.go).
   */
  private readJsonStream(): { at: number; error?: JsonError } {
    const { text } = this
    if (!jsonStart.test(text)) return { at: 0 }
    let at = 0
    for (let count = 0; ; count++) {
      if (onlySpace(text, at)) return { at: text.length }
      const read = readJson(text, at)
      if (!(read instanceof JsonError)) {
        this.add({ ...read, hasDuplicates: read.duplicates.length > 0, empty: false }, { start: at, end: read.end })
        at = read.end
      } else if (count > 1) {
        this.fail({ start: at, end: text.length }, jsonProblem(this.place(read.at), read, text, true))
        return { at: text.length }
      } else {
        const from = yamlAfter(text, at)
        if (from >= 0) return { at: from, error: read }
        this.fail({ start: at, end: text.length }, jsonProblem(this.place(read.at), read, text, false))
        return { at: text.length }
      }
    }
  }

  private readYaml(from: number, json: JsonError | undefined): void {
    let first = json
    for (const chunk of splitDocuments(this.text, from)) {
      if (chunk.badSeparator) this.diagnostics.push(this.badSeparator(chunk, chunk.badSeparator, first))
      const reading = this.read(chunk, first)
      first = undefined
      if (reading?.empty === true) this.gaps.push({ start: chunk.start, end: chunk.next })
      else if (reading) this.add(reading, { start: chunk.start, end: chunk.next })
    }
  }

  private badSeparator(chunk: Chunk, glued: Span, json: JsonError | undefined): ParseDiagnostic {
    const problem = separatorProblem(this.place(chunk.start), glued, this.text)
    return json ? { ...problem, kubectlText: jsonProblem(this.place(json.at), json, this.text, false).kubectlText } : problem
  }

  private read(chunk: Chunk, json: JsonError | undefined): Reading | undefined {
    const fast = this.plain ? fastScan(this.text, this.afterMark(chunk.content), chunk.end) : undefined
    if (fast) return fast
    const complete = readDocument(this.chunkText(chunk), chunk.start)
    if (!(complete instanceof YamlError)) {
      if (complete.droppedAt !== undefined) this.diagnostics.push(droppedText(this.place(complete.droppedAt), complete.droppedAt, chunk.end))
      return complete
    }
    const at = chunk.start + complete.at
    const place = this.place(at)
    const problem = json ? jsonProblem(place, json, this.text, false) : yamlProblem(place, complete, at, this.text)
    this.fail({ start: chunk.start, end: chunk.next }, problem, this.before(chunk, at))
    return undefined
  }

  /** A byte order mark begins the file, not its first key. */
  private afterMark(at: number): number {
    return at === 0 && this.text.charCodeAt(0) === 0xfeff ? 1 : at
  }

  /** kubectl's reader of lines ends the last one, too. */
  private chunkText(chunk: Chunk): string {
    const text = this.text.slice(chunk.start, chunk.end)
    return text.endsWith('\n') || text === '' ? text : `${text}\n`
  }

  /** What can be read of a broken document: all before the line of the error. */
  private before(chunk: Chunk, at: number): Reading | undefined {
    const end = this.text.lastIndexOf('\n', Math.max(at - 1, 0)) + 1
    if (end <= chunk.start) return undefined
    const read = readDocument(this.text.slice(chunk.start, end), chunk.start)
    return read instanceof YamlError || read.empty ? undefined : read
  }

  private add(reading: Reading, chunk: Span): void {
    this.documents.push(new LazyDocument({ ...reading, index: this.documents.length, text: this.text, chunk, failed: false }))
  }

  private fail(chunk: Span, problem: ParseDiagnostic, reading?: Reading): void {
    const { value = null, tape = new Int32Array(0), hasDuplicates = false } = reading ?? {}
    const mark = problem.rule === 'yaml-syntax-error' ? templateMark(this.text, chunk) : undefined
    if (!mark) this.diagnostics.push(problem)
    else if (!this.templated) this.diagnostics.push(templateProblem(problem, mark, this.text))
    this.templated ||= mark !== undefined
    this.documents.push(new LazyDocument({ value, tape, hasDuplicates, index: this.documents.length, text: this.text, chunk, failed: true }))
  }

  private place(at: number): { path: string; at: number; document: number } {
    return { path: this.path, at, document: this.documents.length }
  }
}

/**
 * Where YAML begins after a JSON value: space is skipped, up to and with the first line end. kubectl looks 4 bytes ahead, and gives
 * up (-1) when there are fewer.
 */
function yamlAfter(text: string, from: number): number {
  for (let at = from; ; at++) {
    if (new TextEncoder().encode(text.slice(at, at + 4)).length < 4) return -1
    if (!blanks.test(text.charAt(at))) return at
    if (text.charAt(at) === '\n') return at + 1
  }
}

function onlySpace(text: string, from: number): boolean {
  let at = from
  while (at < text.length && ' \t\r\n'.includes(text.charAt(at))) at++
  return at === text.length
}

function allComments(text: string, documents: readonly ParsedDocument[], gaps: readonly Span[]): Comment[] {
  const comments = documents.flatMap((document) => document.comments)
  for (const { start, end } of gaps) looseComments(text, start, end, comments)
  return comments.sort((a, b) => a.span.start - b.span.start)
}
