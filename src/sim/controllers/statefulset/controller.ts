import { cloneValue, sameValue, type ValueMap } from '../../../base/json.ts'
import { compileLabelSelector } from '../../../base/labels.ts'
import type { ControllerRevision, Pod, PodTemplateSpec, StatefulSet, StatefulSetStatus } from '../../../model/kubernetes.generated.ts'
import { controllerOf } from '../../cluster-informers.ts'
import { claim } from '../claim.ts'
import { defineController, ownerOf, self, splitKey, type ControllerContext, type KeysOf } from '../controller.ts'
import { hashRevisionData, revisionData } from '../history/controller-revision.ts'
import { listRevisions, resolveRevision, truncateRevisions } from '../history/history.ts'
import type { Owner } from '../pod-control.ts'
import { isPodAvailable, isPodReady, nextAvailability } from '../pods.ts'
import { createClaims, fixClaims, hasStaleClaim } from './claims.ts'
import { decide, type Action, type Replica } from './decide.ts'
import { corrected, ordinalOf, revisionOfPod, statefulPod } from './pod-identity.ts'

/** StatefulSets: `pkg/controller/statefulset` (1.36). */
export const statefulSetController = defineController({
  name: 'statefulset',
  component: 'statefulset-controller',
  turn: 'slowController',
  watches: { StatefulSet: self, Pod: podKeys() },

  reconcile(key, context) {
    const { namespace, name } = splitKey(key)
    const set = context.read.get('StatefulSet', namespace, name) as StatefulSet | undefined
    if (set === undefined) return undefined
    const owner: Owner = { apiVersion: 'apps/v1', kind: 'StatefulSet', object: set }
    const selector = compileLabelSelector(set.spec?.selector)
    if (selector === undefined) return undefined
    const matches = (pod: Pod): boolean => selector.matches(pod.metadata?.labels) && ordinalOf(set, pod) >= 0
    const pods = claim<Pod>('Pod', owner, matches, () => true, context)
    return new StatefulSetSync(set, owner, context).run(pods, listRevisions(owner, (labels) => selector.matches(labels), context), key)
  },
})

function podKeys(): KeysOf {
  const owners = ownerOf('StatefulSet')
  return (change, context) => {
    const { after } = change
    if (after === undefined || controllerOf(after) !== undefined) return owners(change, context)
    const namespace = after.metadata?.namespace ?? ''
    const adopters = context.read.list('StatefulSet', namespace).filter((set) => compileLabelSelector((set as StatefulSet).spec?.selector)?.matches(after.metadata?.labels))
    return [...owners(change, context), ...adopters.map(({ metadata }) => `${namespace}/${metadata?.name ?? ''}`)]
  }
}

class StatefulSetSync {
  readonly #set: StatefulSet
  readonly #owner: Owner
  readonly #context: ControllerContext

  constructor(set: StatefulSet, owner: Owner, context: ControllerContext) {
    this.#set = set
    this.#owner = owner
    this.#context = context
  }

  run(pods: readonly Pod[], revisions: readonly ControllerRevision[], key: string): string | undefined {
    const set = this.#set
    const template = this.#context.shown('StatefulSet', set).spec?.template as ValueMap
    const data = revisionData(template)
    const resolved = resolveRevision(revisions, {
      owner: this.#owner,
      data,
      labels: set.spec?.template?.metadata?.labels ?? {},
      annotations: set.metadata?.annotations ?? {},
      hashLabel: 'controller.kubernetes.io/hash',
      hash: (count) => hashRevisionData(data, count),
    }, set.status?.collisionCount ?? 0, this.#context)
    if ('error' in resolved) return resolved.error
    const { update, collisionCount } = resolved
    const current = revisions.find(({ metadata }) => metadata?.name === set.status?.currentRevision) ?? update
    const { status, error } = this.#pass(pods, current, update, collisionCount)
    const failure = this.#writeStatus(status) ?? error
    const live = new Set([current.metadata?.name ?? '', update.metadata?.name ?? '', ...pods.map(revisionOfPod)])
    truncateRevisions(revisions, live, set.spec?.revisionHistoryLimit ?? 10, this.#context)
    const minReadySeconds = set.spec?.minReadySeconds ?? 0
    const wait = minReadySeconds > 0 ? nextAvailability(pods, minReadySeconds, this.#context.clock.now) : undefined
    if (wait !== undefined) this.#context.requeueAfter(key, wait)
    return failure
  }

  #pass(pods: readonly Pod[], current: ControllerRevision, update: ControllerRevision, collisionCount: number): { status: StatefulSetStatus, error: string | undefined } {
    const set = this.#set
    const [currentName, updateName] = [current.metadata?.name ?? '', update.metadata?.name ?? '']
    const wanted = set.spec?.replicas ?? 1
    const start = set.spec?.ordinals?.start ?? 0
    const byOrdinal = new Map(pods.map((pod) => [ordinalOf(set, pod), pod]))
    const { partition = 0 } = set.spec?.updateStrategy?.rollingUpdate ?? {}
    const isRolling = set.spec?.updateStrategy?.type !== 'OnDelete'
    const usesCurrent = (ordinal: number): boolean => isRolling && (set.spec?.updateStrategy?.rollingUpdate === undefined
      ? ordinal < start + (set.status?.currentReplicas ?? 0)
      : ordinal < start + partition)
    const view = (ordinal: number): Replica => this.#view(ordinal, byOrdinal.get(ordinal), updateName, usesCurrent(ordinal) ? currentName : updateName)
    const replicas = Array.from({ length: wanted }, (_, index) => view(start + index))
    const condemned = [...byOrdinal.keys()].filter((ordinal) => ordinal < start || ordinal >= start + wanted).sort((a, b) => b - a).map(view)
    const status = this.#count(pods, currentName, updateName, collisionCount)
    if (set.metadata?.deletionTimestamp !== undefined) return { status, error: undefined }
    const plan = decide(replicas, condemned, { monotonic: set.spec?.podManagementPolicy !== 'Parallel', isRolling, partition })
    let error: string | undefined
    for (const action of plan.actions) {
      const [revision, name] = usesCurrent(action.ordinal) ? [current, currentName] : [update, updateName]
      error = this.#carryOut(action, byOrdinal.get(action.ordinal), () => statefulPod(set, templateIn(revision, set), action.ordinal, name))
      if (error !== undefined) break
    }
    if (plan.updates && plan.actions.some(({ kind }) => kind === 'delete')) status.currentReplicas = (status.currentReplicas ?? 0) - 1
    this.#completeUpdate(status)
    return { status, error }
  }

  #view(ordinal: number, pod: Pod | undefined, updateName: string, newRevision: string): Replica {
    const minReadySeconds = this.#set.spec?.minReadySeconds ?? 0
    const phase = pod?.status?.phase ?? ''
    return {
      ordinal,
      isCreated: pod !== undefined,
      isTerminal: phase === 'Failed' || phase === 'Succeeded',
      isPending: phase === 'Pending',
      isTerminating: pod?.metadata?.deletionTimestamp !== undefined,
      isAvailable: pod !== undefined && phase === 'Running' && isPodReady(pod) && isPodAvailable(pod, minReadySeconds, this.#context.clock.now),
      isUpdated: (pod === undefined ? newRevision : revisionOfPod(pod)) === updateName,
    }
  }

  #count(pods: readonly Pod[], current: string, update: string, collisionCount: number): StatefulSetStatus {
    const { now } = this.#context.clock
    const running = pods.filter((pod) => pod.status?.phase === 'Running' && isPodReady(pod))
    const staying = pods.filter(({ metadata }) => metadata?.deletionTimestamp === undefined)
    return {
      observedGeneration: this.#set.metadata?.generation,
      currentRevision: current,
      updateRevision: update,
      collisionCount,
      replicas: pods.length,
      readyReplicas: running.length,
      availableReplicas: running.filter((pod) => isPodAvailable(pod, this.#set.spec?.minReadySeconds ?? 0, now)).length,
      currentReplicas: staying.filter((pod) => revisionOfPod(pod) === current).length,
      updatedReplicas: staying.filter((pod) => revisionOfPod(pod) === update).length,
    }
  }

  /** All pods are updated and Ready: the update revision becomes the current one. */
  #completeUpdate(status: StatefulSetStatus): void {
    const wanted = this.#set.spec?.replicas ?? 1
    if (this.#set.spec?.updateStrategy?.type === 'OnDelete') return
    if (status.updatedReplicas !== wanted || status.readyReplicas !== wanted || status.replicas !== wanted) return
    status.currentReplicas = status.updatedReplicas
    status.currentRevision = status.updateRevision
  }

  #carryOut(action: Action, pod: Pod | undefined, made: () => Pod): string | undefined {
    switch (action.kind) {
      case 'create': return hasStaleClaim(this.#set, action.ordinal, this.#context) ? undefined : this.#create(action.ordinal, made())
      case 'claims': return this.#completeClaims(pod, action.ordinal)
      case 'keep': return pod && this.#keep(pod)
      case 'handOver':
        if (pod !== undefined) fixClaims(this.#set, pod, this.#context)
        return undefined
      case 'delete': return pod && this.#delete(pod, action.because)
    }
  }

  #create(ordinal: number, pod: Pod): string | undefined {
    const name = pod.metadata?.name ?? ''
    const unclaimed = createClaims(this.#set, ordinal, this.#context)
    if (unclaimed !== undefined) {
      this.#tell('Create', name, unclaimed)
      return unclaimed
    }
    const { object, refusal } = this.#context.write.create<Pod>('Pod', pod, `ordinal ${ordinal} has no pod`)
    if (refusal?.reason !== 'AlreadyExists') this.#tell('Create', name, refusal?.message)
    if (object !== undefined) fixClaims(this.#set, object, this.#context)
    return refusal?.message
  }

  /** `createMissingPersistentVolumeClaims` of `stateful_pod_control.go` (1.36). */
  #completeClaims(pod: Pod | undefined, ordinal: number): string | undefined {
    const error = createClaims(this.#set, ordinal, this.#context)
    if (error === undefined && pod !== undefined) fixClaims(this.#set, pod, this.#context)
    return error
  }

  /** `UpdateStatefulPod` of `stateful_pod_control.go` (1.36). */
  #keep(pod: Pod): string | undefined {
    const changed = corrected(this.#set, pod)
    const name = pod.metadata?.name ?? ''
    const unclaimed = changed === undefined ? undefined : createClaims(this.#set, ordinalOf(this.#set, pod), this.#context)
    const hasNewOwners = unclaimed === undefined && fixClaims(this.#set, pod, this.#context)
    if (changed === undefined && !hasNewOwners) return undefined
    const error = unclaimed ?? (changed === undefined ? undefined : this.#context.write.update('Pod', changed, 'its ordinal asks for it').refusal?.message)
    this.#tell('Update', name, error)
    return error
  }

  #delete(pod: Pod, because: string): string | undefined {
    const { name = '', namespace = '' } = pod.metadata ?? {}
    const { refusal } = this.#context.write.delete('Pod', namespace, name, because)
    const error = refusal?.code === 404 ? undefined : refusal?.message
    this.#tell('Delete', name, error)
    return error
  }

  #tell(verb: 'Create' | 'Update' | 'Delete', pod: string, error: string | undefined): void {
    const what = `${verb} Pod ${pod} in StatefulSet ${this.#set.metadata?.name ?? ''}`
    if (error === undefined) this.#context.event('StatefulSet', this.#set, 'Normal', `Successful${verb}`, `${what} successful`)
    else this.#context.event('StatefulSet', this.#set, 'Warning', `Failed${verb}`, `${what} failed error: ${error}`)
  }

  #writeStatus(status: StatefulSetStatus): string | undefined {
    const old = this.#set.status ?? {}
    const bare = (of: StatefulSetStatus): unknown => Object.fromEntries(Object.entries(of).filter(([key, value]) => key !== 'conditions' && (value !== undefined && value !== 0)))
    if (sameValue(bare(old), bare(status)) && old.collisionCount !== undefined) return undefined
    const changed = cloneValue(this.#set)
    changed.status = { ...status, ...old.conditions === undefined ? {} : { conditions: old.conditions } }
    return this.#context.write.updateStatus('StatefulSet', changed, 'what its pods say').refusal?.message
  }
}

/** The template that a revision holds. */
function templateIn({ data }: ControllerRevision, set: StatefulSet): PodTemplateSpec {
  const template = (data as { spec?: { template?: ValueMap } } | undefined)?.spec?.template
  if (template === undefined) return set.spec?.template ?? {}
  const { $patch: _patch, ...rest } = cloneValue(template)
  return rest
}
