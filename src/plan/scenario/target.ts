import type { Pod } from '../../model/kubernetes.generated.ts'
import { topOwner, type Lookup } from '../owners.ts'
import type { Target } from './scenario.ts'

/** Short names of kubectl for the kinds that scenarios speak of. */
const shortKinds: Readonly<Record<string, string>> = {
  po: 'pod', deploy: 'deployment', sts: 'statefulset', ds: 'daemonset', rs: 'replicaset', rc: 'replicationcontroller', cj: 'cronjob', svc: 'service',
  no: 'node', ns: 'namespace', hpa: 'horizontalpodautoscaler', pvc: 'persistentvolumeclaim', pv: 'persistentvolume', pdb: 'poddisruptionbudget',
  cm: 'configmap', ing: 'ingress', quota: 'resourcequota', netpol: 'networkpolicy', sa: 'serviceaccount', pc: 'priorityclass', ep: 'endpoints',
}

/** `deployments`, `deploy` and `Deployment` are `deployment`. */
export function singularKind(text: string): string {
  const lower = text.toLowerCase().split('.')[0] ?? ''
  const known = shortKinds[lower]
  if (known !== undefined) return known
  if (lower.endsWith('ies')) return `${lower.slice(0, -3)}y`
  if (lower === 'endpoints') return lower
  return lower.endsWith('sses') ? lower.slice(0, -2) : lower.endsWith('s') && !lower.endsWith('ss') ? lower.slice(0, -1) : lower
}

/** `deployment/web`, `shop/deployment/web`, or a bare name of any kind. */
export function parseTarget(text: string): Target | undefined {
  const parts = text.split('/')
  if (parts.length > 3 || parts.some((part) => part === '')) return undefined
  const [name = '', kind = '', namespace = ''] = [...parts].reverse()
  return { namespace, kind: kind === '' ? '' : singularKind(kind), name }
}

export function targetText({ namespace, kind, name }: Target): string {
  return [namespace, kind, name].filter((part) => part !== '').join('/')
}

/** Whether a pod is the target, or belongs to it at any height: to a ReplicaSet as well as to its Deployment. */
export function isOf(pod: Pod, { namespace, kind, name }: Target, lookup: Lookup): boolean {
  const meta = pod.metadata ?? {}
  if (namespace !== '' && namespace !== meta.namespace) return false
  const fits = (one: { readonly kind: string, readonly name: string }): boolean => one.name === name && (kind === '' || one.kind.toLowerCase() === kind)
  const direct = meta.ownerReferences?.find(({ controller }) => controller === true)
  const top = topOwner(pod, lookup)
  return fits({ kind: 'Pod', name: meta.name ?? '' }) || (direct !== undefined && fits({ kind: direct.kind ?? '', name: direct.name ?? '' })) || (top !== undefined && fits(top))
}
