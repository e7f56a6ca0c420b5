import { quantityOrZero } from '../../../base/quantity.ts'
import type { Pod } from '../../../model/kubernetes.generated.ts'
import { aggregateContainerResources } from '../../api/pod-requests.ts'

/**
 * What a pod, or one container of it, requests of a resource, in thousandths; a text says what lacks a request: `calculateRequests` of
 * `replica_calculator.go` (1.36).
 */
export function podRequest(pod: Pod, resource: string, container: string): bigint | string {
  const { spec = {} } = pod
  const name = pod.metadata?.name ?? ''
  const ofPod = spec.resources?.requests ?? {}
  if (container === '' && Object.keys(ofPod).length > 0) {
    const own = ofPod[resource] === undefined ? aggregateContainerResources(spec, 'requests').get(resource) : quantityOrZero(ofPod[resource])
    return own?.milliValue() ?? `missing pod-level request for ${resource} in Pod ${name}`
  }
  const containers = [...spec.containers ?? [], ...(spec.initContainers ?? []).filter(({ restartPolicy }) => restartPolicy === 'Always')]
  const counted = containers.filter((entry) => container === '' || entry.name === container)
  if (container !== '' && counted.length === 0) return `container ${container} not found in Pod ${name}`
  let sum = 0n
  for (const { name: containerName = '', resources } of counted) {
    const request = resources?.requests?.[resource]
    if (request === undefined) return `missing request for ${resource} in container ${containerName} of Pod ${name}`
    sum += quantityOrZero(request).milliValue()
  }
  return sum
}
