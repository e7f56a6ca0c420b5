import type { FieldError, FieldPath } from '../../../../base/field.ts'
import { duplicate, forbidden, invalid, notSupported, required } from '../../../../base/field.ts'
import type { Container, EphemeralContainer } from '../../../../model/kubernetes.generated.ts'
import { requiredText } from '../checks.ts'
import { validateEnv, validateEnvFrom } from './env.ts'
import { validateDNS1123Label } from './fields.ts'
import type { PodOptions } from './options.ts'
import { validateContainerPorts, validateUniqueHostPorts } from './ports.ts'
import type { HandlerContext } from './probes.ts'
import { validateLifecycle, validateProbes } from './probes.ts'
import { validatePullPolicy } from './pull-policy.ts'
import { validateResizePolicy } from './resize-policy.ts'
import type { ClaimNames } from './resources.ts'
import { validateResourceRequirements } from './resources.ts'
import { validateContainerRestartPolicy } from './restart-policy.ts'
import { validateSecurityContext } from './security-context.ts'
import { validateVolumeDevices, validateVolumeMounts } from './volume-mounts.ts'
import type { ValidVolumes } from './volumes/volumes.ts'

/** What the containers of a pod need to know of it. */
export interface ContainerContext extends HandlerContext {
  readonly volumes: ValidVolumes
  readonly claimNames: ClaimNames
  readonly podRestartPolicy: string
  readonly hostUsers: boolean
  readonly options: PodOptions
}

/** `validateContainers` (1.36). */
export function validateContainers(containers: readonly Container[], path: FieldPath, context: ContainerContext): FieldError[] {
  if (containers.length === 0) return [required(path)]
  const names = new Set<string>()
  const errors = containers.flatMap((container, index) => {
    const here = path.index(index)
    const { name = '', lifecycle, restartPolicy } = container
    const found = validateContainerCommon(container, here, context)
    if (names.has(name)) found.push(duplicate(here.child('name'), name))
    names.add(name)
    if (lifecycle !== undefined) found.push(...validateLifecycle(lifecycle, here.child('lifecycle'), context))
    found.push(...validateProbes(container, here, context))
    if (context.options.allowContainerRestartRules) found.push(...validateContainerRestartPolicy(container, here, context.options))
    else if (restartPolicy !== undefined) found.push(forbidden(here.child('restartPolicy'), 'may not be set for non-init containers'))
    return found
  })
  return [...errors, ...validateUniqueHostPorts(containers, path)]
}

const terminationMessagePolicies = ['File', 'FallbackToLogsOnError']

/** `validateContainerCommon`: what holds for containers of every sort. */
export function validateContainerCommon(container: Container | EphemeralContainer, path: FieldPath, context: ContainerContext): FieldError[] {
  const { name, image, terminationMessagePolicy: policy } = container
  const { volumes, options } = context
  const errors = name ? validateDNS1123Label(name, path.child('name')) : [required(path.child('name'))]
  errors.push(...requiredText(path.child('image'), image))
  if (!policy) errors.push(required(path.child('terminationMessagePolicy')))
  else if (!terminationMessagePolicies.includes(policy)) {
    errors.push(notSupported(path.child('terminationMessagePolicy'), policy, terminationMessagePolicies))
  }
  return [
    ...errors,
    ...validateContainerPorts(container.ports ?? [], path.child('ports')),
    ...validateEnv(container.env ?? [], path.child('env'), options),
    ...validateEnvFrom(container.envFrom ?? [], path.child('envFrom'), options),
    ...validateVolumeMounts(container, volumes, path.child('volumeMounts')),
    ...validateVolumeDevices(container, volumes, path.child('volumeDevices')),
    ...validatePullPolicy(container.imagePullPolicy, path.child('imagePullPolicy')),
    ...validateResourceRequirements(container.resources ?? {}, context.claimNames, path.child('resources'), options),
    ...validateResizePolicy(container.resizePolicy ?? [], context.podRestartPolicy, path.child('resizePolicy'), options),
    ...container.securityContext === undefined
      ? []
      : validateSecurityContext(container.securityContext, path.child('securityContext'), context.hostUsers),
  ]
}

/** `validateContainerOnlyForPod`: templates may hold images that a controller trims later. */
export function validateContainerOnlyForPod({ image = '' }: Container | EphemeralContainer, path: FieldPath): FieldError[] {
  return isPadded(image) ? [invalid(path.child('image'), image, 'must not have leading or trailing whitespace')] : []
}

/** White space as `strings.TrimSpace` sees it. */
export function isPadded(text: string): boolean {
  return /^[\t-\r \u0085\p{Z}]|[\t-\r \u0085\p{Z}]$/u.test(text)
}
