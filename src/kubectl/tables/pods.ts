import { isMap, valueAt, type ValueMap } from '../../base/json.ts'
import { ageOf, columns, listAt, nameOf, numberAt, orNone, since, textAt, type Table } from './cells.ts'

export const pod: Table = {
  columns: columns('NAME', 'READY', 'STATUS', 'RESTARTS', 'AGE', 'IP*', 'NODE*', 'NOMINATED NODE*', 'READINESS GATES*'),
  cells: (o, now) => {
    const summary = podSummary(o)
    return [
      nameOf(o), `${summary.ready}/${summary.total}`, summary.reason, restartText(summary, now), ageOf(o, now), orNone(textAt(o, 'status', 'podIPs', 0, 'ip') || textAt(o, 'status', 'podIP')),
      orNone(textAt(o, 'spec', 'nodeName')), orNone(textAt(o, 'status', 'nominatedNodeName')), readinessGates(o),
    ]
  },
}

interface Summary {
  readonly ready: number
  readonly total: number
  readonly reason: string
  readonly restarts: number
  readonly lastRestart: string
}

/** `printPod`: init containers first, then the others from last to first. */
export function podSummary(o: ValueMap): Summary {
  const sidecars = new Set(listAt(o, 'spec', 'initContainers').filter((one) => one.restartPolicy === 'Always').map((one) => textAt(one, 'name')))
  const summary = { ready: 0, total: listAt(o, 'spec', 'containers').length + sidecars.size, reason: textAt(o, 'status', 'reason') || textAt(o, 'status', 'phase'), restarts: 0, lastRestart: '' }
  const conditions = listAt(o, 'status', 'conditions')
  if (conditions.some((one) => one.type === 'PodScheduled' && one.reason === 'SchedulingGated')) summary.reason = 'SchedulingGated'
  const initializing = walkInitContainers(o, sidecars, summary)
  if (!initializing || conditions.some((one) => one.type === 'Initialized' && one.status === 'True')) walkContainers(o, conditions, summary, sidecars)
  if (textAt(o, 'metadata', 'deletionTimestamp') !== '') {
    const phase = textAt(o, 'status', 'phase')
    if (textAt(o, 'status', 'reason') === 'NodeLost') summary.reason = 'Unknown'
    else if (phase !== 'Failed' && phase !== 'Succeeded') summary.reason = 'Terminating'
  }
  return summary
}

function walkInitContainers(o: ValueMap, sidecars: ReadonlySet<string>, summary: { ready: number, reason: string, restarts: number, lastRestart: string }): boolean {
  const specs = listAt(o, 'spec', 'initContainers')
  let index = -1
  for (const status of listAt(o, 'status', 'initContainerStatuses')) {
    index++
    const sidecar = sidecars.has(textAt(status, 'name'))
    countRestarts(status, summary)
    const terminated = valueAt(status, ['state', 'terminated'])
    if (isMap(terminated) && numberAt(terminated, 'exitCode') === 0) continue
    if (sidecar && status.started === true) {
      if (status.ready === true) summary.ready++
      continue
    }
    const waiting = textAt(status, 'state', 'waiting', 'reason')
    if (isMap(terminated)) summary.reason = `Init:${textAt(terminated, 'reason') || endText(terminated)}`
    else if (waiting !== '' && waiting !== 'PodInitializing') summary.reason = `Init:${waiting}`
    else summary.reason = `Init:${index}/${specs.length}`
    return true
  }
  return false
}

function walkContainers(o: ValueMap, conditions: readonly ValueMap[], summary: { ready: number, reason: string, restarts: number, lastRestart: string }, sidecars: ReadonlySet<string>): void {
  let running = false
  const errors: string[] = []
  if (sidecars.size === 0) {
    summary.restarts = 0
    summary.lastRestart = ''
  }
  for (const status of [...listAt(o, 'status', 'containerStatuses')].reverse()) {
    countRestarts(status, summary)
    const waiting = textAt(status, 'state', 'waiting', 'reason')
    const terminated = valueAt(status, ['state', 'terminated'])
    if (waiting !== '') summary.reason = waiting
    else if (isMap(terminated)) {
      summary.reason = textAt(terminated, 'reason') || endText(terminated)
      if (numberAt(terminated, 'exitCode') !== 0) errors.unshift(summary.reason)
    } else if (status.ready === true && isMap(valueAt(status, ['state', 'running']))) {
      running = true
      summary.ready++
    }
  }
  if (summary.reason !== 'Completed') return
  if (running) summary.reason = conditions.some((one) => one.type === 'Ready' && one.status === 'True') ? 'Running' : errors[0] ?? 'NotReady'
  else if (errors.length > 0) summary.reason = errors[0] ?? summary.reason
}

function countRestarts(status: ValueMap, summary: { restarts: number, lastRestart: string }): void {
  summary.restarts += numberAt(status, 'restartCount')
  const finished = textAt(status, 'lastState', 'terminated', 'finishedAt')
  if (finished > summary.lastRestart) summary.lastRestart = finished
}

function endText(terminated: ValueMap): string {
  const signal = numberAt(terminated, 'signal')
  return signal !== 0 ? `Signal:${signal}` : `ExitCode:${numberAt(terminated, 'exitCode')}`
}

function restartText({ restarts, lastRestart }: Summary, now: string): string {
  return restarts > 0 && lastRestart !== '' ? `${restarts} (${since(lastRestart, now)} ago)` : String(restarts)
}

function readinessGates(o: ValueMap): string {
  const gates = listAt(o, 'spec', 'readinessGates')
  if (gates.length === 0) return '<none>'
  const conditions = listAt(o, 'status', 'conditions')
  return `${gates.filter((gate) => conditions.some((one) => one.type === gate.conditionType && one.status === 'True')).length}/${gates.length}`
}
