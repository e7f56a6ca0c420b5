import { isMap, setKey, type Value, type ValueMap } from '../../src/base/json.ts'
import { JsonError, readJson } from '../../src/parse/json.ts'
import type { ApiResponse } from '../../src/sim/api/status.ts'

/** The members of an apiserver or corpus line that say what the server answered. */
export interface RecordedAnswer {
  readonly id: string
  readonly code: number
  readonly status?: { readonly reason?: string, readonly message?: string, readonly text?: string, readonly causes?: readonly Cause[], readonly details?: { readonly causes?: readonly Cause[] } }
  readonly warnings?: readonly string[]
  readonly result?: ValueMap
  readonly unordered?: boolean
  readonly state?: string
  readonly alternatives?: readonly RecordedAnswer[]
}

export interface Cause { readonly reason?: string, readonly field?: string, readonly message?: string }

/** A refusal or an object in the form in which recordings hold them, after their normalisation. */
export interface Answer {
  readonly code: number
  readonly reason: string
  readonly message: string
  readonly causes: readonly Cause[]
  readonly warnings: readonly string[]
  readonly result?: ValueMap
}

export function recordedAnswer(line: RecordedAnswer): Answer {
  return {
    code: line.code,
    reason: line.status?.reason ?? '',
    message: line.status?.message ?? line.status?.text ?? '',
    causes: line.status?.causes ?? line.status?.details?.causes ?? [],
    warnings: line.warnings ?? [],
    ...line.result === undefined ? {} : { result: line.result },
  }
}

/** What stands for chance in our own answers, so that it can be told from what the request held. */
export const chance = { suffix: 'zzzzz', uid: '7e57ab1e-0000-4000-8000-000000000000', now: '2001-02-03T04:05:06Z' }

export function ourAnswer(response: ApiResponse, line?: RecordedAnswer): Answer {
  const meta = line?.result?.metadata
  const keepsManagers = isMap(meta) && meta.managedFields !== undefined
  const causes = response.status?.details?.causes ?? []
  return {
    code: response.code,
    reason: response.status?.reason ?? '',
    message: unmark(response.status?.message ?? ''),
    causes: causes.map(({ reason, field, message }) => ({ reason, ...field === '' ? {} : { field: unmark(field) }, message: unmark(message) })),
    warnings: response.warnings.map(unmark),
    ...response.text === undefined ? {} : { result: response.text as unknown as ValueMap },
    ...response.object === undefined ? {} : { result: normalised(response.object, keepsManagers) },
  }
}

function unmark(text: string): string {
  return text.replaceAll(chance.suffix, '<rand>').replaceAll(chance.uid, '<uid>').replaceAll(chance.now, '<time>').replaceAll(/(\\?"resourceVersion\\?":\\?")[0-9]+/g, '$1<resourceVersion>').replaceAll(/IPAddress\.networking\.k8s\.io "[0-9a-f.:]+"/g, 'IPAddress.networking.k8s.io "<clusterIP>"').replaceAll(/(ResourceVersion in record \()[0-9]+/g, '$1<resourceVersion>')
}

function normalised(object: ValueMap, keepsManagers: boolean): ValueMap {
  const copy = unmarkAll(object) as ValueMap
  const meta = copy.metadata
  if (!isMap(meta)) return copy
  for (const key of ['uid', 'resourceVersion', 'creationTimestamp', 'selfLink']) delete meta[key]
  if (!keepsManagers) delete meta.managedFields
  for (const entry of Array.isArray(meta.managedFields) ? meta.managedFields : []) if (isMap(entry)) delete entry.time
  return copy
}

function unmarkAll(value: Value): Value {
  if (typeof value === 'string') return unmark(value)
  if (Array.isArray(value)) return value.map(unmarkAll)
  if (!isMap(value)) return value
  const copy: ValueMap = {}
  for (const key of Object.keys(value)) setKey(copy, unmark(key), unmarkAll(value[key] ?? null))
  return copy
}

/** One line of a recording: numbers as they were written, whole numbers past 2^53 included. */
export function readLine(text: string): Value {
  const read = readJson(text, 0, true)
  if (read instanceof JsonError) throw new Error(`malformed recording: ${read.message}`)
  return read.value
}
