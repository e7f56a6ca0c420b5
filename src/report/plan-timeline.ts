import { counted, timeText } from '../base/words.ts'
import type { Plan, TimelineEntry } from '../plan/plan.ts'
import { printable } from './escape.ts'
import { columns } from './plan-lines.ts'

/** So many lines of a timeline are shown without being asked for. */
const most = 24

/** The timeline: what users do in one line, what befalls a workload at one instant in another. */
export function timelineLines({ timeline, commands }: Plan, isWhole: boolean): string[] {
  const rows = isWhole ? timeline.map(wholeRow) : mainRows(timeline, commands)
  if (isWhole || rows.length <= most) return columns(rows)
  const [head, tail] = [rows.slice(0, most - 8), rows.slice(-8)]
  return columns([...head, ['…', `${rows.length - most} more`, '--timeline shows all'], ...tail])
}

function wholeRow({ at, actor, object, what, because }: TimelineEntry): string[] {
  return [timeText(at), actor, printable(object), printable(because === '' ? what : `${what} (${because})`)]
}

/** What stands in one line: one subject at one instant. */
interface Row {
  readonly at: number
  readonly subject: string
  readonly entries: TimelineEntry[]
}

function mainRows(timeline: readonly TimelineEntry[], commands: Plan['commands']): string[][] {
  const rows = new Map<string, Row>()
  for (const entry of timeline) {
    if (isSmall(entry) || isPutRight(entry, timeline)) continue
    const subject = isUsers(entry) ? 'kubectl' : entry.workload ?? entry.object
    const key = `${timeText(entry.at)} ${subject}`
    const row = rows.get(key)
    if (row === undefined) rows.set(key, { at: entry.at, subject, entries: [entry] })
    else row.entries.push(entry)
  }
  const told = [
    ...commands.map(({ at, command, code }) => ({ at, row: [timeText(at), '$', printable(`${command}${code === 0 ? '' : ` (exit code ${code})`}`)] })),
    ...[...rows.values()].map(({ at, subject, entries }) => ({ at, row: [timeText(at), printable(subject), printable(subject === 'kubectl' ? userText(entries) : subject.startsWith('Pod ') ? workText(entries).replaceAll(/(^|, )1 pod /g, '$1') : workText(entries))] })),
  ]
  return told.sort((a, b) => a.at - b.at).map(({ row }) => row)
}

function isUsers({ actor, object }: TimelineEntry): boolean {
  return actor === 'kubectl' && !object.startsWith('Node ')
}

/** What only repeats what a workload does. */
function isSmall({ object, actor, verb, pods }: TimelineEntry): boolean {
  if (actor === 'kubectl' || pods !== undefined) return false
  return object.startsWith('Service ') || object.startsWith('PersistentVolumeClaim ') || (object.startsWith('ReplicaSet ') && verb === 'create')
}

/** A pod that came a moment too early, before its ServiceAccount, was let in soon after. */
function isPutRight({ what, at, workload, object }: TimelineEntry, timeline: readonly TimelineEntry[]): boolean {
  return what.startsWith('ReplicaFailure') && timeline.some((later) => later.verb === 'create' && later.pods !== undefined && later.object === (workload ?? object) && later.at > at && later.at <= at + 5)
}

function userText(entries: readonly TimelineEntry[]): string {
  const [only] = entries
  if (entries.length === 1 && only !== undefined) return `${only.object} ${only.what}`
  const counts = new Map<string, number>()
  for (const { verb } of entries) counts.set(verb, (counts.get(verb) ?? 0) + 1)
  return [...counts].map(([verb, count]) => `${verb}s ${counted(count, 'object')}`).join(', ')
}

/** `2 pods created, placed on node-1, node-2`: the same pods are not named again, and neither are nodes twice. */
function workText(entries: readonly TimelineEntry[]): string {
  const parts: string[] = []
  let lastCount = ''
  const nodes = entries.filter(({ verb }) => verb === 'bind').map(({ what }) => what.replace(/^.*placed on /, ''))
  const bound = entries.filter(({ verb }) => verb === 'bind').reduce((sum, { pods = [] }) => sum + pods.length, 0)
  for (const entry of entries) {
    const { pods, what, verb } = entry
    if (pods === undefined) {
      parts.push(tell(entry))
      lastCount = ''
    } else if (/^(?:pod \S+ |\d+ pods )?container /.test(what)) {
      parts.push(`${what.replace(/^(?:pod \S+|\d+ pods) /, '')}${pods.length > 1 ? ` (${counted(pods.length, 'pod')})` : ''}`)
      lastCount = ''
    } else if (verb !== 'bind' || parts.every((part) => !part.includes('placed on '))) {
      const count = counted(verb === 'bind' ? bound : pods.length, 'pod')
      const did = verb === 'bind' ? `placed on ${[...new Set(nodes)].join(', ')}` : reasoned(entry, what.replace(/^(?:pod \S+|\d+ pods) /, ''))
      parts.push(count === lastCount ? did : `${count} ${did}`)
      lastCount = count
    }
  }
  return [...new Set(parts)].join(', ')
}

function tell(entry: TimelineEntry): string {
  const { object, workload, what } = entry
  return workload === undefined || workload === object ? reasoned(entry, what) : `${object.replace(/^.*[/ ]/, '')} ${what.replace(/^scales from (\d+) to (\d+)$/, '$1 → $2')}`
}

function reasoned({ verb, actor, because }: TimelineEntry, what: string): string {
  const tells = verb === 'scale' || (verb === 'delete' && actor !== 'kubelet' && actor !== 'replicaset-controller') || actor === 'node-controller'
  return tells && because !== '' ? `${what} (${because})` : what
}
