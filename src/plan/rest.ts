import type { Deployment, Job, Node, PodSpec, Probe, VolumeAttachment } from '../model/kubernetes.generated.ts'
import type { Informers } from '../sim/cluster-informers.ts'
import { isDone } from './rollouts.ts'

/** How long nothing may happen before it is sure that nothing is about to, in milliseconds. */
export interface Patience {
  /** What still moves has moved by then. */
  readonly brief: number
  /** Deadlines have passed, too. */
  readonly full: number
}

/** A silent machine is noticed after 50 s, looked for every 5 s (`--node-monitor-grace-period` and `--node-monitor-period`); others take less. */
const leastWait = 60
/** `ReconcilerMaxWaitForUnmountDuration` of the attach/detach controller. */
const forcedDetachment = 360

/**
 * Waits that objects ask for: probes, grace periods, minReadySeconds, and tolerations where a node drives its pods away; beside them the deadlines of what
 * is not done.
 */
export function patienceFor(read: Informers): Patience {
  let brief = leastWait
  let full = 0
  if (isWaitingForMachines(read)) brief = forcedDetachment
  const isDriving = (read.list('Node') as Node[]).some(({ spec, status }) =>
    spec?.taints?.some(({ effect }) => effect === 'NoExecute') === true || status?.conditions?.some(({ type, status: verdict }) => type === 'Ready' && verdict !== 'True') === true)
  for (const { spec } of read.list('Pod') as { spec?: PodSpec }[]) {
    brief = Math.max(brief, podWait(spec), ...isDriving ? (spec?.tolerations ?? []).map(({ tolerationSeconds }) => bounded(tolerationSeconds)) : [])
    full = Math.max(full, bounded(spec?.activeDeadlineSeconds))
  }
  for (const kind of ['Deployment', 'StatefulSet', 'DaemonSet', 'ReplicaSet', 'Job']) {
    for (const object of read.list(kind)) {
      const { spec } = object as { spec?: WaitingSpec }
      brief = Math.max(brief, bounded(spec?.minReadySeconds), podWait(spec?.template?.spec))
      if (kind === 'Deployment' ? !isDone(kind, object) && (object as Deployment).spec?.paused !== true : kind === 'Job' && !isOver(object)) {
        full = Math.max(full, bounded(spec?.progressDeadlineSeconds), bounded(spec?.activeDeadlineSeconds))
      }
    }
  }
  return { brief: (brief + 5) * 1000, full: (Math.max(brief, full) + 5) * 1000 }
}

/** A volume is attached to a machine that is not Ready: another pod may wait until it is taken away by force. */
function isWaitingForMachines(read: Informers): boolean {
  const attachments = read.list('VolumeAttachment') as VolumeAttachment[]
  return attachments.some(({ spec }) => (read.get('Node', '', spec?.nodeName ?? '') as Node | undefined)?.status?.conditions?.some(({ type, status }) => type === 'Ready' && status !== 'True') === true)
}

interface WaitingSpec {
  readonly minReadySeconds?: number
  readonly progressDeadlineSeconds?: number
  readonly activeDeadlineSeconds?: number
  readonly template?: { readonly spec?: PodSpec }
}

function isOver({ status }: Job): boolean {
  return status?.conditions?.some(({ type, status: verdict }) => (type === 'Complete' || type === 'Failed') && verdict === 'True') === true
}

const longest = 3600

/** Seconds that mean "never" are not waited for. */
function bounded(seconds: number | undefined): number {
  return seconds === undefined || seconds > longest ? 0 : seconds
}

function podWait(spec: PodSpec | undefined): number {
  const probes = [...spec?.initContainers ?? [], ...spec?.containers ?? []].map(({ startupProbe, readinessProbe }) => probeWait(startupProbe) + probeWait(readinessProbe))
  return Math.max(bounded(spec?.terminationGracePeriodSeconds), ...probes)
}

/** initialDelaySeconds 5 and three failures at 10 s each: 35. */
function probeWait(probe: Probe | undefined): number {
  if (probe === undefined) return 0
  return bounded((probe.initialDelaySeconds ?? 0) + (probe.periodSeconds ?? 10) * (probe.failureThreshold ?? 3))
}
