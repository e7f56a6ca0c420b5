import { valueAt, type ValueMap } from '../../base/json.ts'
import { ageOf, columns, containerCells, humanDuration, instantOf, labelText, listAt, mapAt, nameOf, numberAt, orNone, selectorText, since, textAt, type Table } from './cells.ts'

const template = ['spec', 'template', 'spec'] as const

export const scale: Table = {
  columns: columns('NAME', 'DESIRED', 'AVAILABLE', 'AGE'),
  cells: (o, now) => [nameOf(o), String(numberAt(o, 'spec', 'replicas')), String(numberAt(o, 'status', 'replicas')), ageOf(o, now)],
}

export const deployment: Table = {
  columns: columns('NAME', 'READY', 'UP-TO-DATE', 'AVAILABLE', 'AGE', 'CONTAINERS*', 'IMAGES*', 'SELECTOR*'),
  cells: (o, now) => [
    nameOf(o), `${numberAt(o, 'status', 'readyReplicas')}/${numberAt(o, 'spec', 'replicas')}`, String(numberAt(o, 'status', 'updatedReplicas')), String(numberAt(o, 'status', 'availableReplicas')), ageOf(o, now),
    ...containerCells(o, ...template), selectorText(mapAt(o, 'spec', 'selector')),
  ],
}

export const replicaSet: Table = {
  columns: columns('NAME', 'DESIRED', 'CURRENT', 'READY', 'AGE', 'CONTAINERS*', 'IMAGES*', 'SELECTOR*'),
  cells: (o, now) => [...replicaCells(o), ageOf(o, now), ...containerCells(o, ...template), selectorText(mapAt(o, 'spec', 'selector'))],
}

export const replicationController: Table = {
  columns: replicaSet.columns,
  cells: (o, now) => [...replicaCells(o), ageOf(o, now), ...containerCells(o, ...template), labelText(mapAt(o, 'spec', 'selector'))],
}

function replicaCells(o: ValueMap): string[] {
  return [nameOf(o), String(numberAt(o, 'spec', 'replicas')), String(numberAt(o, 'status', 'replicas')), String(numberAt(o, 'status', 'readyReplicas'))]
}

export const statefulSet: Table = {
  columns: columns('NAME', 'READY', 'AGE', 'CONTAINERS*', 'IMAGES*'),
  cells: (o, now) => [nameOf(o), `${numberAt(o, 'status', 'readyReplicas')}/${numberAt(o, 'spec', 'replicas')}`, ageOf(o, now), ...containerCells(o, ...template)],
}

export const daemonSet: Table = {
  columns: columns('NAME', 'DESIRED', 'CURRENT', 'READY', 'UP-TO-DATE', 'AVAILABLE', 'NODE SELECTOR', 'AGE', 'CONTAINERS*', 'IMAGES*', 'SELECTOR*'),
  cells: (o, now) => [
    nameOf(o), ...['desiredNumberScheduled', 'currentNumberScheduled', 'numberReady', 'updatedNumberScheduled', 'numberAvailable'].map((field) => String(numberAt(o, 'status', field))),
    labelText(mapAt(o, ...template, 'nodeSelector')), ageOf(o, now), ...containerCells(o, ...template), selectorText(mapAt(o, 'spec', 'selector')),
  ],
}

export const job: Table = {
  columns: columns('NAME', 'STATUS', 'COMPLETIONS', 'DURATION', 'AGE', 'CONTAINERS*', 'IMAGES*', 'SELECTOR*'),
  cells: (o, now) => [nameOf(o), jobStatus(o), jobCompletions(o), jobDuration(o, now), ageOf(o, now), ...containerCells(o, ...template), selectorText(mapAt(o, 'spec', 'selector'))],
}

function jobStatus(o: ValueMap): string {
  const has = (type: string): boolean => listAt(o, 'status', 'conditions').some((one) => one.type === type && one.status === 'True')
  if (has('Complete')) return 'Complete'
  if (has('Failed')) return 'Failed'
  if (textAt(o, 'metadata', 'deletionTimestamp') !== '') return 'Terminating'
  return ['Suspended', 'FailureTarget', 'SuccessCriteriaMet'].find(has) ?? 'Running'
}

function jobCompletions(o: ValueMap): string {
  const succeeded = numberAt(o, 'status', 'succeeded')
  if (valueAt(o, ['spec', 'completions']) !== undefined) return `${succeeded}/${numberAt(o, 'spec', 'completions')}`
  const parallelism = numberAt(o, 'spec', 'parallelism')
  return parallelism > 1 ? `${succeeded}/1 of ${parallelism}` : `${succeeded}/1`
}

function jobDuration(o: ValueMap, now: string): string {
  const start = textAt(o, 'status', 'startTime')
  if (start === '') return ''
  const end = textAt(o, 'status', 'completionTime')
  return humanDuration((instantOf(end === '' ? now : end) - instantOf(start)) / 1000)
}

export const cronJob: Table = {
  columns: columns('NAME', 'SCHEDULE', 'TIMEZONE', 'SUSPEND', 'ACTIVE', 'LAST SCHEDULE', 'AGE', 'CONTAINERS*', 'IMAGES*', 'SELECTOR*'),
  cells: (o, now) => {
    const last = textAt(o, 'status', 'lastScheduleTime')
    return [
      nameOf(o), textAt(o, 'spec', 'schedule'), orNone(textAt(o, 'spec', 'timeZone')), valueAt(o, ['spec', 'suspend']) === true ? 'True' : 'False', String(listAt(o, 'status', 'active').length),
      last === '' ? '<none>' : since(last, now), ageOf(o, now), ...containerCells(o, 'spec', 'jobTemplate', ...template), orNone(selectorText(mapAt(o, 'spec', 'jobTemplate', 'spec', 'selector'))),
    ]
  },
}
