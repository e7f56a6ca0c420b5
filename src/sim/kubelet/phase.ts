import type { Container, ContainerStateTerminated, ContainerStatus, Pod, PodSpec } from '../../model/kubernetes.generated.ts'
import { restartsAfter, roleOfInit } from './container-record.ts'

export type PodPhase = 'Pending' | 'Running' | 'Succeeded' | 'Failed'

/**
 * The phase of a pod from the statuses of its containers: `getPhase` of `pkg/kubelet/kubelet_pods.go` (1.36). `isTerminal`: nothing of it will
 * run again, whatever its policy says.
 */
export function phaseOf({ spec = {} }: Pod, statuses: readonly ContainerStatus[], isTerminal: boolean): PodPhase {
  const byName = new Map(statuses.map((status) => [status.name, status]))
  const count = { running: 0, waiting: 0, stopped: 0, stays: 0, succeeded: 0, unknown: 0 }
  let pendingInit = 0
  let pendingSidecars = 0
  for (const container of spec.initContainers ?? []) {
    const status = byName.get(container.name)
    if (roleOfInit(container) === 'sidecar') {
      if (status?.state?.running !== undefined) {
        count.running++
        if (status.started !== true) pendingSidecars++
      } else if (status?.state?.waiting !== undefined && status.lastState?.terminated === undefined) {
        count.waiting++
        pendingSidecars++
      } else if (status === undefined) count.unknown++
      continue
    }
    const ended = endOf(status)
    if (ended === undefined) pendingInit++
    else if (ended.exitCode !== 0 && !isRestartable(ended, container, spec)) return 'Failed'
  }
  for (const container of spec.containers ?? []) {
    const status = byName.get(container.name)
    const ended = endOf(status)
    if (status === undefined) count.unknown++
    else if (status.state?.running !== undefined) count.running++
    else if (ended === undefined) count.waiting++
    else {
      count.stopped++
      if (!isRestartable(ended, container, spec)) count.stays++
      if (status.state?.terminated?.exitCode === 0) count.succeeded++
    }
  }
  const hasInitialized = (spec.containers ?? []).some(({ name }) => byName.get(name)?.state?.running !== undefined)
  if (pendingInit > 0 || (pendingSidecars > 0 && !hasInitialized) || count.waiting > 0) return 'Pending'
  if (count.unknown > 0 || count.running + count.stopped === 0) return 'Pending'
  if (count.running > 0) return 'Running'
  if (!isTerminal && count.stopped !== count.stays) return 'Running'
  return count.stopped === count.succeeded ? 'Succeeded' : 'Failed'
}

/** How a container ended that is over, though it may wait for its next run; undefined while it runs or before it ran. */
function endOf({ state, lastState }: ContainerStatus = {}): ContainerStateTerminated | undefined {
  return state?.terminated ?? (state?.waiting === undefined ? undefined : lastState?.terminated)
}

/** What was removed so that all containers start over comes back, whatever its policy. */
function isRestartable({ exitCode = 0, reason }: ContainerStateTerminated, container: Container, spec: PodSpec): boolean {
  return reason === 'RestartingAllContainers' || restartsAfter(exitCode, container, spec)
}
