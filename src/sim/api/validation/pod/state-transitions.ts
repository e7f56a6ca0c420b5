import type { FieldError, FieldPath } from '../../../../base/field.ts'
import { forbidden } from '../../../../base/field.ts'
import type { Container, ContainerStatus, PodSpec, PodStatus } from '../../../../model/kubernetes.generated.ts'
import type { PodOptions } from './options.ts'
import { isRestartableInitContainer } from './visit.ts'

/**
 * Containers that ended may only run again where the restart policy says so. Source: `ValidateContainerStateTransition` and its
 * siblings in `pkg/apis/core/validation/validation.go`, `pkg/api/v1/pod/util.go` (1.36).
 */
export function validateStateTransitions(status: PodStatus, old: PodStatus, spec: PodSpec, path: FieldPath, options: PodOptions): FieldError[] {
  const anyMayRestart = options.allowRestartAllContainers && options.allowContainerRestartRules && allContainersCouldRestart(spec)
  const check = (list: 'containerStatuses' | 'initContainerStatuses', containers: readonly Container[]): FieldError[] => anyMayRestart
    ? []
    : resurrected(status[list] ?? [], old[list] ?? [], path.child(list), (before) => mayRestart(before, containers, spec, list, options))
  return [
    ...check('containerStatuses', spec.containers ?? []),
    ...check('initContainerStatuses', spec.initContainers ?? []),
    ...resurrected(status.ephemeralContainerStatuses ?? [], old.ephemeralContainerStatuses ?? [], path.child('ephemeralContainerStatuses'), () => false),
  ]
}

function resurrected(
  statuses: readonly ContainerStatus[], old: readonly ContainerStatus[], path: FieldPath, mayRun: (before: ContainerStatus) => boolean,
): FieldError[] {
  return old.flatMap((before, index) => {
    if (before.state?.terminated === undefined || mayRun(before)) return []
    const after = statuses.find(({ name }) => name === before.name)
    return after !== undefined && after.state?.terminated === undefined
      ? [forbidden(path.index(index).child('state'), 'may not be transitioned to non-terminated state')]
      : []
  })
}

function mayRestart(
  before: ContainerStatus, containers: readonly Container[], spec: PodSpec, list: 'containerStatuses' | 'initContainerStatuses', options: PodOptions,
): boolean {
  const exitCode = before.state?.terminated?.exitCode ?? 0
  const container = containers.find(({ name }) => name === before.name)
  if (options.allowContainerRestartRules) return container !== undefined && containerShouldRestart(container, spec, exitCode)
  if (spec.restartPolicy === 'Always' || (exitCode !== 0 && spec.restartPolicy === 'OnFailure')) return true
  return list === 'initContainerStatuses' && container !== undefined && isRestartableInitContainer(container)
}

/** Rules of the container first, then its own policy, then the pod's. */
function containerShouldRestart(container: Container, spec: PodSpec, exitCode: number): boolean {
  for (const { action, exitCodes } of container.restartPolicyRules ?? []) {
    if (exitCodes === undefined) continue
    const isListed = (exitCodes.values ?? []).includes(exitCode)
    if (exitCodes.operator === 'In' ? isListed : !isListed) return action === 'Restart' || action === 'RestartAllContainers'
  }
  const policy = container.restartPolicy ?? spec.restartPolicy
  return policy === 'Always' || (policy === 'OnFailure' && exitCode !== 0)
}

function allContainersCouldRestart({ containers = [], initContainers = [] }: PodSpec): boolean {
  return [...containers, ...initContainers].some(({ restartPolicyRules = [] }) => restartPolicyRules.some(({ action }) => action === 'RestartAllContainers'))
}
