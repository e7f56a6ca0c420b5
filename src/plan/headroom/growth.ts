import { compareStrings } from '../../base/json.ts'
import type { Deployment, PersistentVolumeClaim, Pod, PodTemplateSpec, ReplicaSet, StatefulSet } from '../../model/kubernetes.generated.ts'
import type { NetworkView } from '../../sim/network/view.ts'
import { storageClassOf } from '../../sim/scheduler/plugins/volume-claims.ts'
import { claimsOf } from '../../sim/controllers/statefulset/pod-identity.ts'
import { isPodActive } from '../../sim/controllers/pods.ts'
import type { Decision, Scheduler } from '../../sim/scheduler/scheduler.ts'
import type { Headroom } from '../plan.ts'
import { topOwner } from '../owners.ts'
import { placeOne, unplaced } from './one-more.ts'
import { quotaRoom } from './quota-room.ts'
import { roomFor } from './room.ts'

type Growth = Headroom['workloads'][number]

/** More pods than this are not asked about. */
const cap = 10_000
/** Looks at nodes that all workloads together may cost whose pods have to be placed one by one. */
const budget = 4_000_000
const fewest = 20

const scalable = ['Deployment', 'ReplicaSet', 'ReplicationController', 'StatefulSet'] as const

interface Workload {
  readonly kind: string
  readonly namespace: string
  readonly name: string
}

type Scalable = Pick<Deployment, 'metadata'> & { readonly spec?: { readonly template?: PodTemplateSpec | undefined } | undefined }

/** How many more pods of each workload the scheduler places while all others stay as they are, and what ends it. */
export function growthOf(scheduler: Scheduler, view: NetworkView): { readonly workloads: Growth[], readonly notes: string[] } {
  const found = scalable.flatMap((kind) => view.list(kind)
    .filter(({ metadata }) => !(metadata?.ownerReferences ?? []).some(({ controller }) => controller === true))
    .map((object): [Workload, Scalable] => [{ kind, namespace: object.metadata?.namespace ?? '', name: object.metadata?.name ?? '' }, object]))
    .sort(([a], [b]) => compareStrings(a.namespace, b.namespace) || compareStrings(a.kind, b.kind) || compareStrings(a.name, b.name))
  const running = podsByWorkload(view)
  const perPod = scheduler.cache.nodes.length + 200
  const limit = Math.min(cap, Math.max(fewest, Math.floor(budget / perPod / Math.max(1, found.length))))
  const trial = scheduler.copy()
  const workloads = found.map(([workload, object]): Growth => {
    const title = titleOf(workload)
    const pod = modelPod(workload, object, running.get(title) ?? [], view)
    if (pod === undefined) return { workload: title, more: 0, limitedBy: 'it has no pod template' }
    const claims = workload.kind === 'StatefulSet' ? claimsOf(object, 0) : []
    const quota = quotaRoom(view, pod, claims)
    const next = (count: number, where: Scheduler): Pod => nextPod(pod, object, claims, `${workload.name}-more-${String(count)}`, where)
    // Claims change more than the pods: they get a cluster of their own.
    const grown = grow(claims.length > 0 ? scheduler.copy() : trial, next, limit, quota?.more)
    return { workload: title, more: grown.more, limitedBy: grown.limitedBy ?? (quota !== undefined && quota.more === grown.more ? quota.limitedBy : `more than ${String(grown.more)} were not tried`) }
  })
  return { workloads, notes: limit < cap && workloads.some(({ more }) => more === limit) ? [`of workloads whose pods depend on one another up to ${String(limit)} more pods were tried`] : [] }
}

/** Fills the cluster with pods, and empties it again; `limitedBy` is missing where nothing but the limit ended it. */
function grow(trial: Scheduler, next: (count: number, trial: Scheduler) => Pod, limit: number, quota = cap): { more: number, limitedBy?: string } {
  const placed: string[] = []
  const bulk = roomFor(trial, next(1, trial), Math.min(cap, quota))
  const most = Math.min(bulk === undefined ? limit : cap, quota)
  let ended: string | undefined
  for (const { node, count } of (bulk?.total ?? most) < most ? bulk?.nodes ?? [] : []) {
    for (let each = 0; each < count; each++) {
      const info = trial.cache.shapes.infoOf(next(placed.length + 1, trial))
      trial.cache.place(info, node)
      placed.push(info.key)
    }
  }
  if (bulk !== undefined && bulk.total >= most) return { more: most }
  while (placed.length < most && ended === undefined) {
    const tried = placeOne(trial, next(placed.length + 1, trial))
    if (tried?.decision.kind === 'placed') placed.push(tried.info.key)
    else ended = endOf(tried?.decision)
  }
  for (const key of placed) trial.cache.removePod(key)
  return { more: placed.length, ...ended === undefined ? {} : { limitedBy: ended } }
}

function endOf(decision: Exclude<Decision, { kind: 'placed' }> | undefined): string {
  if (decision === undefined) return 'no scheduler here has the name that its pods ask for'
  return decision.kind === 'gated' ? `scheduling gates of ${decision.gates.map(({ plugin }) => plugin).join(', ')}` : decision.message
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
