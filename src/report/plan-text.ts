import { counted, timeText } from '../base/words.ts'
import type { Plan, RolloutCurve } from '../plan/plan.ts'
import { answerText, decidingAnswer } from './diff-lines.ts'
import { printable } from './escape.ts'
import { runsText, scheduleText } from './schedule-text.ts'
import { columns, fitting, painter, some, sparkline, type PlanTextOptions } from './plan-lines.ts'
import { placementLines } from './plan-placement.ts'
import { problemLines } from './problem-lines.ts'
import { timelineLines } from './plan-timeline.ts'

/** A plan for people: the verdict first, then what goes wrong, what changes, what happens when, and where everything is in the end. */
export function planText(plan: Plan, { color, wholeTimeline = false }: PlanTextOptions): string {
  const paint = painter(color)
  const isBad = plan.problems.some(({ severity }) => severity === 'error')
  const sections: [string, string[]][] = [
    ['problems', problemLines(plan.problems, paint, '  ')],
    ['changes', changeLines(plan)],
    ['admission', admissionLines(plan)],
    ['timeline', timelineLines(plan, wholeTimeline)],
    ['rollouts', rolloutLines(plan)],
    ['next runs', scheduleLines(plan)],
    ['placement', placementLines(plan)],
    ['pending', pendingLines(plan)],
    ['effects', effectLines(plan)],
    ['headroom', headroomLines(plan)],
    ['commands', commandLines(plan)],
    ['not to the letter', plan.fidelity.map(({ part, note }) => `  ${part}: ${printable(note)}`)],
  ]
  const head = [paint(isBad ? 'error' : 'good', paint('bold', printable(plan.verdict))), paint('dim', `Kubernetes ${plan.cluster.minor}; ${printable(plan.cluster.title)}`)]
  const blocks = sections.filter(([, lines]) => lines.length > 0).map(([title, lines]) => [paint('bold', title), ...lines].join('\n'))
  return `${[head.join('\n'), ...blocks].join('\n\n')}\n`
}

/** One line for each outcome and namespace; the fields of what was there before below. */
function changeLines({ mode, summary, changes }: Plan): string[] {
  const told = changes.map((change) => ({ ...change, outcome: answerText(decidingAnswer(change, mode)) }))
  const groups = new Map<string, Map<string, string[]>>()
  for (const { resource: { kind, namespace, name }, outcome } of told) {
    if (outcome === 'unchanged') continue
    const key = JSON.stringify([outcome, namespace])
    const kinds = groups.get(key) ?? new Map<string, string[]>()
    groups.set(key, kinds.set(kind, [...kinds.get(kind) ?? [], name]))
  }
  const rows = [...groups].flatMap(([key, kinds]) => {
    const [outcome = '', namespace = ''] = JSON.parse(key) as string[]
    return wrapped([...kinds].map(([kind, names]) => `${kind} ${fitting(names, 90)}`), 110).map((line, index) => index === 0 ? [outcome, printable(namespace), line] : ['', '', line])
  })
  const fields = told.filter(({ outcome, fields: changed }) => (outcome === 'configured' || outcome === 'applied') && changed.length > 0).flatMap(({ resource: { kind, name }, fields: changed }) => [
    ...changed.slice(0, 5).map(({ path, from, to }) => `    ${kind} ${printable(name)}: ${printable(path)}: ${valueText(from)} → ${valueText(to)}`),
    ...changed.length > 5 ? [`    ${kind} ${printable(name)}: and ${counted(changed.length - 5, 'more field')}`] : [],
  ])
  return [...columns(rows), ...fields, ...summary.unchanged > 0 ? [`  ${counted(summary.unchanged, 'object')} unchanged`] : []]
}

/** Parts on lines of about so many characters. */
function wrapped(parts: readonly string[], width: number): string[] {
  const lines: string[] = []
  for (const part of parts) {
    const last = lines.at(-1)
    if (last === undefined || last.length + part.length > width) lines.push(part)
    else lines[lines.length - 1] = `${last}; ${part}`
  }
  return lines
}

function valueText(value: unknown): string {
  if (value === undefined) return '(nothing)'
  const text = typeof value === 'string' ? value : JSON.stringify(value, (_key, inner: unknown) => typeof inner === 'bigint' ? String(inner) : inner)
  return printable(text.length > 60 ? `${text.slice(0, 57)}…` : text)
}

function admissionLines({ admission: { notes, quotas } }: Plan): string[] {
  const rows = quotas.filter(({ before, after, peak }) => before !== after || peak !== after).map(({ namespace, quota, resource, hard, before, after, peak }) =>
    [`quota ${printable(`${namespace}/${quota}`)}`, resource, `${before} → ${after} of ${hard}${peak === after ? '' : `, ${peak} on the way`}`])
  return [...notes.slice(0, 8).map(({ resource: { kind, name }, plugin, message }) => `  ${kind} ${printable(name)}: ${plugin === '' ? '' : `${plugin}: `}${printable(message)}`), ...columns(rows)]
}

function scheduleLines({ schedules = [] }: Plan): string[] {
  const rows = schedules.slice(0, 10).map((schedule) => [`CronJob ${printable(`${schedule.resource.namespace}/${schedule.resource.name}`)}`, scheduleText(schedule, printable), runsText(schedule)])
  return [...columns(rows), ...schedules.length > 10 ? [`  and ${counted(schedules.length - 10, 'more CronJob')}`] : []]
}

function rolloutLines({ rollouts }: Plan): string[] {
  return columns(rollouts.slice(0, 20).map((curve) => [`${curve.resource.kind} ${printable(`${curve.resource.namespace}/${curve.resource.name}`)}`, rolloutState(curve), sparkline(curve.points.slice(-30).map(({ ready }) => ready))]))
}

function rolloutState({ points, finishedAt, stalled, minimumReady }: RolloutCurve): string {
  const last = points.at(-1)
  const least = (points[0]?.ready ?? 0) > 0 ? `, never below ${minimumReady} ready` : ''
  if (finishedAt !== undefined) return last?.desired === 0 && last.total === 0 ? `gone after ${timeText(finishedAt)}` : `${last?.ready ?? 0} ready after ${timeText(finishedAt)}${least}`
  const deadline = stalled?.deadlineAt === undefined ? '' : `, deadline at ${timeText(stalled.deadlineAt)}`
  return `${last?.ready ?? 0} of ${last?.desired ?? 0} ready, stands still since ${timeText(stalled?.since ?? 0)}${deadline}`
}

function pendingLines({ pending }: Plan): string[] {
  return pending.slice(0, 6).flatMap(({ pod, message, nearest, proposals }) => [
    `  ${printable(pod)}: ${printable(message)}`,
    ...nearest === undefined ? [] : [`    closest: node ${printable(nearest.node)}: ${some(nearest.missing, 4)}`],
    ...proposals.slice(0, 3).map((proposal) => `    would help: ${printable(proposal)}`),
  ]).concat(pending.length > 6 ? [`  and ${counted(pending.length - 6, 'more pod')}`] : [])
}

function effectLines({ effects: { services, budgets, restarts, broken, evicted } }: Plan): string[] {
  const grown = services.filter(({ gained, lost }) => gained.length > 0 && lost.length === 0).map(({ service, gained, ready }) => `${service} +${gained.length}${ready === gained.length ? '' : ` (${ready} ready)`}`)
  const changed = budgets.filter(({ disruptionsAllowed: { before, after } }) => before !== after).map(({ budget, disruptionsAllowed: { before, after } }) => `${budget} ${before} → ${after}`)
  const lines = [
    ...broken.map(({ from, to, because }) => `  ${printable(from)} no longer reaches ${printable(to)}: ${printable(because)}`),
    ...evicted.map(({ pod, by, because }) => `  ${printable(pod)} is evicted by ${printable(by)}: ${printable(because)}`),
    ...restarts.map(({ workload, because }) => `  ${printable(workload)} is restarted: ${printable(because)}`),
    ...services.filter(({ lost }) => lost.length > 0).map(({ dnsName, gained, lost, ready }) => `  ${printable(dnsName)}: ${gained.length > 0 ? `${counted(gained.length, 'endpoint')} gained, ` : ''}${lost.length} lost, ${ready} ready`),
    ...grown.length > 0 ? [`  endpoints gained: ${fitting(grown, 120)}`] : [],
    ...changed.length > 0 ? [`  disruptions allowed: ${fitting(changed, 120)}`] : [],
  ]
  return lines.length > 14 ? [...lines.slice(0, 13), `  and ${lines.length - 13} more`] : lines
}

function headroomLines({ headroom: { workloads, losses, notes = [] } }: Plan): string[] {
  const room = workloads.slice(0, 8).map(({ workload, more, limitedBy }) => `${printable(workload)} +${more} (${printable(shortReason(limitedBy))})`)
  const fatal = losses.filter(({ survives }) => !survives)
  const kinds = [...new Set(losses.map(({ kind }) => kind))]
  const survived = fatal.length === 0 && losses.length > 0 ? [`  every pod finds another place after the loss of any one ${kinds.join(' or ')}`] : []
  return [
    ...room.length > 0 ? [`  room for more: ${room.join(', ')}${workloads.length > 8 ? ` and ${workloads.length - 8} more workloads` : ''}`] : [],
    ...survived,
    ...fatal.slice(0, 6).map(({ kind, name, homeless }) => `  the loss of ${kind} ${printable(name)} leaves ${counted(homeless.length, 'pod')} without a place: ${some(homeless, 4)}`),
    ...notes.map((note) => `  ${printable(note)}`),
  ]
}

/** A sentence of the scheduler without its head and what preemption adds. */
function shortReason(text: string): string {
  return text.replace(/^\d+\/\d+ nodes are available: /, '').replace(/\. .*$/s, '')
}

function commandLines({ commands }: Plan): string[] {
  return commands.flatMap(({ at, command, stdout, stderr, code }) => [
    `  ${timeText(at)}  $ ${printable(command)}${code === 0 ? '' : `  (exit code ${code})`}`,
    ...[stdout, stderr].join('').split('\n').filter((line) => line !== '').slice(0, 12).map((line) => `    ${printable(line)}`),
  ])
}
