import type { FieldPath } from '../../../../base/field.ts'
import type { Container, EphemeralContainer, PodSpec } from '../../../../model/kubernetes.generated.ts'

/** A container of any sort with its path, in the server's order: init, regular, ephemeral. */
export interface VisitedContainer {
  readonly container: Container | EphemeralContainer
  readonly path: FieldPath
}

/** `VisitContainersWithPath` of `pkg/apis/core/pods/helpers.go` (1.36). */
export function containersWithPath(spec: PodSpec, specPath: FieldPath): VisitedContainer[] {
  return (['initContainers', 'containers', 'ephemeralContainers'] as const).flatMap((list) =>
    (spec[list] ?? []).map((container, index) => ({ container, path: specPath.child(list).index(index) })))
}

/** All containers, in the same order. */
export function allContainers(spec: PodSpec): (Container | EphemeralContainer)[] {
  return [...spec.initContainers ?? [], ...spec.containers ?? [], ...spec.ephemeralContainers ?? []]
}

export function isRestartableInitContainer(container: Container): boolean {
  return container.restartPolicy === 'Always'
}
