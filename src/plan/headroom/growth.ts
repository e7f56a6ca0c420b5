import { compareStrings } from '../../base/json.ts'
import type { Deployment, PersistentVolumeClaim, Pod, PodTemplateSpec, ReplicaSet, StatefulSet } from '../../model/kubernetes.generated.ts'
import type { NetworkView } from '../../sim/network/view.ts'
import { storageClassOf } from '../../sim/scheduler/plugins/volume-claims.ts'
import { claimsOf } from '../../sim/controllers/statefulset/pod-identity.ts'
import { isPodActive } from '../../sim/controllers/pods.ts'
import type { Scheduler } from '../../sim/scheduler/scheduler.ts'
import type { Headroom } from '../plan.ts'
import { topOwner } from '../owners.ts'
import { placeOne, unplaced } from './one-more.ts'
import { quotaRoom } from './quota-room.ts'

type Growth = Headroom['workloads'][number]

/** More pods than this are not asked about, and all workloads together get `budget` attempts. */
const cap = 10_000
const budget = 100_000
const fewest = 50

const scalable = ['Deployment', 'ReplicaSet', 'ReplicationController', 'StatefulSet'] as const

interface Workload {
  readonly kind: string
  readonly namespace: string
  readonly name: string
}

type Scalable = Pick<Deployment, 'metadata'> & { readonly spec?: { readonly template?: PodTemplateSpec | undefined } | undefined }

/** How many more pods of each workload the scheduler places, one after the other, while all others stay as they are; and what ends it. */
export function growthOf(scheduler: Scheduler, view: NetworkView): { readonly workloads: Growth[], readonly notes: string[] } {
  const found = scalable.flatMap((kind) => view.list(kind)
    .filter(({ metadata }) => !(metadata?.ownerReferences ?? []).some(({ controller }) => controller === true))
    .map((object): [Workload, Scalable] => [{ kind, namespace: object.metadata?.namespace ?? '', name: object.metadata?.name ?? '' }, object]))
    .sort(([a], [b]) => compareStrings(a.namespace, b.namespace) || compareStrings(a.kind, b.kind) || compareStrings(a.name, b.name))
  const limit = Math.max(fewest, Math.min(cap, Math.floor(budget / Math.max(1, found.length))))
  const running = podsByWorkload(view)
  const workloads = found.map(([workload, object]): Growth => {
    const title = titleOf(workload)
    const pod = modelPod(workload, object, running.get(title) ?? [], view)
    return pod === undefined ? { workload: title, more: 0, limitedBy: 'it has no pod template' } : { workload: title, ...grow(scheduler, view, workload, object, pod, limit) }
  })
  return { workloads, notes: limit < cap && workloads.some(({ more }) => more === limit) ? [`for each of the ${found.length} workloads up to ${limit} more pods were tried`] : [] }
}

function grow(scheduler: Scheduler, view: NetworkView, { kind, name }: Workload, object: Scalable, pod: Pod, limit: number): { more: number, limitedBy: string } {
  const trial = scheduler.copy()
  const claims = kind === 'StatefulSet' ? claimsOf(object, 0) : []
  const quota = quotaRoom(view, pod, claims)
  const most = Math.min(limit, quota?.more ?? limit)
  for (let more = 0; more < most; more++) {
    const next = nextPod(pod, object, claims, `${name}-more-${more + 1}`, trial)
    const tried = placeOne(trial, next)
    if (tried === undefined) return { more, limitedBy: `no scheduler here is called ${next.spec?.schedulerName ?? ''}` }
    const { decision } = tried
    if (decision.kind === 'gated') return { more, limitedBy: `scheduling gate ${next.spec?.schedulingGates?.map((gate) => gate.name).join(', ') ?? ''}` }
    if (decision.kind !== 'placed') return { more, limitedBy: decision.message }
  }
  return { more: most, limitedBy: quota !== undefined && quota.more === most ? quota.limitedBy : `more than ${limit} were not tried` }
}

/** A further pod of the workload; the claims of a StatefulSet's pod come with it. */
function nextPod(model: Pod, object: Scalable, claims: readonly PersistentVolumeClaim[], name: string, scheduler: Scheduler): Pod {
  const pod = unplaced(model, name)
  if (claims.length === 0) return pod
  const { namespace = 'default' } = object.metadata ?? {}
  const templates = (object as StatefulSet).spec?.volumeClaimTemplates ?? []
  const volumes = templates.map(({ metadata }) => ({ name: metadata?.name, persistentVolumeClaim: { claimName: `${metadata?.name ?? ''}-${name}` } }))
  for (const [index, claim] of claims.entries()) addClaim(scheduler, { ...claim, metadata: { ...claim.metadata, namespace, name: `${templates[index]?.metadata?.name ?? ''}-${name}` } })
  const others = (pod.spec?.volumes ?? []).filter((volume) => !volumes.some((own) => own.name === volume.name))
  return { ...pod, spec: { ...pod.spec, volumes: [...volumes, ...others] } }
}

/** A claim as the volume controller leaves it: one whose class provisions at once is bound to a volume that any node reaches. */
function addClaim({ cache: { objects } }: Scheduler, claim: PersistentVolumeClaim): void {
  const fallback = objects.list('StorageClass').find(({ metadata }) => metadata?.annotations?.['storageclass.kubernetes.io/is-default-class'] === 'true')
  const className = claim.spec?.storageClassName ?? fallback?.metadata?.name ?? ''
  const named: PersistentVolumeClaim = { ...claim, spec: { ...claim.spec, storageClassName: className } }
  const storageClass = objects.find('StorageClass', storageClassOf(named))
  const provisioner = storageClass?.provisioner ?? ''
  const isProvisioned = storageClass?.volumeBindingMode !== 'WaitForFirstConsumer' && provisioner !== '' && provisioner !== 'kubernetes.io/no-provisioner'
  if (!isProvisioned) return objects.put('PersistentVolumeClaim', named)
  const volumeName = `pvc-${claim.metadata?.namespace ?? ''}-${claim.metadata?.name ?? ''}`
  objects.put('PersistentVolume', { metadata: { name: volumeName }, spec: { storageClassName: className } })
  objects.put('PersistentVolumeClaim', { ...named, metadata: { ...named.metadata, annotations: { ...named.metadata?.annotations, 'pv.kubernetes.io/bind-completed': 'yes' } }, spec: { ...named.spec, volumeName } })
}

/** `Deployment shop/web`, as the timeline writes objects. */
function titleOf({ kind, namespace, name }: Workload): string {
  return `${kind} ${namespace}/${name}`
}

function podsByWorkload(view: NetworkView): Map<string, Pod[]> {
  const found = new Map<string, Pod[]>()
  for (const pod of view.list('Pod') as readonly Pod[]) {
    const owner = isPodActive(pod) ? topOwner(pod, (kind, namespace, name) => view.get(kind, namespace, name)) : undefined
    if (owner === undefined) continue
    const title = titleOf({ ...owner, namespace: pod.metadata?.namespace ?? '' })
    const list = found.get(title)
    if (list === undefined) found.set(title, [pod])
    else list.push(pod)
  }
  return found
}

/** A pod that admission has completed already, of the newest template where there is one; else the template itself. */
function modelPod({ kind, namespace, name }: Workload, object: Scalable, pods: readonly Pod[], view: NetworkView): Pod | undefined {
  const newest = kind === 'Deployment' ? newestHash(view, namespace, name) : undefined
  const revision = (object as StatefulSet & { readonly status?: { readonly updateRevision?: string } }).status?.updateRevision
  const isCurrent = ({ metadata }: Pod): boolean => (newest === undefined || metadata?.labels?.['pod-template-hash'] === newest)
    && (kind !== 'StatefulSet' || revision === undefined || metadata?.labels?.['controller-revision-hash'] === revision)
  const existing = pods.find(isCurrent) ?? pods[0]
  if (existing !== undefined) return existing
  const template = object.spec?.template
  return template && { metadata: { ...template.metadata, name, namespace, ownerReferences: [{ apiVersion: 'apps/v1', kind, name, uid: object.metadata?.uid, controller: true }] }, spec: withPriority(template.spec, view) }
}

function withPriority(spec: Pod['spec'], view: NetworkView): NonNullable<Pod['spec']> {
  const { value } = (view.get('PriorityClass', '', spec?.priorityClassName ?? '') ?? {}) as { readonly value?: number }
  return value === undefined ? { ...spec } : { ...spec, priority: value }
}

/** The hash of a Deployment's ReplicaSet with the highest revision. */
function newestHash(view: NetworkView, namespace: string, name: string): string | undefined {
  const revision = ({ metadata }: ReplicaSet): number => Number(metadata?.annotations?.['deployment.kubernetes.io/revision'] ?? 0)
  const sets = (view.list('ReplicaSet', namespace) as readonly ReplicaSet[]).filter(({ metadata }) => metadata?.ownerReferences?.some((owner) => owner.controller === true && owner.kind === 'Deployment' && owner.name === name))
  return [...sets].sort((a, b) => revision(b) - revision(a))[0]?.metadata?.labels?.['pod-template-hash']
}
