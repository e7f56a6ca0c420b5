import { isMap } from '../../base/json.ts'
import { podQOSClass } from '../../sim/api/pod-qos.ts'
import { listAt, mapAt, numberAt, since, textAt } from '../tables/cells.ts'
import { containerLines, podFieldValue, resourceLines, type ContainersOf } from './containers.ts'
import type { Describer } from './describer.ts'
import { groupLines, spreadLines, tolerationLines } from './pod-template.ts'
import { annotationLines, controllerLine, line, lineIf, nameLine, namespaceLine, pairLines, timeText } from './text.ts'
import { volumeLines } from './volumes.ts'

/** A pod: `describePod` of `pkg/describe/describe.go` (v0.36.2). */
export const pod: Describer = (o, { session, events }) => {
  const [meta, spec, status] = [mapAt(o, 'metadata'), mapAt(o, 'spec'), mapAt(o, 'status')]
  const seccomp = mapAt(spec, 'securityContext', 'seccompProfile')
  const containers = (label: string, field: string, statuses: string): string => {
    const pairs: ContainersOf = { statuses: listAt(status, statuses), fieldValue: (path) => podFieldValue(o, path) }
    return field !== 'containers' && listAt(spec, field).length === 0 ? '' : containerLines(label, listAt(spec, field), pairs, '')
  }
  const node = textAt(spec, 'nodeName')
  const started = textAt(status, 'startTime')
  const deleted = textAt(meta, 'deletionTimestamp')
  const isOver = status.phase === 'Failed' || status.phase === 'Succeeded'
  const addresses = listAt(status, 'podIPs')
  return [
    nameLine(o), namespaceLine(o), lineIf('Priority', textAt(spec, 'priority')), lineIf('Priority Class Name', textAt(spec, 'priorityClassName')), lineIf('Runtime Class Name', textAt(spec, 'runtimeClassName')),
    lineIf('Service Account', textAt(spec, 'serviceAccountName')), line('Node', node === '' ? '<none>' : `${node}/${textAt(status, 'hostIP')}`), started === '' ? '' : line('Start Time', timeText(started)),
    pairLines('Labels', mapAt(meta, 'labels')), annotationLines('Annotations', mapAt(meta, 'annotations')),
    deleted === '' || isOver ? line('Status', textAt(status, 'phase')) : line('Status', `Terminating (lasts ${since(deleted, session.client.now())})`) + line('Termination Grace Period', `${numberAt(meta, 'deletionGracePeriodSeconds')}s`),
    lineIf('Reason', textAt(status, 'reason')), lineIf('Message', textAt(status, 'message')), lineIf('SeccompProfile', textAt(seccomp, 'type')), seccomp.type === 'Localhost' ? line('LocalhostProfile', textAt(seccomp, 'localhostProfile')) : '',
    line('IP', textAt(status, 'podIP')), addresses.length === 0 ? line('IPs', '<none>') : `IPs:\n${addresses.map((one) => `  IP:\t${textAt(one, 'ip')}\n`).join('')}`, controllerLine(o), lineIf('NominatedNodeName', textAt(status, 'nominatedNodeName')),
    isMap(spec.resources) ? `Resources:\n${resourceLines(spec.resources).map((text) => `  ${text}\n`).join('')}` : '',
    containers('Init Containers', 'initContainers', 'initContainerStatuses'), containers('Containers', 'containers', 'containerStatuses'), containers('Ephemeral Containers', 'ephemeralContainers', 'ephemeralContainerStatuses'),
    gateLines(o), conditions(o), volumeLines(listAt(spec, 'volumes'), ''), line('QoS Class', textAt(status, 'qosClass') || podQOSClass(spec, session.client.minor)),
    pairLines('Node-Selectors', mapAt(spec, 'nodeSelector')), tolerationLines('Tolerations', listAt(spec, 'tolerations')), spreadLines(listAt(spec, 'topologySpreadConstraints'), ''), groupLines(spec, ''), events,
  ].join('')
}

function gateLines(o: Parameters<Describer>[0]): string {
  const gates = listAt(o, 'spec', 'readinessGates')
  if (gates.length === 0) return ''
  const status = (type: string): string => textAt(listAt(o, 'status', 'conditions').find((one) => one.type === type), 'status') || '<none>'
  return `Readiness Gates:\n  Type\tStatus\n${gates.map((gate) => `  ${textAt(gate, 'conditionType')} \t${status(textAt(gate, 'conditionType'))} \n`).join('')}`
}

function conditions(o: Parameters<Describer>[0]): string {
  const list = listAt(o, 'status', 'conditions')
  return list.length === 0 ? '' : `Conditions:\n  Type\tStatus\n${list.map((one) => `  ${textAt(one, 'type')} \t${textAt(one, 'status')} \n`).join('')}`
}
