import { isMap, type ValueMap } from '../../base/json.ts'
import { Failure } from '../failure.ts'
import { replicaSetsOf } from '../resources/revisions.ts'
import { instantOf, humanDuration, labelText, listAt, mapAt, numberAt, orNone, selectorText, textAt, textsAt } from '../tables/cells.ts'
import { podsStatus, type Describer } from './describer.ts'
import { podTemplateLines } from './pod-template.ts'
import { conditionLines, controllerLine, countAt, headLines, labelLines, line, lineIf, nameLine, namespaceLine, pairLines, sliceText, timeText, yesNo } from './text.ts'
import { claimClass } from './volumes.ts'

const template = (o: ValueMap): string => podTemplateLines(mapAt(o, 'spec', 'template'))
const created = (o: ValueMap): string => line('CreationTimestamp', timeText(textAt(o, 'metadata', 'creationTimestamp')))

/** Workloads as `pkg/describe/describe.go` (v0.36.2) tells them. */
export const deployment: Describer = (o, context) => {
  const { spec, strategy } = { spec: mapAt(o, 'spec'), strategy: mapAt(o, 'spec', 'strategy') }
  const rolling = mapAt(strategy, 'rollingUpdate')
  const sets = replicaSetsOf(context.session, o)
  const { old, newest } = sets instanceof Failure ? { old: [], newest: undefined } : sets
  const shown = (list: readonly ValueMap[]): string => orNone(list.map((set) => `${textAt(set, 'metadata', 'name')} (${countAt(set, 'replicas')}/${numberAt(set, 'spec', 'replicas')} replicas created)`).join(', '))
  return [
    nameLine(o), namespaceLine(o), created(o), labelLines(o), line('Selector', selectorText(mapAt(spec, 'selector'))),
    line('Replicas', `${numberAt(spec, 'replicas')} desired | ${countAt(o, 'updatedReplicas')} updated | ${countAt(o, 'replicas')} total | ${countAt(o, 'availableReplicas')} available | ${countAt(o, 'unavailableReplicas')} unavailable`),
    line('StrategyType', textAt(strategy, 'type')), line('MinReadySeconds', numberAt(spec, 'minReadySeconds')),
    isMap(strategy.rollingUpdate) ? line('RollingUpdateStrategy', `${textAt(rolling, 'maxUnavailable')} max unavailable, ${textAt(rolling, 'maxSurge')} max surge`) : '',
    template(o), conditionLines(o), old.length > 0 || newest !== undefined ? line('OldReplicaSets', shown(old)) + line('NewReplicaSet', shown(newest === undefined ? [] : [newest])) : '', context.events,
  ].join('')
}

const replicas = (o: ValueMap): string => line('Replicas', `${countAt(o, 'replicas')} current / ${numberAt(o, 'spec', 'replicas')} desired`)

export const replicaSet: Describer = (o, context) => [
  nameLine(o), namespaceLine(o), line('Selector', orNone(selectorText(mapAt(o, 'spec', 'selector')))), labelLines(o), controllerLine(o), replicas(o), line('Pods Status', podsStatus(context, o)), template(o), conditionLines(o), context.events,
].join('')

export const replicationController: Describer = (o, context) => [
  nameLine(o), namespaceLine(o), line('Selector', labelText(mapAt(o, 'spec', 'selector'))), labelLines(o), replicas(o), line('Pods Status', podsStatus(context, o)), template(o), conditionLines(o), context.events,
].join('')

export const statefulSet: Describer = (o, context) => {
  const update = mapAt(o, 'spec', 'updateStrategy')
  const rolling = mapAt(update, 'rollingUpdate')
  const partition = rolling.partition === undefined ? '' : `  Partition:\t${numberAt(rolling, 'partition')}\n${rolling.maxUnavailable === undefined ? '' : `  MaxUnavailable:\t${textAt(rolling, 'maxUnavailable')}\n`}`
  return [
    nameLine(o), namespaceLine(o), created(o), line('Selector', selectorText(mapAt(o, 'spec', 'selector'))), labelLines(o), line('Replicas', `${numberAt(o, 'spec', 'replicas')} desired | ${countAt(o, 'replicas')} total`),
    line('Update Strategy', textAt(update, 'type')), partition, line('Pods Status', podsStatus(context, o)), template(o), claimLines(listAt(o, 'spec', 'volumeClaimTemplates')), context.events,
  ].join('')
}

function claimLines(claims: readonly ValueMap[]): string {
  if (claims.length === 0) return line('Volume Claims', '<none>')
  return `Volume Claims:\n${claims.map((claim) => [
    `  Name:\t${textAt(claim, 'metadata', 'name')}\n`, `  StorageClass:\t${claimClass(claim)}\n`, pairLines('Labels', mapAt(claim, 'metadata', 'labels'), '  '), pairLines('Annotations', mapAt(claim, 'metadata', 'annotations'), '  '),
    `  Capacity:\t${textAt(claim, 'spec', 'resources', 'requests', 'storage') || '<default>'}\n`, `  Access Modes:\t${sliceText(textsAt(claim, 'spec', 'accessModes'))}\n`,
  ].join('')).join('')}`
}

export const daemonSet: Describer = (o, context) => [
  nameLine(o), namespaceLine(o), line('Selector', selectorText(mapAt(o, 'spec', 'selector'))), line('Node-Selector', labelText(mapAt(o, 'spec', 'template', 'spec', 'nodeSelector'))), labelLines(o),
  `Desired Number of Nodes Scheduled: ${countAt(o, 'desiredNumberScheduled')}\n`, `Current Number of Nodes Scheduled: ${countAt(o, 'currentNumberScheduled')}\n`,
  `Number of Nodes Scheduled with Up-to-date Pods: ${countAt(o, 'updatedNumberScheduled')}\n`, `Number of Nodes Scheduled with Available Pods: ${countAt(o, 'numberAvailable')}\n`, `Number of Nodes Misscheduled: ${countAt(o, 'numberMisscheduled')}\n`,
  line('Pods Status', podsStatus(context, o)), template(o), context.events,
].join('')

export const job: Describer = (o, { events }) => {
  const { spec, status } = { spec: mapAt(o, 'spec'), status: mapAt(o, 'status') }
  const [start, end] = [textAt(status, 'startTime'), textAt(status, 'completionTime')]
  const ready = status.ready === undefined ? '' : ` (${numberAt(status, 'ready')} Ready)`
  return [
    headLines(o).replace(/^Labels:/m, `${line('Selector', selectorText(mapAt(spec, 'selector')))}Labels:`), controllerLine(o), lineIf('Parallelism', textAt(spec, 'parallelism')), line('Completions', orNone(textAt(spec, 'completions'), '<unset>')),
    lineIf('Completion Mode', textAt(spec, 'completionMode')), lineIf('Suspend', textAt(spec, 'suspend')), lineIf('Backoff Limit', textAt(spec, 'backoffLimit')), lineIf('TTL Seconds After Finished', textAt(spec, 'ttlSecondsAfterFinished')),
    start === '' ? '' : line('Start Time', timeText(start)), end === '' ? '' : line('Completed At', timeText(end)), start === '' || end === '' ? '' : line('Duration', humanDuration((instantOf(end) - instantOf(start)) / 1000)),
    spec.activeDeadlineSeconds === undefined ? '' : line('Active Deadline Seconds', `${numberAt(spec, 'activeDeadlineSeconds')}s`),
    line('Pods Statuses', `${countAt(o, 'active')} Active${ready} / ${countAt(o, 'succeeded')} Succeeded / ${countAt(o, 'failed')} Failed`),
    spec.completionMode === 'Indexed' ? line('Completed Indexes', indexesText(textAt(status, 'completedIndexes'))) : '', template(o), events,
  ].join('')
}

const indexesLimit = 50

/** Cut at the first comma behind so many characters. */
function indexesText(indexes: string): string {
  const comma = indexes.indexOf(',', indexesLimit)
  return comma < 0 ? orNone(indexes) : `${indexes.slice(0, comma + 1)}...`
}

export const cronJob: Describer = (o, { events }) => {
  const { spec } = { spec: mapAt(o, 'spec') }
  const jobSpec = mapAt(spec, 'jobTemplate', 'spec')
  const unset = (word: string, value: string, suffix = ''): string => line(word, value === '' ? '<unset>' : `${value}${suffix}`)
  const last = textAt(o, 'status', 'lastScheduleTime')
  const active = listAt(o, 'status', 'active').map((one) => textAt(one, 'name'))
  return [
    headLines(o), line('Schedule', textAt(spec, 'schedule')), line('Concurrency Policy', textAt(spec, 'concurrencyPolicy')), line('Suspend', spec.suspend === undefined ? '<unset>' : yesNo(spec.suspend)), unset('Time Zone', textAt(spec, 'timeZone')),
    unset('Successful Job History Limit', textAt(spec, 'successfulJobsHistoryLimit')), unset('Failed Job History Limit', textAt(spec, 'failedJobsHistoryLimit')), unset('Starting Deadline Seconds', textAt(spec, 'startingDeadlineSeconds'), 's'),
    unset('Selector', selectorText(mapAt(jobSpec, 'selector'))), unset('Parallelism', textAt(jobSpec, 'parallelism')), unset('Completions', textAt(jobSpec, 'completions')),
    jobSpec.activeDeadlineSeconds === undefined ? '' : line('Active Deadline Seconds', `${numberAt(jobSpec, 'activeDeadlineSeconds')}s`), podTemplateLines(mapAt(jobSpec, 'template')),
    unset('Last Schedule Time', last === '' ? '' : timeText(last)), line('Active Jobs', orNone(active.join(', '))), events,
  ].join('')
}
