import type { FieldError, FieldPath } from '../../../../base/field.ts'
import { duplicate, invalid, notSupported, required } from '../../../../base/field.ts'
import type { ContainerResizePolicy } from '../../../../model/kubernetes.generated.ts'
import { gateEnabled } from '../../features.ts'
import type { PodOptions } from './options.ts'

const resources = ['cpu', 'memory']
const policies = ['NotRequired', 'RestartContainer']

/** `validateResizePolicy` (1.36): wrong names are reported at the list itself. */
export function validateResizePolicy(list: readonly ContainerResizePolicy[], podRestartPolicy: string, path: FieldPath, { minor }: PodOptions): FieldError[] {
  const seen = new Set<string>()
  return list.flatMap(({ resourceName = '', restartPolicy = '' }, index) => {
    const errors: FieldError[] = []
    if (seen.has(resourceName)) errors.push(duplicate(path.index(index), resourceName))
    seen.add(resourceName)
    if (resourceName === '') errors.push(required(path))
    else if (!resources.includes(resourceName)) errors.push(notSupported(path, resourceName, resources))
    if (restartPolicy === '') errors.push(required(path))
    else if (!policies.includes(restartPolicy)) errors.push(notSupported(path, restartPolicy, policies))
    if (podRestartPolicy === 'Never' && restartPolicy !== 'NotRequired') {
      const whose = gateEnabled(minor, 'InPlacePodVerticalScalingInitContainers') ? 'pod ' : ''
      errors.push(invalid(path, restartPolicy, `must be 'NotRequired' when ${whose}\`restartPolicy\` is 'Never'`))
    }
    return errors
  })
}
