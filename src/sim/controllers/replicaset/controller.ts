import { compileLabelSelector, selectorFromMap, Selector } from '../../../base/labels.ts'
import type { Pod, PodTemplateSpec, ReplicaSet, ReplicaSetStatus, ReplicationController } from '../../../model/kubernetes.generated.ts'
import type { AnyObject } from '../../api/strategy.ts'
import { parseTime } from '../../clock.ts'
import { controllerOf } from '../../cluster-informers.ts'
import { claim } from '../claim.ts'
import { defineController, ownerOf, self, splitKey, type Controller, type ControllerContext, type KeysOf } from '../controller.ts'
import { createPod, deletePod, podFromTemplate, slowStart, type Owner } from '../pod-control.ts'
import { isPodActive, isPodTerminating, nextAvailability } from '../pods.ts'
import { scaleDownOrder } from './scale-down-order.ts'
import { replicaStatus, sameReplicaStatus } from './status.ts'

type Scaled = ReplicaSet | ReplicationController

const burstReplicas = 500

/** ReplicaSets, and ReplicationControllers, which upstream wraps as such: `pkg/controller/replicaset/replica_set.go` (1.36). */
export const replicaSetController = replicaController('replicaset', 'replicaset-controller', 'ReplicaSet', 'apps/v1')
export const replicationController = replicaController('replicationcontroller', 'replication-controller', 'ReplicationController', 'v1')

function replicaController(name: string, component: string, kind: 'ReplicaSet' | 'ReplicationController', apiVersion: string): Controller {
  return defineController({
    name,
    component,
    watches: { [kind]: self, Pod: podKeys(kind) },
    reconcile: (key, context) => reconcile(kind, apiVersion, key, context),
  })
}

function podKeys(kind: string): KeysOf {
  const owners = ownerOf(kind)
  return (change, context) => {
    const keys = owners(change, context)
    const { before, after } = change
    if (after === undefined || controllerOf(after) !== undefined) return keys
    const isNews = before === undefined || controllerOf(before) !== undefined || before.metadata?.labels !== after.metadata?.labels
    if (!isNews) return keys
    const namespace = after.metadata?.namespace ?? ''
    const adopters = context.read.list(kind, namespace).filter((owner) => selectorOf(owner).matches(after.metadata?.labels))
    return [...keys, ...adopters.map((owner) => `${namespace}/${owner.metadata?.name ?? ''}`)]
  }
}

type WrittenSelector = NonNullable<NonNullable<Scaled['spec']>['selector']>

/** A selector stays the same object from write to write, and every sync asks for it. */
const compiled = new WeakMap<WrittenSelector, Selector>()

function selectorOf(object: AnyObject): Selector {
  const selector = (object as unknown as Scaled).spec?.selector
  if (selector === undefined) return Selector.nothing
  let found = compiled.get(selector)
  if (found === undefined) compiled.set(selector, found = compileSelector(selector))
  return found
}

function compileSelector(selector: WrittenSelector): Selector {
  const isPlain = !('matchLabels' in selector) && !('matchExpressions' in selector)
  return isPlain && Object.values(selector).every((value) => typeof value === 'string')
    ? selectorFromMap(selector as Record<string, string>)
    : compileLabelSelector(selector) ?? Selector.nothing
}

/** What a scheduler takes to bind a pod, about. */
const schedulerMilliseconds = 10
/** Creation is known to the second. */
const newMilliseconds = 1000

function reconcile(kind: 'ReplicaSet' | 'ReplicationController', apiVersion: string, key: string, context: ControllerContext): string | undefined {
  const { namespace, name } = splitKey(key)
  const object = context.read.get(kind, namespace, name)
  if (object === undefined) return undefined
  const set = object as unknown as Scaled
  const owner: Owner = { apiVersion, kind, object }
  const selector = selectorOf(object)
  const all = claim<Pod>('Pod', owner, (pod) => selector.matches(pod.metadata?.labels), isPodActive, context)
  const active = all.filter(isPodActive)
  const terminating = context.read.ownedBy('Pod', object.metadata?.uid).filter((pod) => isPodTerminating(pod as Pod)).length
  const failure = set.metadata?.deletionTimestamp === undefined ? manageReplicas(key, set, active, owner, context) : undefined
  const error = writeStatus(kind, set, active, terminating, failure, context)
  const minReadySeconds = set.spec?.minReadySeconds ?? 0
  const wait = minReadySeconds > 0 ? nextAvailability(active, minReadySeconds, context.clock.now) : undefined
  if (wait !== undefined) context.requeueAfter(key, wait)
  return failure ?? error
}

/** Makes or deletes pods; the text of the first failure. */
function manageReplicas(key: string, set: Scaled, active: readonly Pod[], owner: Owner, context: ControllerContext): string | undefined {
  const wanted = set.spec?.replicas ?? 1
  const surplus = active.length - wanted
  if (surplus < 0) {
    const template = set.spec?.template ?? {}
    if (Object.keys(template.metadata?.labels ?? {}).length === 0) return 'unable to create pods, no labels'
    const because = `${active.length} of ${wanted} replicas are there`
    const pod = podFromTemplate(template, owner)
    const { failure } = slowStart(Math.min(-surplus, burstReplicas), () => createPod(pod, owner, context, because))
    return failure?.message
  }
  if (surplus === 0) return undefined
  const count = Math.min(surplus, burstReplicas)
  const chosen = count < active.length ? scaleDownOrder(active, ranksOf(set, context), context.clock.now).slice(0, count) : active
  if (chosen.some((pod) => isUnseen(pod, context.clock.now))) return void context.requeueAfter(key, schedulerMilliseconds)
  let failure: string | undefined
  for (const pod of chosen) {
    const refusal = deletePod(pod, owner, context, `${active.length} replicas, ${wanted} wanted`)
    failure ??= refusal?.message
  }
  return failure
}

/** A pod so new that no scheduler has looked at it. Upstream would not have seen it arrive yet: expectations hold the next sync back until then. */
function isUnseen({ metadata, spec, status }: Pod, now: number): boolean {
  if (spec?.nodeName !== undefined || status?.conditions?.some(({ type }) => type === 'PodScheduled') === true) return false
  return now - (parseTime(metadata?.creationTimestamp) ?? 0) < newMilliseconds
}

/** Active pods of all ReplicaSets of the same Deployment, by node. A set that stands alone has none: `getReplicaSetsWithSameController`. */
function ranksOf(set: Scaled, context: ControllerContext): (pod: Pod) => number {
  const parent = controllerOf(set as unknown as AnyObject)
  const siblings = parent === undefined ? [] : context.read.ownedBy('ReplicaSet', parent.uid)
  const byNode = new Map<string, number>()
  for (const sibling of siblings) {
    for (const pod of context.read.ownedBy('Pod', sibling.metadata?.uid) as Pod[]) {
      if (isPodActive(pod)) byNode.set(pod.spec?.nodeName ?? '', (byNode.get(pod.spec?.nodeName ?? '') ?? 0) + 1)
    }
  }
  return (pod) => byNode.get(pod.spec?.nodeName ?? '') ?? 0
}

function writeStatus(kind: string, set: Scaled, active: readonly Pod[], terminating: number, failure: string | undefined, context: ControllerContext): string | undefined {
  const template: PodTemplateSpec = set.spec?.template ?? {}
  const old: ReplicaSetStatus = set.status ?? {}
  const status = replicaStatus(old, set.metadata?.generation ?? 0, {
    active,
    terminating,
    templateLabels: template.metadata?.labels ?? {},
    minReadySeconds: set.spec?.minReadySeconds ?? 0,
    wanted: set.spec?.replicas ?? 1,
    failure,
    now: context.clock.now,
    timestamp: context.clock.timestamp(),
    countsTerminating: kind === 'ReplicaSet' && context.minor >= 35,
  })
  if (sameReplicaStatus(old, status)) return undefined
  return context.write.updateStatus(kind, { ...set, status }, 'what its pods say').refusal?.message
}
