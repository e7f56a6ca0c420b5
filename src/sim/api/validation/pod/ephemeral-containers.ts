import type { FieldError, FieldPath } from '../../../../base/field.ts'
import { duplicate, forbidden, notFound } from '../../../../base/field.ts'
import type { EphemeralContainer, PodSpec } from '../../../../model/kubernetes.generated.ts'
import type { ContainerContext } from './containers.ts'
import { validateContainerCommon, validateContainerOnlyForPod } from './containers.ts'

/** Fields of the Go struct, in its order, that an ephemeral container may not have. */
const forbiddenFields = [
  'ports', 'resources', 'resizePolicy', 'restartPolicy', 'restartPolicyRules', 'livenessProbe', 'readinessProbe', 'startupProbe', 'lifecycle',
] as const
const forbiddenMessage = 'cannot be set for an Ephemeral Container'

/** `validateEphemeralContainers` (1.36). */
export function validateEphemeralContainers(spec: PodSpec, path: FieldPath, context: ContainerContext): FieldError[] {
  const others = new Set([...spec.containers ?? [], ...spec.initContainers ?? []].map(({ name = '' }) => name))
  const names = new Set(others)
  return (spec.ephemeralContainers ?? []).flatMap((container, index) => {
    const here = path.index(index)
    const { name = '', targetContainerName = '' } = container
    const errors = [...validateContainerCommon(container, here, context), ...validateContainerOnlyForPod(container, here)]
    if (names.has(name)) errors.push(duplicate(here.child('name'), name))
    names.add(name)
    if (targetContainerName !== '' && !others.has(targetContainerName)) errors.push(notFound(here.child('targetContainerName'), targetContainerName))
    errors.push(...forbiddenFields.filter((field) => isSet(container, field)).map((field) => forbidden(here.child(field), forbiddenMessage)))
    return [...errors, ...validateSubPaths(container, here.child('volumeMounts'))]
  })
}

function isSet(container: EphemeralContainer, field: typeof forbiddenFields[number]): boolean {
  const value = container[field]
  return field === 'resources' ? Object.keys(container.resources ?? {}).length > 0 : value !== undefined
}

function validateSubPaths({ volumeMounts = [] }: EphemeralContainer, path: FieldPath): FieldError[] {
  return volumeMounts.flatMap((mount, index) => (['subPath', 'subPathExpr'] as const)
    .filter((field) => mount[field])
    .map((field) => forbidden(path.index(index).child(field), forbiddenMessage)))
}
