import { compareStrings, type ValueMap } from '../../base/json.ts'
import { Quantity, quantityOrZero } from '../../base/quantity.ts'
import { aggregateContainerResources } from '../../sim/api/pod-requests.ts'
import { ageOf, listAt, mapAt, orNone, textAt, textsAt } from '../tables/cells.ts'
import { nodeRoles } from '../tables/others.ts'
import type { DescribeContext, Describer } from './describer.ts'
import { labelLines, line, lineIf, nameLine, timeText } from './text.ts'

/** A node: `describeNode` of `pkg/describe/describe.go` (v0.36.2). */
export const node: Describer = (o, context) => {
  const [spec, status, info] = [mapAt(o, 'spec'), mapAt(o, 'status'), mapAt(o, 'status', 'nodeInfo')]
  const system = [['Machine ID', 'machineID'], ['System UUID', 'systemUUID'], ['Boot ID', 'bootID'], ['Kernel Version', 'kernelVersion'], ['OS Image', 'osImage'], ['Operating System', 'operatingSystem'], ['Architecture', 'architecture'], ['Container Runtime Version', 'containerRuntimeVersion'], ['Kubelet Version', 'kubeletVersion']]
  return [
    nameLine(o), line('Roles', orNone(nodeRoles(o))), labelLines(o), line('CreationTimestamp', timeText(textAt(o, 'metadata', 'creationTimestamp'))), taintLines(listAt(spec, 'taints')), line('Unschedulable', String(spec.unschedulable === true)),
    leaseLines(o, context), conditions(o), `Addresses:\n${listAt(status, 'addresses').map((one) => `  ${textAt(one, 'type')}:\t${textAt(one, 'address')}\n`).join('')}`, amounts('Capacity', mapAt(status, 'capacity')), amounts('Allocatable', mapAt(status, 'allocatable')),
    `System Info:\n${system.map(([word = '', field = '']) => `  ${word}:\t${textAt(info, field)}\n`).join('')}`, lineIf('PodCIDR', textAt(spec, 'podCIDR')), lineIf('PodCIDRs', textsAt(spec, 'podCIDRs').join(',')), lineIf('ProviderID', textAt(spec, 'providerID')),
    podLines(o, context), context.events,
  ].join('')
}

function taintLines(taints: readonly ValueMap[]): string {
  const order = (taint: ValueMap): string => `${textAt(taint, 'effect')},${textAt(taint, 'key')}`
  const texts = [...taints].sort((a, b) => compareStrings(order(a), order(b))).map((taint) => {
    const [key, value, effect] = [textAt(taint, 'key'), textAt(taint, 'value'), textAt(taint, 'effect')]
    return effect === '' ? (value === '' ? key : `${key}=${value}:`) : `${key}${value === '' ? '' : `=${value}`}:${effect}`
  })
  return line('Taints', texts.length === 0 ? '<none>' : texts.join('\n\t'))
}

function leaseLines(o: ValueMap, { session }: DescribeContext): string {
  const { object, status } = session.client.get({ group: 'coordination.k8s.io', version: 'v1', resource: 'leases', namespace: 'kube-node-lease', name: textAt(o, 'metadata', 'name'), subresource: '' })
  if (status !== undefined) return line('Lease', `Failed to get lease: ${status.message}`)
  const time = (field: string): string => textAt(object, 'spec', field) === '' ? '<unset>' : timeText(textAt(object, 'spec', field))
  return `Lease:\n  HolderIdentity:\t${orNone(textAt(object, 'spec', 'holderIdentity'), '<unset>')}\n  AcquireTime:\t${time('acquireTime')}\n  RenewTime:\t${time('renewTime')}\n`
}

function conditions(o: ValueMap): string {
  const rows = listAt(o, 'status', 'conditions').map((one) => `  ${textAt(one, 'type')} \t${textAt(one, 'status')} \t${timeText(textAt(one, 'lastHeartbeatTime'))} \t${timeText(textAt(one, 'lastTransitionTime'))} \t${textAt(one, 'reason')} \t${textAt(one, 'message')}\n`)
  return rows.length === 0 ? '' : `Conditions:\n  Type\tStatus\tLastHeartbeatTime\tLastTransitionTime\tReason\tMessage\n  ----\t------\t-----------------\t------------------\t------\t-------\n${rows.join('')}`
}

function amounts(title: string, list: ValueMap): string {
  const names = Object.keys(list).sort(compareStrings)
  return names.length === 0 ? '' : `${title}:\n${names.map((name) => `  ${name}:\t${textAt(list, name)}\n`).join('')}`
}

type Amounts = ReadonlyMap<string, Quantity>

interface Usage {
  readonly pod: ValueMap
  readonly requests: Amounts
  readonly limits: Amounts
}

function podLines(o: ValueMap, { session, list }: DescribeContext): string {
  const allocatable = mapAt(o, 'status', 'allocatable')
  const total = Object.keys(allocatable).length > 0 ? allocatable : mapAt(o, 'status', 'capacity')
  const pods = list('v1', 'pods', '', { fieldSelector: `spec.nodeName=${textAt(o, 'metadata', 'name')},status.phase!=Succeeded,status.phase!=Failed` })
  const used = pods.map((pod): Usage => ({ pod, requests: amountsOf(pod, 'requests'), limits: amountsOf(pod, 'limits') }))
  const rows = used.map(({ pod, requests, limits }) => {
    const share = (of: Amounts, name: string): string => shareText(of.get(name) ?? Quantity.zero, name, total)
    return `  ${textAt(pod, 'metadata', 'namespace')}\t${textAt(pod, 'metadata', 'name')}\t\t${share(requests, 'cpu')}\t${share(limits, 'cpu')}\t${share(requests, 'memory')}\t${share(limits, 'memory')}\t${ageOf(pod, session.client.now())}\n`
  })
  return [
    line('Non-terminated Pods', `(${pods.length} in total)`), '  Namespace\tName\t\tCPU Requests\tCPU Limits\tMemory Requests\tMemory Limits\tAge\n  ---------\t----\t\t------------\t----------\t---------------\t-------------\t---\n', ...rows,
    'Allocated resources:\n  (Total limits may be over 100 percent, i.e., overcommitted.)\n  Resource\tRequests\tLimits\n  --------\t--------\t------\n', ...totalRows(used, total),
  ].join('')
}

function totalRows(used: readonly Usage[], total: ValueMap): string[] {
  const sum = (which: 'requests' | 'limits', name: string): Quantity => used.reduce((all, one) => all.add(one[which].get(name) ?? Quantity.zero), Quantity.zero)
  const names = Object.keys(total).sort(compareStrings)
  const standard = ['cpu', 'memory', 'ephemeral-storage']
  const shared = [...standard, ...names.filter((name) => name.startsWith('hugepages-'))]
  const others = names.filter((name) => !shared.includes(name) && name !== 'pods')
  return [
    ...shared.map((name) => `  ${name}\t${shareText(sum('requests', name), name, total)}\t${shareText(sum('limits', name), name, total)}\n`),
    ...others.map((name) => `  ${name}\t${sum('requests', name).canonical()}\t${sum('limits', name).canonical()}\n`),
  ]
}

/** What a pod as a whole asks for, where it says so, else its containers; overhead comes on top. */
function amountsOf(pod: ValueMap, which: 'requests' | 'limits'): Amounts {
  const spec = mapAt(pod, 'spec')
  const found = new Map(aggregateContainerResources(spec, which))
  const own = mapAt(spec, 'resources', which)
  for (const name of Object.keys(own)) found.set(name, quantityOrZero(textAt(own, name)))
  const overhead = mapAt(spec, 'overhead')
  for (const name of Object.keys(overhead)) {
    const known = found.get(name)
    if (which === 'requests' || known !== undefined) found.set(name, (known ?? Quantity.zero).add(quantityOrZero(textAt(overhead, name))))
  }
  return found
}

/** `250m (6%)`: 250 of 4000 thousandths are 6.25 %, cut. */
function shareText(amount: Quantity, name: string, total: ValueMap): string {
  const all = quantityOrZero(textAt(total, name))
  const unit = (quantity: Quantity): number => Number(name === 'cpu' ? quantity.milliValue() : quantity.value())
  return `${amount.toString()} (${unit(all) === 0 ? 0 : Math.trunc(unit(amount) / unit(all) * 100)}%)`
}
