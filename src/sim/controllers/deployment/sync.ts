import { sameValue } from '../../../base/json.ts'
import type { Deployment, DeploymentCondition, DeploymentStatus, Pod, ReplicaSet } from '../../../model/kubernetes.generated.ts'
import { parseTime } from '../../clock.ts'
import { controllerOf } from '../../cluster-informers.ts'
import type { ControllerContext } from '../controller.ts'
import { isNamespaceTerminating } from '../pod-control.ts'
import { isPodTerminal } from '../pods.ts'
import { desiredReplicas, maxSurge, maxUnavailable } from './fenceposts.ts'
import { condition, deploymentStatus, hasProgressDeadline, isComplete, sameStatus, untilDeadline, withCondition, withProgress, type Instant } from './progress.ts'
import { proportionalSizes } from './proportional.ts'
import { activeOrLatest, buildNewSet, byCreation, findNewSet, hasSameTemplate, sizeAnnotations, sizeOf, surplusHistory } from './replica-sets.ts'
import { annotationKeys, countIn, maxRevision, newSetAnnotations } from './revision.ts'
import { newSetSize, oldSetSizes } from './rolling.ts'

/** An error goes to the queue, which brings the key back. */
class Retry extends Error {}

/** One pass over a Deployment in upstream's order; of `deployment` the pass replaces `status` and `metadata` as it writes. */
export class DeploymentSync {
  readonly #deployment: Deployment
  readonly #key: string
  readonly #context: ControllerContext
  readonly #at: Instant
  /** Asked for several times in one pass, over the same sets. */
  #existing: { readonly set: ReplicaSet | undefined } | undefined

  constructor(deployment: Deployment, key: string, context: ControllerContext) {
    this.#deployment = deployment
    this.#key = key
    this.#context = context
    this.#at = { now: context.clock.now, timestamp: context.clock.timestamp() }
  }

  selectsEverything(): string | undefined {
    this.#context.event('Deployment', this.#deployment, 'Warning', 'SelectingAll', 'This deployment is selecting all pods. A non-empty selector is required.')
    return undefined
  }

  run(sets: readonly ReplicaSet[]): string | undefined {
    try {
      this.#pass(sets)
      return undefined
    } catch (error) {
      if (error instanceof Retry) return error.message
      throw error
    }
  }

  #pass(sets: readonly ReplicaSet[]): void {
    const deployment = this.#deployment
    if (deployment.metadata?.deletionTimestamp !== undefined) {
      const { newSet, oldSets } = this.#split(sets, false)
      return this.#writeStatus(deploymentStatus(deployment, all(oldSets, newSet), newSet, this.#at, this.#countsTerminating))
    }
    this.#notePause()
    if (deployment.spec?.paused === true || this.#isScalingEvent(sets)) return this.#scale(sets)
    return deployment.spec?.strategy?.type === 'Recreate' ? this.#recreate(sets) : this.#roll(sets)
  }

  get #countsTerminating(): boolean {
    return this.#context.minor >= 35
  }

  /** A paused rollout must not run into its deadline. */
  #notePause(): void {
    const { spec, status } = this.#deployment
    const current = condition(status, 'Progressing')
    if (!hasProgressDeadline(this.#deployment) || current?.reason === 'ProgressDeadlineExceeded') return
    const isNoted = current?.reason === 'DeploymentPaused'
    if (spec?.paused === true && !isNoted) this.#setProgressing('Unknown', 'DeploymentPaused', 'Deployment is paused')
    else if (spec?.paused !== true && isNoted) this.#setProgressing('Unknown', 'DeploymentResumed', 'Deployment is resumed')
    else return
    this.#updateStatus('it was paused or resumed')
  }

  #isScalingEvent(sets: readonly ReplicaSet[]): boolean {
    const { newSet, oldSets } = this.#split(sets, false)
    return all(oldSets, newSet).some((set) => {
      const desired = countIn(set, annotationKeys.desired)
      return sizeOf(set) > 0 && desired !== undefined && desired !== desiredReplicas(this.#deployment)
    })
  }

  /** Resizes outside a rollout, or in the middle of one in proportion: `sync`. */
  #scale(sets: readonly ReplicaSet[]): void {
    const { newSet, oldSets } = this.#split(sets, false)
    let current = all(oldSets, newSet)
    const keep = (written: ReplicaSet): void => { current = current.map((set) => set.metadata?.uid === written.metadata?.uid ? written : set) }
    const { set: only, isProportional } = activeOrLatest(newSet, oldSets)
    const desired = desiredReplicas(this.#deployment)
    if (!isProportional) {
      if (only !== undefined) keep(this.#resize(only, desired, false, `${desired} replicas are wanted`))
    } else if (newSet !== undefined && this.#isSaturated(newSet)) {
      for (const set of oldSets) if (sizeOf(set) > 0) keep(this.#resize(set, 0, false, 'the new ReplicaSet has all replicas'))
    } else if (this.#deployment.spec?.strategy?.type === 'RollingUpdate') {
      const byName = new Map(current.map((set) => [set.metadata?.name ?? '', set]))
      const shares = current.filter((set) => sizeOf(set) > 0).map((set) => (
        { name: set.metadata?.name ?? '', replicas: sizeOf(set), maxReplicas: countIn(set, annotationKeys.max), created: parseTime(set.metadata?.creationTimestamp) ?? 0 }))
      for (const { name, size } of proportionalSizes(shares, desired, maxSurge(this.#deployment), this.#deployment.status?.replicas ?? 0)) {
        const set = byName.get(name)
        if (set !== undefined) keep(this.#resize(set, size, true, `its share of ${desired} replicas in the middle of a rollout`))
      }
    }
    if (this.#deployment.spec?.paused === true) this.#cleanUp(oldSets)
    const fresh = newSet === undefined ? undefined : current.find(({ metadata }) => metadata?.uid === newSet.metadata?.uid)
    this.#writeStatus(deploymentStatus(this.#deployment, current, fresh, this.#at, this.#countsTerminating))
  }

  #roll(sets: readonly ReplicaSet[]): void {
    const { newSet, oldSets } = this.#split(sets, true)
    if (newSet === undefined) return
    const deployment = this.#deployment
    const desired = desiredReplicas(deployment)
    const total = all(oldSets, newSet).reduce((sum, set) => sum + sizeOf(set), 0)
    const size = newSetSize({ desired, surge: maxSurge(deployment) }, sizeOf(newSet), total)
    if (size !== sizeOf(newSet)) {
      const resized = this.#resize(newSet, size, false, size > sizeOf(newSet) ? `${total} of at most ${desired + maxSurge(deployment)} pods are there` : `${desired} replicas are wanted`)
      return this.#progress(oldSets, resized)
    }
    const active = oldSets.filter((set) => sizeOf(set) > 0).sort(byCreation)
    const sizes = oldSetSizes({
      desired,
      surge: maxSurge(deployment),
      unavailable: maxUnavailable(deployment),
      newSet: { replicas: sizeOf(newSet), available: newSet.status?.availableReplicas ?? 0 },
      oldSets: active.map((set) => ({ replicas: sizeOf(set), available: set.status?.availableReplicas ?? 0 })),
    })
    const because = `at least ${desired - maxUnavailable(deployment)} pods stay available without them`
    const scaled = active.filter((set, index) => sizes[index] !== sizeOf(set))
    if (scaled.length > 0) {
      const resized = new Map(active.map((set, index) => [set.metadata?.uid, this.#resize(set, sizes[index] ?? 0, false, because)]))
      return this.#progress(oldSets.map((set) => resized.get(set.metadata?.uid) ?? set), newSet)
    }
    if (isComplete(deployment, deployment.status ?? {})) this.#cleanUp(oldSets)
    this.#progress(oldSets, newSet)
  }

  #recreate(sets: readonly ReplicaSet[]): void {
    let { newSet, oldSets } = this.#split(sets, false)
    const active = oldSets.filter((set) => sizeOf(set) > 0)
    if (active.length > 0) {
      const resized = new Map(active.map((set) => [set.metadata?.uid, this.#resize(set, 0, false, 'old pods go before new ones come')]))
      return this.#progress(oldSets.map((set) => resized.get(set.metadata?.uid) ?? set), newSet)
    }
    if (this.#oldPodsRun(oldSets, sets, newSet)) return this.#progress(oldSets, newSet)
    if (newSet === undefined) ({ newSet, oldSets } = this.#split(sets, true))
    if (newSet === undefined) return
    newSet = this.#resize(newSet, desiredReplicas(this.#deployment), false, 'no old pod is left')
    if (isComplete(this.#deployment, this.#deployment.status ?? {})) this.#cleanUp(oldSets)
    this.#progress(oldSets, newSet)
  }

  #oldPodsRun(oldSets: readonly ReplicaSet[], sets: readonly ReplicaSet[], newSet: ReplicaSet | undefined): boolean {
    if (oldSets.some(({ status }) => (status?.replicas ?? 0) > 0)) return true
    return sets.some(({ metadata }) => metadata?.uid !== newSet?.metadata?.uid
      && (this.#context.read.ownedBy('Pod', metadata?.uid) as Pod[]).some((pod) => !isPodTerminal(pod)))
  }

  /** The new ReplicaSet, made when wanted, and the others: `getAllReplicaSetsAndSyncRevision`. */
  #split(sets: readonly ReplicaSet[], mayCreate: boolean): { newSet: ReplicaSet | undefined, oldSets: ReplicaSet[] } {
    const existing = (this.#existing ??= { set: findNewSet(this.#deployment, sets) }).set
    const oldSets = sets.filter((set) => set !== existing)
    const revision = maxRevision(oldSets) + 1
    if (existing !== undefined) return { newSet: this.#adoptNewSet(existing, revision), oldSets }
    return { newSet: mayCreate ? this.#createNewSet(oldSets, revision) : undefined, oldSets }
  }

  #adoptNewSet(existing: ReplicaSet, revision: number): ReplicaSet {
    const deployment = this.#deployment
    const annotations = newSetAnnotations(deployment, existing.metadata?.annotations ?? {}, revision)
    const minReadySeconds = deployment.spec?.minReadySeconds ?? 0
    if (!sameValue(annotations, existing.metadata?.annotations ?? {}) || (existing.spec?.minReadySeconds ?? 0) !== minReadySeconds) {
      const changed = { ...existing, metadata: { ...existing.metadata, annotations }, spec: { ...existing.spec, minReadySeconds } }
      return this.#checked(this.#context.write.update('ReplicaSet', changed, 'it has the template of the Deployment'), existing)
    }
    let isNews = this.#setRevision(annotations[annotationKeys.revision] ?? '')
    if (hasProgressDeadline(deployment) && condition(deployment.status, 'Progressing') === undefined) {
      this.#setProgressing('True', 'FoundNewReplicaSet', `Found new replica set "${existing.metadata?.name ?? ''}"`)
      isNews = true
    }
    if (isNews) this.#updateStatus('its revision')
    return existing
  }

  #createNewSet(oldSets: readonly ReplicaSet[], revision: number): ReplicaSet {
    const deployment = this.#deployment
    const wanted = buildNewSet(deployment, oldSets, revision, this.#context.minor)
    const name = wanted.metadata?.name ?? ''
    const { object, refusal } = this.#context.write.create<ReplicaSet>('ReplicaSet', wanted, 'no ReplicaSet has the template')
    if (refusal?.reason === 'AlreadyExists') {
      const taken = this.#context.read.get('ReplicaSet', deployment.metadata?.namespace ?? '', name) as ReplicaSet | undefined
      if (taken === undefined) throw new Retry(refusal.message)
      if (controllerOf(taken as never)?.uid !== deployment.metadata?.uid || !hasSameTemplate(deployment, taken)) {
        deployment.status = { ...deployment.status, collisionCount: (deployment.status?.collisionCount ?? 0) + 1 }
        this.#context.write.updateStatus('Deployment', deployment, `the name ${name} is taken`)
        throw new Retry(refusal.message)
      }
      if (this.#setRevision(String(revision))) this.#updateStatus('its revision')
      return taken
    }
    if (refusal !== undefined || object === undefined) this.#creationFailed(name, refusal?.message ?? '', refusal !== undefined && isNamespaceTerminating(refusal))
    const size = sizeOf(wanted)
    if (size > 0) this.#context.event('Deployment', deployment, 'Normal', 'ScalingReplicaSet', `Scaled up replica set ${name} from 0 to ${size}`)
    let isNews = this.#setRevision(String(revision))
    if (hasProgressDeadline(deployment)) {
      this.#setProgressing('True', 'NewReplicaSetCreated', `Created new replica set "${name}"`)
      isNews = true
    }
    if (isNews) this.#updateStatus('a new ReplicaSet')
    return object
  }

  #creationFailed(name: string, error: string, isQuiet: boolean): never {
    if (isQuiet) throw new Retry(error)
    const message = `Failed to create new replica set "${name}": ${error}`
    if (hasProgressDeadline(this.#deployment)) {
      this.#setProgressing('False', 'ReplicaSetCreateError', message)
      this.#context.write.updateStatus('Deployment', this.#deployment, 'the ReplicaSet was refused')
    }
    this.#context.event('Deployment', this.#deployment, 'Warning', 'ReplicaSetCreateError', message)
    throw new Retry(error)
  }

  #resize(set: ReplicaSet, size: number, refresh: boolean, because: string): ReplicaSet {
    const old = sizeOf(set)
    if (!refresh && old === size) return set
    const annotations = { ...set.metadata?.annotations, ...sizeAnnotations(this.#deployment) }
    if (old === size && sameValue(annotations, set.metadata?.annotations)) return set
    const resized = { ...set, metadata: { ...set.metadata, annotations }, spec: { ...set.spec, replicas: size } }
    const written = this.#checked(this.#context.write.update('ReplicaSet', resized, because), set)
    if (old !== size) this.#context.event('Deployment', this.#deployment, 'Normal', 'ScalingReplicaSet', `Scaled ${old < size ? 'up' : 'down'} replica set ${set.metadata?.name ?? ''} from ${old} to ${size}`)
    return written
  }

  #cleanUp(oldSets: readonly ReplicaSet[]): void {
    for (const { metadata } of surplusHistory(this.#deployment, oldSets)) {
      this.#context.write.delete('ReplicaSet', metadata?.namespace ?? '', metadata?.name ?? '', `more than ${this.#deployment.spec?.revisionHistoryLimit ?? 10} old revisions`)
    }
  }

  #isSaturated(set: ReplicaSet): boolean {
    const desired = desiredReplicas(this.#deployment)
    return sizeOf(set) === desired && countIn(set, annotationKeys.desired) === desired && (set.status?.availableReplicas ?? 0) === desired
  }

  #progress(oldSets: readonly ReplicaSet[], newSet: ReplicaSet | undefined): void {
    const sets = all(oldSets, newSet)
    const counts = deploymentStatus(this.#deployment, sets, newSet, this.#at, this.#countsTerminating)
    const status = withProgress(this.#deployment, counts, sets, newSet, this.#at)
    if (!sameStatus(this.#deployment.status ?? {}, status)) return this.#writeStatus(status)
    const wait = untilDeadline(this.#deployment, status, this.#at.now)
    if (wait !== undefined) this.#context.requeueAfter(this.#key, wait)
  }

  #writeStatus(status: DeploymentStatus): void {
    if (sameStatus(this.#deployment.status ?? {}, status)) return
    this.#deployment.status = status
    this.#updateStatus('what its ReplicaSets say')
  }

  /** The copy keeps its resourceVersion: a second write of one pass conflicts, and the pass is made anew. */
  #updateStatus(because: string): void {
    const { refusal } = this.#context.write.updateStatus('Deployment', this.#deployment, because)
    if (refusal !== undefined) throw new Retry(refusal.message)
  }

  #setProgressing(status: string, reason: string, message: string): void {
    const entry: DeploymentCondition = { type: 'Progressing', status, reason, message }
    this.#deployment.status = { ...this.#deployment.status, conditions: withCondition(this.#deployment.status?.conditions ?? [], entry, this.#at) }
  }

  #setRevision(revision: string): boolean {
    if (this.#deployment.metadata?.annotations?.[annotationKeys.revision] === revision) return false
    this.#deployment.metadata = { ...this.#deployment.metadata, annotations: { ...this.#deployment.metadata?.annotations, [annotationKeys.revision]: revision } }
    return true
  }

  #checked<T>({ object, refusal }: { readonly object?: T, readonly refusal?: { readonly message: string } }, fallback: T): T {
    if (refusal !== undefined) throw new Retry(refusal.message)
    return object ?? fallback
  }
}

function all(oldSets: readonly ReplicaSet[], newSet: ReplicaSet | undefined): ReplicaSet[] {
  return newSet === undefined ? [...oldSets] : [...oldSets, newSet]
}
