import type { DeviceClass } from '../../../model/kubernetes.generated.ts'
import type { ClusterObjects } from '../cycle/cluster-objects.ts'

/** Every class can be asked for as an extended resource of this name. */
const implicitPrefix = 'deviceclass.resource.kubernetes.io/'

/**
 * The device class behind an extended resource. Of several with the same name the newest serves, then the first by name.
 * Upstream: `dynamic-resource-allocation/deviceclass/extendedresourcecache` (v0.36).
 */
export function deviceClassOfResource(name: string, objects: ClusterObjects): DeviceClass | undefined {
  if (name.startsWith(implicitPrefix)) return objects.find('DeviceClass', name.slice(implicitPrefix.length))
  let best: DeviceClass | undefined
  for (const candidate of objects.list('DeviceClass')) {
    if (candidate.spec?.extendedResourceName !== name) continue
    if (best === undefined || (candidate.metadata?.creationTimestamp ?? '') > (best.metadata?.creationTimestamp ?? '')) best = candidate
  }
  return best
}
