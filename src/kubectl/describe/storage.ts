import { isMap, type ValueMap } from '../../base/json.ts'
import { labelText, listAt, mapAt, numberAt, since, textAt, textsAt } from '../tables/cells.ts'
import { modesText } from '../tables/others.ts'
import type { DescribeContext, Describer } from './describer.ts'
import { annotationLines, labelLines, line, lineIf, nameLine, namespaceLine, pairLines, sliceText, timeText, yesNo } from './text.ts'
import { claimClass, volumeSourceLines } from './volumes.ts'

/** Volumes and claims as `pkg/describe/describe.go` (v0.36.2) tells them. */
export const claim: Describer = (o, context) => {
  const spec = mapAt(o, 'spec')
  const isBound = textAt(spec, 'volumeName') !== ''
  const source = mapAt(spec, 'dataSource')
  const pods = usersOf(context, o)
  const conditions = listAt(o, 'status', 'conditions').map((one) => `  ${textAt(one, 'type')} \t${textAt(one, 'status')} \t${timeText(textAt(one, 'lastProbeTime'))} \t${timeText(textAt(one, 'lastTransitionTime'))} \t${textAt(one, 'reason')} \t${textAt(one, 'message')}\n`)
  return [
    nameLine(o), namespaceLine(o), line('StorageClass', claimClass(o)), statusLine(o, context), line('Volume', textAt(spec, 'volumeName')), labelLines(o), line('Finalizers', sliceText(textsAt(o, 'metadata', 'finalizers'))),
    line('Capacity', isBound ? textAt(o, 'status', 'capacity', 'storage') || '0' : ''), line('Access Modes', isBound ? modesText(textsAt(o, 'status', 'accessModes')) : ''), lineIf('VolumeMode', textAt(spec, 'volumeMode')),
    isMap(spec.dataSource) ? `DataSource:\n${[['APIGroup', 'apiGroup'], ['Kind', 'kind'], ['Name', 'name']].map(([word = '', field = '']) => lineIf(`  ${word}`, textAt(source, field))).join('')}` : '',
    line('Used By', pods.length === 0 ? '<none>' : pods.join('\n\t')),
    conditions.length === 0 ? '' : `Conditions:\n  Type\tStatus\tLastProbeTime\tLastTransitionTime\tReason\tMessage\n  ----\t------\t-----------------\t------------------\t------\t-------\n${conditions.join('')}`, context.events,
  ].join('')
}

function usersOf({ list }: DescribeContext, o: ValueMap): string[] {
  const name = textAt(o, 'metadata', 'name')
  const owners = listAt(o, 'metadata', 'ownerReferences').filter((one) => one.kind === 'Pod').map((one) => one.uid)
  const pods = list('v1', 'pods', textAt(o, 'metadata', 'namespace')).filter((pod) => listAt(pod, 'spec', 'volumes').some((volume) => textAt(volume, 'persistentVolumeClaim', 'claimName') === name) || owners.includes(textAt(pod, 'metadata', 'uid')))
  return pods.map((pod) => textAt(pod, 'metadata', 'name')).sort()
}

function statusLine(o: ValueMap, { session }: DescribeContext): string {
  const deleted = textAt(o, 'metadata', 'deletionTimestamp')
  return line('Status', deleted === '' ? textAt(o, 'status', 'phase') : `Terminating (lasts ${since(deleted, session.client.now())})`)
}

export const volume: Describer = (o, context) => {
  const spec = mapAt(o, 'spec')
  const annotations = mapAt(o, 'metadata', 'annotations')
  const old = annotations['volume.beta.kubernetes.io/storage-class']
  return [
    nameLine(o), labelLines(o), line('Finalizers', sliceText(textsAt(o, 'metadata', 'finalizers'))), line('StorageClass', typeof old === 'string' ? old : textAt(spec, 'storageClassName')), statusLine(o, context),
    line('Claim', isMap(spec.claimRef) ? `${textAt(spec.claimRef, 'namespace')}/${textAt(spec.claimRef, 'name')}` : ''), line('Reclaim Policy', textAt(spec, 'persistentVolumeReclaimPolicy')),
    line('Access Modes', modesText(textsAt(spec, 'accessModes'))), lineIf('VolumeMode', textAt(spec, 'volumeMode')), line('Capacity', textAt(spec, 'capacity', 'storage') || '0'), affinityLines(spec), line('Message', textAt(o, 'status', 'message')),
    'Source:\n', volumeSourceLines(spec), context.events,
  ].join('')
}

function affinityLines(spec: ValueMap): string {
  const required = mapAt(spec, 'nodeAffinity').required
  if (!isMap(required)) return line('Node Affinity', '<none>')
  const terms = listAt(required, 'nodeSelectorTerms').map((term, index) => `    Term ${index}:\t${requirements(listAt(term, 'matchExpressions'), '    ')}`)
  return `Node Affinity:\t\n  Required Terms:\t${terms.length === 0 ? '<none>\n' : `\n${terms.join('')}`}`
}

/** `zone in [a, b]`, one a line. */
function requirements(list: readonly ValueMap[], indent: string): string {
  if (list.length === 0) return '<none>\n'
  return list.map((one) => `${textAt(one, 'key')} ${(textAt(one, 'operator') || 'In').toLowerCase()}${textsAt(one, 'values').length === 0 ? '' : ` [${textsAt(one, 'values').join(', ')}]`}\n`).join(`${indent}\t`)
}

export const storageClass: Describer = (o, { events }) => {
  const isDefault = ['storageclass.kubernetes.io/is-default-class', 'storageclass.beta.kubernetes.io/is-default-class'].some((key) => textAt(o, 'metadata', 'annotations', key) === 'true')
  const options = textsAt(o, 'mountOptions')
  const topologies = listAt(o, 'allowedTopologies').map((term, index) => `  Term ${index}:\t${requirements(listAt(term, 'matchLabelExpressions'), '  ')}`)
  return [
    nameLine(o), line('IsDefaultClass', isDefault ? 'Yes' : 'No'), line('Annotations', labelText(mapAt(o, 'metadata', 'annotations'))), line('Provisioner', textAt(o, 'provisioner')), line('Parameters', labelText(mapAt(o, 'parameters'))),
    line('AllowVolumeExpansion', o.allowVolumeExpansion === undefined ? '<unset>' : yesNo(o.allowVolumeExpansion)), options.length === 0 ? line('MountOptions', '<none>') : `MountOptions:\n${options.map((text) => `  ${text}\n`).join('')}`,
    lineIf('ReclaimPolicy', textAt(o, 'reclaimPolicy')), lineIf('VolumeBindingMode', textAt(o, 'volumeBindingMode')), o.allowedTopologies === undefined ? '' : `AllowedTopologies:\t${topologies.length === 0 ? '<none>\n' : `\n${topologies.join('')}`}`, events,
  ].join('')
}

export const volumeAttributesClass: Describer = (o, { events }) => `${nameLine(o)}${line('Annotations', labelText(mapAt(o, 'metadata', 'annotations')))}${line('DriverName', textAt(o, 'driverName'))}${line('Parameters', labelText(mapAt(o, 'parameters')))}${events}`

export const csiNode: Describer = (o, { events }) => {
  const drivers = listAt(o, 'spec', 'drivers').map((driver) => [
    `    ${textAt(driver, 'name')}:\n      Node ID:\t${textAt(driver, 'nodeID')}\n`, mapAt(driver, 'allocatable').count === undefined ? '' : `      Allocatables:\n        Count:\t${numberAt(driver, 'allocatable', 'count')}\n`,
    driver.topologyKeys === undefined ? '' : `      Topology Keys:\t${sliceText(textsAt(driver, 'topologyKeys'))}\n`,
  ].join(''))
  return [
    nameLine(o), pairLines('Labels', mapAt(o, 'metadata', 'labels')), annotationLines('Annotations', mapAt(o, 'metadata', 'annotations')), line('CreationTimestamp', timeText(textAt(o, 'metadata', 'creationTimestamp'))), 'Spec:\n',
    drivers.length === 0 ? '' : `  Drivers:\n${drivers.join('')}`, events,
  ].join('')
}
