import type { Minor } from '../../../../base/release.ts'
import { cloneValue } from '../../../../base/json.ts'
import type { Container, Pod } from '../../../../model/kubernetes.generated.ts'
import { gateEnabled } from '../../features.ts'

/**
 * What the subresources of a pod let through. Source: `pkg/registry/core/pod/strategy.go` (1.36).
 */

/** `dropNonEphemeralContainerUpdates`. */
export function keepAllButEphemeralContainers(pod: Pod, old: Pod): void {
  const ephemeralContainers = pod.spec?.ephemeralContainers
  pod.spec = cloneValue(old.spec ?? {})
  if (ephemeralContainers === undefined) delete pod.spec.ephemeralContainers
  else pod.spec.ephemeralContainers = ephemeralContainers
}

/**
 * `dropNonResizeUpdates`: resources and resize policies of containers, and those of the pod as a whole. Containers that were
 * added, removed or renamed stay as sent, for validation to refuse.
 */
export function keepAllButResources(pod: Pod, old: Pod, minor: Minor): void {
  const { containers, initContainers, resources } = pod.spec ?? {}
  const stored = cloneValue(old.spec ?? {})
  if (containers?.length !== stored.containers?.length || initContainers?.length !== stored.initContainers?.length) return
  const merged = { containers: withResources(stored.containers, containers), initContainers: withResources(stored.initContainers, initContainers) }
  pod.spec = stored
  if (gateEnabled(minor, 'InPlacePodLevelResourcesVerticalScaling')) {
    if (resources === undefined) delete stored.resources
    else stored.resources = resources
  }
  if (merged.containers !== undefined) stored.containers = merged.containers
  if (merged.initContainers !== undefined) stored.initContainers = merged.initContainers
}

function withResources(stored: Container[] | undefined, sent: Container[] | undefined): Container[] | undefined {
  if (stored === undefined || sent === undefined || stored.some(({ name }, index) => name !== sent[index]?.name)) return sent
  return stored.map((container, index) => {
    const { resources, resizePolicy } = sent[index] ?? {}
    const { resizePolicy: _dropped, ...rest } = container
    return { ...rest, resources, ...resizePolicy === undefined ? {} : { resizePolicy } }
  })
}
