import { cloneValue, isMap, setKey, type Value, type ValueMap } from '../../../src/base/json.ts'
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
  /** Names with a random end that something was stored under. */
  readonly generated?: ReadonlySet<string>
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
export function inOrderOfAppearance({ steps, final, generated = new Set() }: SessionTexts, session: RecordedSession): SessionTexts {
  const written = [...Object.values(session.files), ...session.steps.map(({ cmd }) => cmd)].join('\n')
  const uids = new Numbers()
  const revisions = new Numbers()
  const addresses = new Numbers()
  const ports = new Numbers()
  const podAddresses = new Numbers()
  const suffixes = new Map<string, Numbers>()
  const text = (given: string): string => given
    .replaceAll(/7e57ab1e-0000-4000-8000-\d{12}/g, (uid) => `00000000-0000-4000-8000-${String(uids.of(uid)).padStart(12, '0')}`)
    .replaceAll(/\b71\d{7}\b/g, (revision) => String(revisions.of(revision)))
    .replaceAll(runTimes, (time) => written.includes(time) ? time : marks.now)
    .replaceAll(/Thu, 01 Jan 2026 0[01]:\d\d:\d\d \+0000/g, 'Thu, 01 Jan 2026 00:00:00 +0000')
    .replaceAll('2026-01-01 00:00:01.000000000 +0000', '2026-01-01 00:00:00.000000000 +0000')
    .replaceAll(/^([WE]0101 00:00:0)1\./gm, '$10.')
    .replaceAll(/kube-api-access-zq\d{3}/g, 'kube-api-access-00000')
    .replaceAll(/([a-z0-9][a-z0-9.-]*-)zq(\d{3})\b/g, (name, prefix: string, suffix: string) => {
      // Container names take a suffix that no generateName asked for; pods that were refused never had a name.
      if (!generated.has(name) && !written.includes(`generateName: ${prefix}`) && !written.includes(`"generateName":"${prefix}"`)) return `${prefix}xxxxx`
      const known = suffixes.get(prefix) ?? new Numbers()
      suffixes.set(prefix, known)
      return `${prefix}${String(known.of(suffix)).padStart(5, '0')}`
    })
    .replaceAll(/\b10\.96\.\d{1,3}\.\d{1,3}\b/g, (address) => written.includes(address) ? address : `10.96.0.${100 + addresses.of(address)}`)
    .replaceAll(/\b10\.244\.1\d\d\.\d{1,3}\b/g, (address) => `10.244.0.${10 + podAddresses.of(address)}`)
    .replaceAll(/\b3[0-2]\d{3}\b/g, (port) => port === '30000' || Number(port) >= 32767 || written.includes(port) ? port : String(31000 + ports.of(port)))
  const value = (given: Value): Value => {
    if (typeof given === 'string') return text(given)
    if (typeof given === 'number' && given >= 30000 && given <= 32767) return Number(text(String(given)))
    if (Array.isArray(given)) return given.map(value)
    if (!isMap(given)) return given
    const copy: ValueMap = {}
    for (const key of Object.keys(given)) setKey(copy, text(key), value(given[key] ?? null))
    return copy
  }
  const texts = steps.map(({ stdout, stderr, code }) => ({ stdout: withTables(stdout, text), stderr: text(stderr), code }))
  const sorted = inRecordedPlaces(final, session.final)
  return { steps: texts, final: sorted.map((object) => value(object) as ValueMap) }
}

const runTimes = /2026-01-01T0[01]:\d\d:\d\d(?:\.\d+)?Z/g

/** Numbers in `final` follow the order in which the recording lists its objects; siblings take the places of siblings. */
function inRecordedPlaces(final: readonly ValueMap[], recorded: readonly ValueMap[]): ValueMap[] {
  const places = new Map<string, number[]>()
  recorded.forEach((object, index) => {
    const key = placeOf(object)
    const known = places.get(key) ?? []
    places.set(key, known)
    known.push(index)
  })
  const placed = final.map((object) => ({ object, place: places.get(placeOf(object))?.shift() ?? 1e9 }))
  return placed.sort((a, b) => a.place - b.place).map(({ object }) => object)
}

function placeOf(object: ValueMap): string {
  const meta = isMap(object.metadata) ? object.metadata : {}
  return typeof meta.generateName === 'string' ? keyOf({ ...object, metadata: { ...meta, name: `${meta.generateName}*` } }) : keyOf(object)
}

/** Tables with addresses are cut into cells before these change, and aligned after. */
function withTables(stdout: string, text: (given: string) => string): string {
  if (!/^NAME .*(?:CLUSTER-IP| IP |ENDPOINTS)/m.test(stdout)) return text(stdout)
  return stdout.split('\n\n').map((table) => /^(?:NAME|NAMESPACE) /.test(table) ? alignedAnew(table.endsWith('\n') ? table : `${table}\n`, text).replace(/\n$/, table.endsWith('\n') ? '\n' : '') : text(table)).join('\n\n')
}

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
