import type { Pod } from '../../model/kubernetes.generated.ts'
import { BackOff, goSeconds } from './back-off.ts'
import { runOf, type BehaviourOf, type Run } from './behaviour.ts'
import { missingEnvironment, nextSyncRetry, syncRetry, type Lookup } from './config-sources.ts'
import { resizeSince, type ContainerRecord, type Ended } from './container-record.ts'
import { fullName, imagePlan, pullError } from './images.ts'

/** What starting a container needs of its pod and machine. */
export interface Starting {
  readonly clock: { readonly now: number }
  readonly minor: number
  readonly behaviourOf: BehaviourOf
  readonly images: Set<string>
  readonly lookup: Lookup
  containerId(): string
  event(record: ContainerRecord, type: 'Normal' | 'Warning', reason: string, message: string): void
  /** Tries again at an instant. */
  wakeAt(time: number): void
  /** Tries again some time after a ConfigMap or Secret changed. */
  wakeWhen(kind: 'ConfigMap' | 'Secret', name: string, at: (changed: number) => number): void
  started(record: ContainerRecord): void
}

interface BackOffs {
  readonly restart: BackOff
  /** Of one image: another one is tried at once. */
  image: { readonly name: string, readonly backOff: BackOff }
  /** The run that is being prepared. */
  next: Run | undefined
}

/** Starts containers: `startContainer` and `doBackOff` of `pkg/kubelet/kuberuntime` (1.36). */
export class ContainerStarter {
  readonly #host: Starting
  readonly #backOffs = new Map<ContainerRecord, BackOffs>()

  constructor(host: Starting) {
    this.#host = host
  }

  /** Waits are yielded in milliseconds; gives whether the container runs. `before` is the run that ended last when the kubelet looked. */
  * start(pod: Pod, record: ContainerRecord, before: Ended | undefined): Generator<number, boolean> {
    const backOffs = this.#backOffsOf(record)
    const { image = '' } = record.container
    if (backOffs.image.name !== image) Object.assign(backOffs, { image: { name: image, backOff: new BackOff() }, next: undefined })
    if (before !== undefined && this.#backsOff(pod, record, before, backOffs.restart)) return false
    const run = backOffs.next ??= this.#run(pod, record)
    if (!(yield* this.#image(record, run, backOffs.image.backOff))) return false
    if (!this.#hasConfiguration(pod, record)) return false
    backOffs.next = undefined
    this.#go(record, run)
    if (run.postStartTakes > 0) yield run.postStartTakes
    return true
  }

  /** The behaviour that a container will have next. */
  #run(pod: Pod, record: ContainerRecord): Run {
    return runOf(this.#host.behaviourOf(pod, record.container, nextRestart(record)), pod.spec ?? {}, record.container, record.role)
  }

  #backsOff({ metadata }: Pod, record: ContainerRecord, { finishedAt }: Ended, backOff: BackOff): boolean {
    const { now } = this.#host.clock
    const until = backOff.waitsUntil(finishedAt, now)
    if (until === undefined) {
      // Once an attempt is on its way, its own troubles are not held against the run before.
      if (this.#backOffsOf(record).next === undefined) backOff.next(finishedAt, now)
      return false
    }
    const name = record.container.name ?? ''
    const podName = `${metadata?.name ?? ''}_${metadata?.namespace ?? ''}(${metadata?.uid ?? ''})`
    this.#host.event(record, 'Warning', 'BackOff', `Back-off restarting failed container ${name} in pod ${podName}`)
    record.waiting = { reason: 'CrashLoopBackOff', message: `back-off ${goSeconds(backOff.delay)} restarting failed container=${name} pod=${podName}` }
    this.#host.wakeAt(until)
    return true
  }

  * #image(record: ContainerRecord, run: Run, backOff: BackOff): Generator<number, boolean> {
    const { image = '' } = record.container
    const name = fullName(image) ?? image
    const plan = imagePlan(record.container, run.hasImage, this.#host.images.has(name))
    if (plan.kind === 'refused') {
      this.#host.event(record, 'Warning', plan.event, plan.message)
      this.#fail(record, plan.reason, plan.message)
      return false
    }
    if (plan.kind === 'missing') {
      yield* this.#pullInVain(record, run, backOff)
      return false
    }
    if (plan.kind === 'present') {
      this.#host.event(record, 'Normal', 'Pulled', `Container image "${image}" already present on machine${this.#host.minor >= 35 ? ' and can be accessed by the pod' : ''}`)
      if (run.startAfter > 0) yield run.startAfter
      return true
    }
    this.#host.event(record, 'Normal', 'Pulling', `Pulling image "${image}"`)
    if (run.startAfter > 0) yield run.startAfter
    this.#host.images.add(name)
    const took = `${run.startAfter / 1000}s`
    this.#host.event(record, 'Normal', 'Pulled', `Successfully pulled image "${image}" in ${took} (${took} including waiting)`)
    return true
  }

  /** ErrImagePull and ImagePullBackOff take turns: the first is said for 10 s after each attempt. */
  * #pullInVain(record: ContainerRecord, run: Run, backOff: BackOff): Generator<number, void> {
    const { image = '' } = record.container
    const error = pullError(image)
    const until = backOff.waitsUntil(backOff.lastUpdate, this.#host.clock.now)
    if (until !== undefined || record.waiting?.reason === 'ErrImagePull') {
      this.#host.event(record, 'Normal', 'BackOff', `Back-off pulling image "${image}"`)
      this.#fail(record, 'ImagePullBackOff', `Back-off pulling image "${image}": ErrImagePull: ${error}`)
    }
    if (until !== undefined) return this.#host.wakeAt(until)
    this.#host.event(record, 'Normal', 'Pulling', `Pulling image "${image}"`)
    if (run.startAfter > 0) yield run.startAfter
    this.#host.event(record, 'Warning', 'Failed', `Failed to pull image "${image}": ${error}`)
    this.#fail(record, 'ErrImagePull', error)
    const { now } = this.#host.clock
    backOff.next(now, now)
    this.#host.wakeAt(now + syncRetry)
  }

  #hasConfiguration(pod: Pod, record: ContainerRecord): boolean {
    const missing = missingEnvironment(record.container, pod.metadata?.namespace ?? '', this.#host.lookup)
    const message = missing?.message ?? rootFault(pod, record)
    if (message === undefined) return true
    this.#fail(record, 'CreateContainerConfigError', message, message)
    const failedAt = this.#host.clock.now
    if (missing !== undefined) this.#host.wakeWhen(missing.kind, missing.name, (changed) => nextSyncRetry(failedAt, changed))
    return false
  }

  #fail(record: ContainerRecord, reason: string, message: string, told = reason): void {
    record.waiting = { reason, message }
    this.#host.event(record, 'Warning', 'Failed', `Error: ${told}`)
  }

  #go(record: ContainerRecord, run: Run): void {
    const { clock: { now }, minor } = this.#host
    const name = record.container.name ?? ''
    record.restartCount = nextRestart(record)
    record.id = this.#host.containerId()
    record.image = record.container.image ?? ''
    record.state = 'running'
    record.run = run
    record.startedAt = record.since = now
    record.waiting = record.hasFailed = undefined
    record.isResizing = false
    if (minor >= resizeSince) record.allocated ??= record.container.resources ?? {}
    record.isStarted = record.container.startupProbe === undefined || record.role === 'init'
    record.isReady = record.isStarted && (record.container.readinessProbe === undefined || record.role === 'init')
    this.#host.event(record, 'Normal', 'Created', minor >= 34 ? 'Container created' : `Created container: ${name}`)
    this.#host.event(record, 'Normal', 'Started', minor >= 34 ? 'Container started' : `Started container ${name}`)
    this.#host.started(record)
  }

  #backOffsOf(record: ContainerRecord): BackOffs {
    let found = this.#backOffs.get(record)
    if (found === undefined) this.#backOffs.set(record, found = { restart: new BackOff(), image: { name: record.container.image ?? '', backOff: new BackOff() }, next: undefined })
    return found
  }
}

function nextRestart({ id, ended, restartCount }: ContainerRecord): number {
  return id === '' && ended === undefined ? 0 : restartCount + 1
}

/** `verifyRunAsNonRoot`, as far as the pod itself says who runs: the user of an image is not known here. */
function rootFault({ metadata, spec }: Pod, { container }: ContainerRecord): string | undefined {
  const { runAsNonRoot = spec?.securityContext?.runAsNonRoot, runAsUser = spec?.securityContext?.runAsUser } = container.securityContext ?? {}
  if (runAsNonRoot !== true || runAsUser !== 0) return undefined
  return `container's runAsUser breaks non-root policy (pod: "${metadata?.name ?? ''}_${metadata?.namespace ?? ''}(${metadata?.uid ?? ''})", container: ${container.name ?? ''})`
}
