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
  const [head, tail] = [rows.slice(0, most - 6), rows.slice(-6)]
  return columns([...head, ['…', counted(rows.length - most, 'more line'), '--timeline shows all'], ...tail])
}

function wholeRow({ at, actor, object, what, because }: TimelineEntry): string[] {
  return [timeText(at), actor, printable(object), printable(because === '' ? what : `${what} (${because})`)]
}

function mainRows(timeline: readonly TimelineEntry[], commands: Plan['commands']): string[][] {
  const rows: { at: number, row: string[], parts: string[] }[] = []
  for (const entry of timeline) {
    if (isSmall(entry)) continue
    const isUser = entry.actor === 'kubectl' && !entry.object.startsWith('Node ')
    const subject = isUser ? 'kubectl' : subjectOf(entry)
    const part = isUser ? `${entry.verb}s ${entry.object}` : partOf(entry)
    const last = rows.findLast(({ at, row }) => at === entry.at && row[1] === printable(subject))
    if (last === undefined) rows.push({ at: entry.at, row: [timeText(entry.at), printable(subject)], parts: [part] })
    else if (!last.parts.includes(part)) last.parts.push(part)
  }
  for (const { at, command, code } of commands) rows.push({ at, row: [timeText(at), '$'], parts: [`${command}${code === 0 ? '' : ` (exit code ${code})`}`] })
  return rows.sort((a, b) => a.at - b.at || Number(b.row[1] === '$') - Number(a.row[1] === '$')).map(({ row, parts }) => [...row, printable(row[1] === 'kubectl' ? userText(parts) : parts.join(', '))])
}

/** What only repeats what a workload does. */
function isSmall({ object, actor, verb }: TimelineEntry): boolean {
  if (actor === 'kubectl') return false
  return object.startsWith('Service ') || object.startsWith('PersistentVolumeClaim ') || (object.startsWith('ReplicaSet ') && actor === 'deployment-controller' && verb !== 'scale')
}

function subjectOf({ object }: TimelineEntry): string {
  return object
}

function partOf({ what, because, verb, actor }: TimelineEntry): string {
  const tells = verb === 'scale' || (verb === 'delete' && actor !== 'kubelet') || actor === 'node-controller'
  return tells && because !== '' ? `${what} (${because})` : what
}

function userText(parts: readonly string[]): string {
  if (parts.length === 1) return parts[0] ?? ''
  const counts = new Map<string, number>()
  for (const part of parts) counts.set(part.split(' ')[0] ?? '', (counts.get(part.split(' ')[0] ?? '') ?? 0) + 1)
  return [...counts].map(([verb, count]) => `${verb} ${counted(count, 'object')}`).join(', ')
}
