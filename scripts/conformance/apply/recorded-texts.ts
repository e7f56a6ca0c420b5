import { isMap, setKey, type Value, type ValueMap } from '../../../src/base/json.ts'
import { alignTable } from '../../../src/kubectl/printers/table.ts'
import type { RecordedSession } from './recording.ts'

export interface Surroundings extends Pick<RecordedSession, 'files' | 'steps'> {
  readonly namespace: string
  readonly cwd: string
  readonly address: string
}

/** What a real kubectl printed, with chance taken out of it: the rules of the recordings in `conformance/apply`. */
export class Recorded {
  readonly #around: Surroundings
  readonly #written: string
  readonly #numbers = new Map<string, Map<string, number>>()
  readonly #generated: readonly string[]

  constructor(around: Surroundings) {
    this.#around = around
    this.#written = [...Object.values(around.files), ...around.steps.map(({ cmd }) => cmd)].join('\n')
    this.#generated = [...new Set([...this.#written.matchAll(/generateName["']?: *["']?([a-z0-9.-]+)/g)].map(([, prefix = '']) => prefix))]
  }

  text(given: string): string {
    return withTables(given, (part) => this.#plain(part))
  }

  object(object: ValueMap): ValueMap {
    const copy = this.#value(object) as ValueMap
    const metadata = isMap(copy.metadata) ? copy.metadata : {}
    if (Array.isArray(metadata.managedFields)) {
      const entries = metadata.managedFields.filter(isMap)
      for (const entry of entries) delete entry.time
      const rank = (entry: ValueMap): string => ['operation', 'subresource', 'manager', 'apiVersion'].map((field) => String((entry[field] ?? '') as string)).join('\0')
      metadata.managedFields = entries.sort((a, b) => rank(a) < rank(b) ? -1 : 1)
    }
    return copy
  }

  #value(given: Value): Value {
    if (typeof given === 'string') return this.#plain(given)
    if (typeof given === 'number' && given >= 30000 && given <= 32767) return Number(this.#plain(String(given)))
    if (Array.isArray(given)) return given.map((item) => this.#value(item))
    if (!isMap(given)) return given
    const copy: ValueMap = {}
    for (const [key, member] of Object.entries(given)) setKey(copy, this.#plain(key), key === 'resourceVersion' && typeof member === 'string' ? this.#revision(member) : this.#value(member))
    return copy
  }

  #plain(given: string): string {
    const { namespace, cwd, address } = this.#around
    let text = given
      .replaceAll(`${cwd}/`, '').replaceAll(cwd, '').replaceAll(address, 'https://127.0.0.1:6443').replaceAll(namespace, 'default')
      .replaceAll(/\/\S*\/(LIVE|MERGED)-\d+/g, '$1').replaceAll(/\/\S*\/kubectl-edit-\d+\.yaml/g, 'kubectl-edit-0.yaml')
      .replaceAll(/[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}/g, (uid) => this.#isWritten(uid) ? uid : `00000000-0000-4000-8000-${String(this.#numberOf('uid', uid)).padStart(12, '0')}`)
      .replaceAll(/(resourceVersion\\*"?: ?\\*"?|resourceVersion:|Resource Version: +|\bwas )(\d+)/g, (_all, head: string, revision: string) => `${head}${this.#revision(revision)}`)
      .replaceAll(/([WEIF])\d{4} \d\d:\d\d:\d\d\.\d{6} +\d+ (\w+\.go):\d+\]/g, '$10101 00:00:00.000000       1 $2:1]')
      .replaceAll(/kube-api-access-[a-z0-9]{5}\b/g, 'kube-api-access-00000')
      .replaceAll(/\b10\.96\.\d{1,3}\.\d{1,3}\b(?!\/)/g, (ip) => this.#isWritten(ip) ? ip : `10.96.0.${String(100 + this.#numberOf('ip', ip))}`)
      .replaceAll(/\b3[0-2]\d{3}\b/g, (port) => Number(port) === 30000 || Number(port) >= 32767 || this.#isWritten(port) ? port : String(31000 + this.#numberOf('port', port)))
    for (const prefix of this.#generated) {
      text = text.replaceAll(new RegExp(`(?<![a-z0-9-])${prefix.replaceAll('.', '\\.')}([bcdfghjklmnpqrstvwxz2456789]{5})(?![a-z0-9-])`, 'g'), (_name, suffix: string) => `${prefix}${String(this.#numberOf(prefix, suffix)).padStart(5, '0')}`)
    }
    return this.#withoutTimes(text)
  }

  /** Times of today are the time of every recording. */
  #withoutTimes(text: string): string {
    const today = new Date().toISOString().slice(0, 10)
    return text
      .replaceAll(/\b(\d{4}-\d\d-\d\d)T\d\d:\d\d:\d\d(?:\.\d+)?Z/g, (time, day: string) => day !== today || this.#isWritten(time) ? time : '2026-01-01T00:00:00Z')
      .replaceAll(/\b(\d{4}-\d\d-\d\d) \d\d:\d\d:\d\d\.\d+ \+0000/g, '2026-01-01 00:00:00.000000000 +0000')
      .replaceAll(/\b(\d{4}-\d\d-\d\d) \d\d:\d\d:\d\d \+0000 UTC/g, '2026-01-01 00:00:00 +0000 UTC')
      .replaceAll(/\b[A-Z][a-z]{2}, \d\d [A-Z][a-z]{2} (\d{4}) \d\d:\d\d:\d\d \+0000/g, (time, year: string) => year !== today.slice(0, 4) || this.#isWritten(time) ? time : 'Thu, 01 Jan 2026 00:00:00 +0000')
  }

  #revision(given: string): string {
    return given === '0' || this.#isWritten(given) ? given : String(this.#numberOf('revision', given))
  }

  #isWritten(token: string): boolean {
    return this.#written.includes(token)
  }

  #numberOf(family: string, token: string): number {
    const known = this.#numbers.get(family) ?? new Map<string, number>()
    this.#numbers.set(family, known)
    const number = known.get(token) ?? known.size + 1
    known.set(token, number)
    return number
  }
}

/** Ages are a second; tables are cut into cells before they change, and aligned after. */
function withTables(text: string, plain: (given: string) => string): string {
  return text.split('\n\n').map((block) => {
    const lines = block.replace(/\n$/, '').split('\n')
    const end = block.endsWith('\n') ? '\n' : ''
    if (lines.length > 1 && /^[A-Z]+(?: [A-Z]+)* {3,}[A-Z]/.test(lines[0] ?? '')) return aligned(lines, plain) + end
    // Without headers nothing tells where an empty cell is: what is as wide as before stays in its place.
    return plain(lines.map((line) => line.replaceAll(/(?<=^|[ (])\d{1,2}s(?=$|[ )])/g, '1s')).join('\n')) + end
  }).join('\n\n')
}

function aligned(lines: readonly string[], plain: (given: string) => string): string {
  const starts = [...(lines[0] ?? '').matchAll(/\S+(?: \S+)*/g)].map((match) => match.index)
  const rows = lines.map((line) => starts.map((start, index) => plain(oneSecond(line.slice(start, starts[index + 1]).trimEnd()))))
  return alignTable(rows).replace(/\n$/, '')
}

function oneSecond(cell: string): string {
  return /^\d{1,2}s$/.test(cell) ? '1s' : cell
}
