import { isMap, sameValue, type Value } from '../../src/base/json.ts'
import type { Answer, Cause, RecordedAnswer } from './recorded.ts'
import { recordedAnswer } from './recorded.ts'
import type { Tally } from './replay.ts'

/** Compares one answer in the aspects of `apiserver` and `corpus`. */
export function compareAnswer(tally: Tally, line: RecordedAnswer, got: Answer): void {
  const outcomes = [line, ...line.alternatives ?? []].map(recordedAnswer)
  const expected = outcomes.find((outcome) => isSame(outcome, got, line.unordered === true)) ?? outcomes[0]
  if (expected === undefined) return
  const unordered = line.unordered === true
  const accepted = isAccepted(expected.code, line.state)
  tally.count(line.id, 'verdict', accepted === isAccepted(got.code, line.state), `${expected.code} ${expected.message}`, `${got.code} ${got.message}`)
  if (!accepted) tally.count(line.id, 'firstMessage', sameFirstMessage(expected, got, unordered), firstMessage(expected), firstMessage(got))
  if (!accepted && expected.causes.length > 0) tally.count(line.id, 'causes', sameCauses(expected.causes, got.causes, unordered), expected.causes, got.causes)
  if (expected.result !== undefined) tally.count(line.id, 'result', sameResult(expected.result, got.result), expected.result, got.result)
  if (expected.warnings.length > 0 || got.warnings.length > 0) {
    tally.count(line.id, 'warnings', sameValue([...expected.warnings], [...got.warnings]), expected.warnings, got.warnings)
  }
}

function isSame(expected: Answer, got: Answer, unordered: boolean): boolean {
  return expected.code === got.code && sameCauses(expected.causes, got.causes, unordered) && sameFirstMessage(expected, got, unordered)
    && (expected.result === undefined || sameResult(expected.result, got.result))
}

/** 2xx; with `state: exists` also 409, on both sides. */
export function isAccepted(code: number, state: string | undefined): boolean {
  return (code >= 200 && code < 300) || (state === 'exists' && code === 409)
}

function firstLine(text: string): string {
  return text.split('\n', 1)[0] ?? ''
}

/** Errors that name Go types count up to the type. */
function untyped(text: string): string {
  const at = text.indexOf(' of type ')
  return text.includes('json: cannot unmarshal') && at >= 0 ? text.slice(0, at) : text
}

function firstMessage(answer: Answer): string {
  const cause = answer.causes[0]
  if (cause !== undefined) return untyped(firstLine(causeText(cause)))
  return shortened(answer)
}

function shortened({ code, message }: Answer): string {
  if (/^(the server could not find the requested resource|404 page not found|no such resource on this server)/.test(message)) return 'no such resource on this server'
  const unserved = message.indexOf('no matches for kind')
  if (code === 0 && unserved >= 0) return firstLine(message.slice(unserved)).replace(/ ensure CRDs.*/, '')
  const map = message.indexOf('map[interface {}]')
  if (code === 0 && map >= 0) return message.slice(0, map)
  return untyped(firstLine(message))
}

function causeText(cause: Cause): string {
  return cause.field === undefined || cause.field === '' ? cause.message ?? '' : `${cause.field}: ${cause.message ?? ''}`
}

function sameFirstMessage(expected: Answer, got: Answer, unordered: boolean): boolean {
  const first = firstMessage(got)
  if (!unordered) return first === firstMessage(expected)
  if (expected.causes.length > 0) return expected.causes.some((cause) => untyped(firstLine(causeText(cause))) === first)
  return sameSet(parts(expected.message), parts(got.message))
}

/** The members of `… [a, b]`, with the text before them. */
function parts(message: string): string[] {
  const match = /^(.*?)\[(.*)\]$/s.exec(message)
  return match ? [match[1] ?? '', ...(match[2] ?? '').split(', ')] : [message]
}

function sameCauses(expected: readonly Cause[], got: readonly Cause[], unordered: boolean): boolean {
  const text = (cause: Cause): string => `${cause.reason ?? ''}|${cause.field ?? ''}|${untyped(firstLine(cause.message ?? ''))}`
  const a = expected.map(text)
  const b = got.map(text)
  return unordered ? sameSet(a, b) : a.length === b.length && a.every((each, index) => each === b[index])
}

function sameSet(a: readonly string[], b: readonly string[]): boolean {
  return a.length === b.length && sameValue([...a].sort(), [...b].sort())
}

/** `<clusterIP>`, `<nodePort>`, `<uid>`, `<time>` and `<rand>` in a recording stand for anything of their kind. */
export function sameResult(expected: Value, got: Value | undefined): boolean {
  if (typeof expected === 'string' && expected.includes('<')) return sameMarked(expected, got)
  if (Array.isArray(expected)) return Array.isArray(got) && expected.length === got.length && expected.every((item, index) => sameResult(item, got[index]))
  if (!isMap(expected)) return sameValue(expected, got)
  if (!isMap(got)) return false
  const keys = Object.keys(expected)
  return keys.length === Object.keys(got).length
    && keys.every((key) => Object.hasOwn(got, key) && (key === 'managedFields' ? sameEntries(expected[key] ?? null, got[key]) : sameResult(expected[key] ?? null, got[key])))
}

/** `managedFields` is a set. */
function sameEntries(expected: Value, got: Value | undefined): boolean {
  if (!Array.isArray(expected) || !Array.isArray(got)) return false
  return expected.length === got.length && expected.every((entry) => got.some((other) => sameValue(entry, other)))
}

function sameMarked(expected: string, got: Value | undefined): boolean {
  if (expected === got) return true
  if (expected === '<nodePort>') return typeof got === 'number'
  if (typeof got !== 'string') return false
  const pattern = expected.replaceAll(/[.*+?^${}()|[\]\\]/g, '\\$&')
    .replaceAll('<clusterIP>', '[0-9a-f.:]+').replaceAll('<rand>', '(?:<rand>|[a-z0-9]{5})')
    .replaceAll('<uid>', '(?:<uid>|[0-9a-f-]{36})').replaceAll('<time>', '(?:<time>|[0-9TZ:.+-]+)').replaceAll('<resourceVersion>', '[0-9]+')
  return new RegExp(`^${pattern}$`).test(got)
}
