import { counted, timeText } from '../base/words.ts'
import type { Plan } from '../plan/plan.ts'
import { answerText, decidingAnswer, objectText } from './diff-lines.ts'
import { markdownCode, markdownText } from './escape.ts'
import { problemNotes, ruleLink } from './problem-markdown.ts'
import { runsText, scheduleText } from './schedule-text.ts'

/** GitHub cuts a comment at 65,536 characters. */
const largest = 65_000

const marks = { error: '🛑', warning: '⚠️', info: 'ℹ️' } as const

/** For a pull-request comment: sections by importance, until it is full. */
export function planMarkdown(plan: Plan): string {
  const isBad = plan.problems.some(({ severity }) => severity === 'error')
  const head = [`### ${isBad ? '🛑' : '✅'} stowage plan: ${markdownText(plan.verdict)}`, '', `Kubernetes ${plan.cluster.minor}; ${markdownText(plan.cluster.title)}.`, ''].join('\n')
  let text = head
  for (const section of [problems(plan), changes(plan), rollouts(plan), pending(plan), placement(plan), effects(plan), headroom(plan), schedules(plan), quotas(plan), timeline(plan), notes(plan)]) {
    if (section.rows.length === 0) continue
    const drawn = drawSection(section, largest - text.length)
    if (drawn === undefined) return `${text}\nmore is in the JSON of the plan\n`
    text += `\n${drawn}`
  }
  return `${text}\n`
}

interface Section {
  readonly title: string
  /** Folded away until it is asked for. */
  readonly folded?: boolean
  readonly header: readonly string[]
  readonly rows: readonly (readonly string[])[]
}

/** As many rows as there is room for; undefined when not even one fits. */
function drawSection({ title, folded = false, header, rows }: Section, room: number): string | undefined {
  const open = folded ? `<details><summary>${title} (${rows.length})</summary>\n\n` : `**${title}**\n\n`
  const close = folded ? '\n</details>\n' : ''
  const lines = [`| ${header.join(' | ')} |`, `|${'---|'.repeat(header.length)}`]
  let size = open.length + close.length + lines.join('\n').length + 60
  let told = 0
  for (const row of rows) {
    const line = `| ${row.join(' | ')} |`
    if (size + line.length + 1 > room) break
    lines.push(line)
    size += line.length + 1
    told += 1
  }
  if (told === 0) return undefined
  return `${open}${lines.join('\n')}\n${told < rows.length ? `\nand ${counted(rows.length - told, 'more line')}\n` : ''}${close}`
}

function problems({ problems: found }: Plan): Section {
  return { title: 'Problems', header: ['', 'Place', 'Problem', 'Rule'], rows: found.map((problem) => [
    marks[problem.severity],
    markdownCode(problem.origin === undefined ? problem.resource === undefined ? '' : objectText(problem.resource) : `${problem.origin.path}:${problem.position?.line ?? 1}`),
    problemNotes(problem).join('<br>'),
    ruleLink(problem.rule),
  ]) }
}

function changes({ mode, changes: all }: Plan): Section {
  const told = all.map((change) => ({ ...change, outcome: answerText(decidingAnswer(change, mode)) })).filter(({ outcome }) => outcome !== 'unchanged')
  return { title: 'Changes', folded: told.length > 12, header: ['Object', ways[mode], 'Fields'], rows: told.map(({ resource, outcome, fields }) => [
    markdownCode(objectText(resource)), outcome, outcome === 'created' ? '' : fields.slice(0, 5).map(({ path }) => markdownCode(path)).join(' ') + (fields.length > 5 ? ` and ${fields.length - 5} more` : ''),
  ]) }
}

const ways: Readonly<Record<Plan['mode'], string>> = { 'apply': 'apply', 'create': 'create', 'server-side': 'apply --server-side' }

function rollouts({ rollouts: all }: Plan): Section {
  return { title: 'Rollouts', header: ['Workload', 'In the end', 'Fewest ready'], rows: all.map(({ resource: { kind, namespace, name }, points, finishedAt, stalled, minimumReady }) => [
    markdownCode(`${kind} ${namespace}/${name}`),
    finishedAt === undefined ? `🛑 ${points.at(-1)?.ready ?? 0} of ${points.at(-1)?.desired ?? 0} ready, still since ${timeText(stalled?.since ?? 0)}` : `${points.at(-1)?.ready ?? 0} ready after ${timeText(finishedAt)}`,
    String(minimumReady),
  ]) }
}

function pending({ pending: pods }: Plan): Section {
  return { title: 'Pending pods', header: ['Pod', 'Why', 'Would help'], rows: pods.map(({ pod, message, nearest, proposals }) => [
    markdownCode(pod), [markdownText(message), nearest === undefined ? '' : `closest: ${markdownText(`${nearest.node}: ${nearest.missing.join(', ')}`)}`].filter((part) => part !== '').join('<br>'), proposals.slice(0, 3).map(markdownText).join('<br>'),
  ]) }
}

function placement({ placement: nodes }: Plan): Section {
  return { title: 'Placement', folded: true, header: ['Node', 'cpu', 'memory', 'Pods'], rows: nodes.map(({ node, requested, allocatable, pods }) => [
    markdownCode(node), markdownText(`${requested.cpu ?? '0'} of ${allocatable.cpu ?? '0'}`), markdownText(`${requested.memory ?? '0'} of ${allocatable.memory ?? '0'}`),
    pods.slice(0, 12).map(({ name, isNew }) => markdownCode(`${isNew ? '+' : ''}${name}`)).join(' ') + (pods.length > 12 ? ` and ${pods.length - 12} more` : ''),
  ]) }
}

function effects({ effects: { services, budgets, restarts, broken, evicted } }: Plan): Section {
  return { title: 'Effects', folded: true, header: ['What', 'How'], rows: [
    ...broken.map(({ from, to, because }) => [markdownCode(`${from} → ${to}`), `breaks: ${markdownText(because)}`]),
    ...evicted.map(({ pod, by, because }) => [markdownCode(pod), markdownText(`evicted by ${by}: ${because}`)]),
    ...restarts.map(({ workload, because }) => [markdownCode(workload), markdownText(`restarts: ${because}`)]),
    ...services.filter(({ gained, lost }) => gained.length + lost.length > 0).map(({ dnsName, gained, lost, ready }) => [markdownCode(dnsName), `+${gained.length} −${lost.length}, ${counted(ready, 'ready endpoint')}`]),
    ...budgets.map(({ budget, disruptionsAllowed: { before, after } }) => [markdownCode(budget), `${before} → ${after} disruptions allowed`]),
  ] }
}

function headroom({ headroom: { workloads, losses } }: Plan): Section {
  return { title: 'Headroom', folded: true, header: ['What', 'How'], rows: [
    ...losses.filter(({ survives }) => !survives).map(({ kind, name, homeless }) => [`loss of ${kind} ${markdownCode(name)}`, `${counted(homeless.length, 'pod')} without a place`]),
    ...workloads.map(({ workload, more, limitedBy }) => [markdownCode(workload), markdownText(`${more} more; then ${limitedBy}`)]),
  ] }
}

function schedules({ schedules: all = [] }: Plan): Section {
  return { title: 'Next runs', folded: true, header: ['CronJob', 'Schedule', 'Runs'], rows: all.map((schedule) => [markdownCode(`${schedule.resource.namespace}/${schedule.resource.name}`), scheduleText(schedule, markdownCode), runsText(schedule)]) }
}

function quotas({ admission: { quotas: used } }: Plan): Section {
  return { title: 'Quota', folded: true, header: ['Quota', 'Resource', 'Before', 'After', 'Peak', 'Hard'], rows: used.filter(({ before, after, peak }) => before !== after || peak !== after)
    .map(({ namespace, quota, resource, before, after, peak, hard }) => [markdownCode(`${namespace}/${quota}`), markdownCode(resource), before, after, peak, hard].map((cell, index) => index < 2 ? cell : markdownText(cell))) }
}

function timeline({ timeline: entries }: Plan): Section {
  return { title: 'Timeline', folded: true, header: ['At', 'Who', 'Object', 'What'], rows: entries.map(({ at, actor, object, what, because }) => [timeText(at), markdownText(actor), markdownCode(object), markdownText(because === '' ? what : `${what} (${because})`)]) }
}

function notes({ fidelity }: Plan): Section {
  return { title: 'Not to the letter', folded: true, header: ['Part', 'How'], rows: fidelity.map(({ part, note }) => [markdownText(part), markdownText(note)]) }
}
