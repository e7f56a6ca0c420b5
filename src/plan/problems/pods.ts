import { timeText } from '../../base/words.ts'
import type { ContainerStatus, Pod } from '../../model/kubernetes.generated.ts'
import type { CoreEvent } from '../../sim/controllers/types.ts'
import { portClashes } from '../../sim/kubelet/container-end.ts'
import { topOwner, type Owner } from '../owners.ts'
import type { Problem } from '../plan.ts'
import { lastKnown } from '../timeline/timeline.ts'
import { containerPath, problemAt, type ProblemContext } from './context.ts'

interface Faulty {
  readonly owner: Owner
  readonly namespace: string
  readonly container: string
  readonly rule: string
  readonly message: string
  readonly pods: Pod[]
}

/** What containers wait for in vain, by workload and container. */
export function faultyPods(context: ProblemContext): Problem[] {
  const lookup = lastKnown(context.world.history)
  let mounts: Mounts | undefined
  const found = new Map<string, Faulty>()
  for (const pod of context.world.cluster.read.list('Pod') as Pod[]) {
    if (pod.metadata?.deletionTimestamp !== undefined) continue
    const owner = topOwner(pod, lookup) ?? { kind: 'Pod', name: pod.metadata?.name ?? '' }
    const namespace = pod.metadata?.namespace ?? ''
    for (const status of [...pod.status?.initContainerStatuses ?? [], ...pod.status?.containerStatuses ?? []]) {
      const fault = faultOf(status, pod) ?? mountFault(pod, status, () => mounts ??= mountEvents(context))
      if (fault === undefined) continue
      const key = JSON.stringify([namespace, owner, status.name, fault.rule])
      const known = found.get(key)
      if (known === undefined) found.set(key, { owner, namespace, container: status.name ?? '', ...fault, pods: [pod] })
      else known.pods.push(pod)
    }
  }
  return [...found.values()].map((fault) => problemOf(fault, context))
}

/** Reasons of upstream's kubelet: `pkg/kubelet/images/types.go`, `pkg/kubelet/container/sync_result.go` (1.36). */
function faultOf({ name, state, lastState, image }: ContainerStatus, { spec = {} }: Pod): { rule: string, message: string } | undefined {
  const { reason = '', message = '' } = state?.waiting ?? {}
  switch (reason) {
    case 'CrashLoopBackOff': {
      const { exitCode, reason: why } = lastState?.terminated ?? {}
      const clash = exitCode === 1 ? portClashes(spec).find(({ container }) => container === name) : undefined
      const cause = clash === undefined ? '' : `: container ${clash.holder} of its pod listens on port ${clash.port} already`
      return { rule: 'pod-crash-loop', message: `ends again and again${exitCode === undefined ? '' : ` with code ${exitCode}${why === 'OOMKilled' ? ' (OOMKilled)' : ''}`}${cause}` }
    }
    case 'ImagePullBackOff': case 'ErrImagePull': case 'ErrImageNeverPull': case 'InvalidImageName':
      return { rule: 'image-missing', message: `cannot start: its image ${image ?? ''} cannot be had (${reason})` }
    case 'CreateContainerConfigError': case 'CreateContainerError': case 'RunContainerError':
      return { rule: 'pod-config-missing', message: `cannot start: ${message === '' ? reason : message}` }
    default: return undefined
  }
}

const mountReasons = ['FailedMount', 'FailedAttachVolume', 'FailedCreatePodSandBox']

/** What was told last of each pod, by uid, that kept its containers from being created. */
type Mounts = ReadonlyMap<string | undefined, string>

function mountEvents({ world: { cluster } }: ProblemContext): Mounts {
  const events = cluster.read.list('Event').map((event) => event as unknown as CoreEvent)
  return new Map(events.filter(({ reason }) => mountReasons.includes(reason)).map(({ involvedObject: { uid }, message }) => [uid, message]))
}

/** A container that is never created: what keeps it is only told in an event. */
function mountFault({ metadata, spec }: Pod, { state }: ContainerStatus, mounts: () => Mounts): { rule: string, message: string } | undefined {
  if (!spec?.nodeName || (state?.waiting?.reason !== 'ContainerCreating' && state?.waiting?.reason !== 'PodInitializing')) return undefined
  const told = mounts().get(metadata?.uid)
  return told === undefined ? undefined : { rule: 'pod-config-missing', message: `cannot start: ${told}` }
}

function problemOf({ owner, namespace, container, rule, message, pods }: Faulty, context: ProblemContext): Problem {
  const isNew = pods.some((pod) => context.world.isNew(pod))
  const who = pods.length === 1 ? `container ${container} of pod ${pods[0]?.metadata?.name ?? ''}` : `container ${container} of ${pods.length} pods`
  const resource = { ...owner, namespace }
  return problemAt(context, resource, {
    rule, severity: isNew ? 'error' : 'warning', message: `${who} ${message}`,
    effect: effectOf(resource, context),
  }, containerPath(owner.kind, context.manifestOf(owner.kind, namespace, owner.name), container))
}

/** What the workload as a whole comes to. */
export function effectOf({ kind, namespace, name }: Owner & { readonly namespace: string }, { rollouts }: ProblemContext): string {
  const curve = rollouts.find(({ resource }) => resource.kind === kind && resource.namespace === namespace && resource.name === name)
  const last = curve?.points.at(-1)
  if (curve?.stalled !== undefined) {
    const deadline = curve.stalled.deadlineAt === undefined ? '' : `; its progress deadline passes at ${timeText(curve.stalled.deadlineAt)}`
    return `${kind} ${name} stops at ${last?.ready ?? 0} of ${last?.desired ?? 0} pods ready${deadline}`
  }
  return last === undefined ? `${kind} ${name} is not ready` : `${kind} ${name} has ${last.ready} of ${last.desired} pods ready`
}
