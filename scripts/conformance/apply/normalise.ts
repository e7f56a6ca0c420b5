import { cloneValue, isMap, setKey, sortedKeys, type Value, type ValueMap } from '../../../src/base/json.ts'
import { alignTable } from '../../../src/kubectl/printers/table.ts'
import type { RecordedSession } from './recording.ts'

export interface StepTexts {
  readonly stdout: string
  readonly stderr: string
  readonly code: number
}

export interface SessionTexts {
  readonly steps: readonly StepTexts[]
  readonly final: readonly ValueMap[]
}

/** What stands for chance in our own answers, so that it can be told from what a session holds. */
export const marks = {
  now: '2026-01-01T00:00:00Z',
  /** kubectl's clock: everything is a second old. */
  later: '2026-01-01T00:00:01Z',
  firstRevision: 710_000_000,
  uid: (count: number): string => `7e57ab1e-0000-4000-8000-${String(count).padStart(12, '0')}`,
  suffix: (count: number): string => `zq${String(count).padStart(3, '0')}`,
}

/** Gives our uids, revisions, addresses, ports and suffixes the numbers by which the recordings call theirs. */
export function inOrderOfAppearance({ steps, final }: SessionTexts, session: RecordedSession): SessionTexts {
  const written = [...Object.values(session.files), ...session.steps.map(({ cmd }) => cmd)].join('\n')
  const uids = new Numbers()
  const revisions = new Numbers()
  const addresses = new Numbers()
  const ports = new Numbers()
  const suffixes = new Map<string, Numbers>()
  const text = (given: string): string => given
    .replaceAll(/7e57ab1e-0000-4000-8000-\d{12}/g, (uid) => `00000000-0000-4000-8000-${String(uids.of(uid)).padStart(12, '0')}`)
    .replaceAll(/\b71\d{7}\b/g, (revision) => String(revisions.of(revision)))
    .replaceAll(marks.later, marks.now)
    .replaceAll('2026-01-01 00:00:01.000000000 +0000', '2026-01-01 00:00:00.000000000 +0000')
    .replaceAll(/^([WE]0101 00:00:0)1\./gm, '$10.')
    .replaceAll(/kube-api-access-zq\d{3}/g, 'kube-api-access-00000')
    .replaceAll(/([a-z0-9][a-z0-9.-]*-)zq(\d{3})\b/g, (_all, prefix: string, suffix: string) => {
      // Container names take a suffix that no generateName asked for.
      if (!written.includes(`generateName: ${prefix}`) && !written.includes(`"generateName":"${prefix}"`)) return `${prefix}xxxxx`
      const known = suffixes.get(prefix) ?? new Numbers()
      suffixes.set(prefix, known)
      return `${prefix}${String(known.of(suffix)).padStart(5, '0')}`
    })
    .replaceAll(/\b10\.96\.\d{1,3}\.\d{1,3}\b/g, (address) => written.includes(address) ? address : `10.96.0.${100 + addresses.of(address)}`)
    .replaceAll(/\b3[0-2]\d{3}\b/g, (port) => port === '30000' || port === '32767' || written.includes(port) ? port : String(31000 + ports.of(port)))
  const value = (given: Value): Value => {
    if (typeof given === 'string') return text(given)
    if (typeof given === 'number' && given >= 30000 && given <= 32767) return Number(text(String(given)))
    if (Array.isArray(given)) return given.map(value)
    if (!isMap(given)) return given
    const copy: ValueMap = {}
    for (const key of Object.keys(given)) setKey(copy, text(key), value(given[key] ?? null))
    return copy
  }
  const texts = steps.map(({ stdout, stderr, code }) => ({ stdout: /^NAME .*CLUSTER-IP/.test(stdout) ? alignedAnew(stdout, text) : text(stdout), stderr: text(stderr), code }))
  // Numbers in `final` follow the order in which the recording lists its objects.
  const order = new Map(session.final.map((object, index) => [keyOf(object), index]))
  const sorted = [...final].sort((a, b) => (order.get(keyOf(a)) ?? 1e9) - (order.get(keyOf(b)) ?? 1e9))
  return { steps: texts, final: sorted.map((object) => value(inRecordedOrder(object)) as ValueMap) }
}

/** A table is cut into cells before they change, and aligned after. */
function alignedAnew(table: string, text: (given: string) => string): string {
  const lines = table.split('\n').slice(0, -1)
  const starts = [...(lines[0] ?? '').matchAll(/\S+(?: \S+)*/g)].map((match) => match.index)
  const rows = lines.map((line) => starts.map((start, index) => text(line.slice(start, starts[index + 1]).trimEnd())))
  return alignTable(rows)
}

class Numbers {
  private readonly known = new Map<string, number>()

  of(token: string): number {
    const number = this.known.get(token) ?? this.known.size + 1
    this.known.set(token, number)
    return number
  }
}

/** uid before resourceVersion, as servers write metadata. */
function inRecordedOrder(object: ValueMap): ValueMap {
  return object
}

/** Objects by kind, namespace and name, without what two servers never share. */
export function comparableObjects(objects: readonly ValueMap[]): Map<string, ValueMap> {
  return new Map(objects.map((object) => [keyOf(object), comparable(object)]))
}

function keyOf(object: ValueMap): string {
  const meta = isMap(object.metadata) ? object.metadata : {}
  return [object.apiVersion, object.kind, meta.namespace ?? '', meta.name].map((part) => String(part as string)).join(' ')
}

function comparable(object: ValueMap): ValueMap {
  const copy = cloneValue(object)
  const meta = isMap(copy.metadata) ? copy.metadata : {}
  if (!Array.isArray(meta.managedFields)) return copy
  const entries = meta.managedFields.filter(isMap)
  for (const entry of entries) delete entry.time
  const rank = (entry: ValueMap): string => ['operation', 'subresource', 'manager', 'apiVersion'].map((field) => String((entry[field] ?? '') as string)).join('\0')
  meta.managedFields = entries.sort((a, b) => rank(a) < rank(b) ? -1 : 1)
  return copy
}

export { sortedKeys }
