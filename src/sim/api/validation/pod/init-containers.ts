import type { FieldError, FieldPath } from '../../../../base/field.ts'
import { duplicate, forbidden, invalid } from '../../../../base/field.ts'
import type { Container } from '../../../../model/kubernetes.generated.ts'
import { goStruct } from '../go-struct.ts'
import type { ContainerContext } from './containers.ts'
import { validateContainerCommon } from './containers.ts'
import { validateUniqueHostPorts } from './ports.ts'
import { validateLifecycle, validateProbes } from './probes.ts'
import { validateInitContainerRestartPolicy } from './restart-policy.ts'
import { isRestartableInitContainer } from './visit.ts'

/** `validateInitContainers` (1.36). Names must differ from those of the regular containers too. */
export function validateInitContainers(
  containers: readonly Container[], regular: readonly Container[], path: FieldPath, context: ContainerContext,
): FieldError[] {
  const names = new Set(regular.map(({ name = '' }) => name))
  return containers.flatMap((container, index) => {
    const here = path.index(index)
    const { name = '' } = container
    const errors = [
      ...validateContainerCommon(container, here, context),
      ...validateInitContainerRestartPolicy(container, here, context.options),
    ]
    if (names.has(name)) errors.push(duplicate(here.child('name'), name))
    else if (name !== '') names.add(name)
    errors.push(...validateUniqueHostPorts([container], path))
    errors.push(...isRestartableInitContainer(container) ? validateSidecar(container, here, context) : validateRunToCompletion(container, here))
    errors.push(...validateInitResizePolicy(container, here, context))
    return errors
  })
}

function validateSidecar(container: Container, path: FieldPath, context: ContainerContext): FieldError[] {
  const { lifecycle } = container
  return [
    ...lifecycle === undefined ? [] : validateLifecycle(lifecycle, path.child('lifecycle'), context),
    ...validateProbes(container, path, context),
  ]
}

function validateRunToCompletion(container: Container, path: FieldPath): FieldError[] {
  return (['lifecycle', 'livenessProbe', 'readinessProbe', 'startupProbe'] as const)
    .filter((field) => container[field] !== undefined)
    .map((field) => forbidden(path.child(field), 'may not be set for init containers without restartPolicy=Always'))
}

const policyShape = [['ResourceName', 'resourceName', ''], ['RestartPolicy', 'restartPolicy', '']] as const

function validateInitResizePolicy(container: Container, path: FieldPath, { options }: ContainerContext): FieldError[] {
  const policies = container.resizePolicy ?? []
  const errors: FieldError[] = []
  if (policies.length > 0 && !options.allowSidecarResizePolicy) {
    errors.push(invalid(path.child('resizePolicy'), policies.map((policy) => goStruct(policyShape, policy)), 'must not be set for init containers'))
  }
  if (isRestartableInitContainer(container) || options.allowRestartContainerInInitResizePolicy) return errors
  return [...errors, ...policies.flatMap(({ restartPolicy }, index) => restartPolicy === 'RestartContainer'
    ? [invalid(path.child('resizePolicy').index(index).child('restartPolicy'), restartPolicy,
        "must not be set to 'RestartContainer' for non-sidecar initContainers")]
    : [])]
}
