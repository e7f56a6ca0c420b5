import { cloneValue } from '../../../base/json.ts'
import { Quantity, quantityOrZero } from '../../../base/quantity.ts'
import type { Container, Node, Pod, Taint } from '../../../model/kubernetes.generated.ts'
import type { Scheduler } from '../scheduler.ts'

/** A change of the pod or of the cluster that might place the pod. */
export type Change =
  | { readonly kind: 'toleration', readonly taints: readonly Taint[] }
  | { readonly kind: 'uncordon', readonly node: string }
  | { readonly kind: 'nodeLabels', readonly node: string, readonly labels: Readonly<Record<string, string>> }
  | { readonly kind: 'request', readonly resource: string, readonly from: number, readonly to: number }
  | { readonly kind: 'maxSkew', readonly topologyKey: string, readonly from: number, readonly to: number }
  | { readonly kind: 'addNode', readonly like: string }

export function changeText(change: Change): string {
  switch (change.kind) {
    case 'toleration': return `tolerate ${change.taints.map(taintText).join(' and ')}`
    case 'uncordon': return `uncordon node ${change.node}`
    case 'nodeLabels': return `label node ${change.node} with ${Object.entries(change.labels).map(([key, value]) => `${key}=${value}`).join(',')}`
    case 'request': return `lower the ${change.resource} request from ${amountText(change.resource, change.from)} to ${amountText(change.resource, change.to)}`
    case 'maxSkew': return `raise maxSkew for ${change.topologyKey} from ${change.from} to ${change.to}`
    case 'addNode': return `add one more node like ${change.like}`
  }
}

export function taintText({ key = '', value, effect = '' }: Taint): string {
  return `${key}${value ? `=${value}` : ''}:${effect}`
}

/** CPU is counted in thousandths, memory and storage are shown with binary suffixes: 1500 → `1500m`, 1073741824 → `1Gi`. */
export function amountText(resource: string, amount: number): string {
  if (resource === 'cpu') return Quantity.fromMilli(amount).toString()
  const isBytes = resource === 'memory' || resource === 'ephemeral-storage' || resource.startsWith('hugepages-')
  return Quantity.fromUnits(amount, isBytes ? 'BinarySI' : 'DecimalSI').toString()
}

/** Makes the changes of the cluster in a scheduler of its own and returns the pod with those of the pod. */
export function applyChanges(changes: readonly Change[], pod: Pod, scheduler: Scheduler): Pod {
  const changed = cloneValue(pod)
  const spec = changed.spec ??= {}
  const { cache } = scheduler
  for (const change of changes) {
    switch (change.kind) {
      case 'toleration':
        spec.tolerations = [...spec.tolerations ?? [], ...change.taints.map(({ key, value, effect }) => ({ key, operator: value ? 'Equal' : 'Exists', ...(value && { value }), effect }))]
        break
      case 'uncordon': changeNode(scheduler, change.node, (node) => { (node.spec ??= {}).unschedulable = false }); break
      case 'nodeLabels': changeNode(scheduler, change.node, (node) => { (node.metadata ??= {}).labels = { ...node.metadata.labels, ...change.labels } }); break
      case 'request': lowerRequest(spec.containers ?? [], change.resource, change.from - change.to); break
      case 'maxSkew':
        for (const constraint of spec.topologySpreadConstraints ?? []) {
          if (constraint.topologyKey === change.topologyKey && (constraint.maxSkew ?? 1) < change.to) constraint.maxSkew = change.to
        }
        break
      case 'addNode': {
        const model = cache.node(change.like)?.node
        if (model !== undefined) cache.addNode(twinOf(model))
      }
    }
  }
  return changed
}

/** The same machine under a name of its own, in the same pool and zone. */
function twinOf(node: Node): Node {
  const name = `${node.metadata?.name ?? ''}-more`
  const labels = { ...node.metadata?.labels }
  if (labels['kubernetes.io/hostname'] !== undefined) labels['kubernetes.io/hostname'] = name
  return { ...node, metadata: { ...node.metadata, name, uid: name, labels } }
}

function changeNode({ cache }: Scheduler, name: string, change: (node: Node) => void): void {
  const node = cache.node(name)?.node
  if (node === undefined) return
  const changed = cloneValue(node)
  change(changed)
  cache.addNode(changed)
}

/** Takes the amount from the containers that ask the most. */
function lowerRequest(containers: readonly Container[], resource: string, amount: number): void {
  let left = resource === 'cpu' ? Quantity.fromMilli(amount) : Quantity.fromUnits(amount)
  const asking = containers.filter((container) => container.resources?.requests?.[resource] !== undefined)
  asking.sort((a, b) => quantityOrZero(b.resources?.requests?.[resource]).compare(quantityOrZero(a.resources?.requests?.[resource])))
  for (const { resources } of asking) {
    const requests = resources?.requests
    if (requests === undefined) continue
    const asked = quantityOrZero(requests[resource])
    const taken = asked.compare(left) < 0 ? asked : left
    requests[resource] = asked.subtract(taken).toString()
    left = left.subtract(taken)
  }
}
