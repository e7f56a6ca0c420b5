import type { Container, EphemeralContainer, PodSpec, VolumeMount } from '../../../../model/kubernetes.generated.ts'
import { allContainers } from '../../validation/pod/visit.ts'

/**
 * Dropping fields together with what they leave empty. Source: `pkg/api/pod/util.go` (1.36).
 */

/** Sleeping hooks or the stop signal; a lifecycle without anything is dropped too. */
export function dropLifecycle(container: Container | EphemeralContainer, what: 'sleep' | 'stopSignal'): void {
  const { lifecycle } = container
  if (lifecycle === undefined) return
  const before = Object.keys(lifecycle).length
  if (what === 'stopSignal') {
    if (lifecycle.stopSignal === undefined) return
    delete lifecycle.stopSignal
  } else {
    for (const hook of ['preStop', 'postStart'] as const) {
      const handler = lifecycle[hook]
      if (handler?.sleep === undefined) continue
      delete handler.sleep
      if (Object.keys(handler).length === 0) delete lifecycle[hook]
    }
    if (Object.keys(lifecycle).length === before) return
  }
  if (Object.keys(lifecycle).length === 0) delete container.lifecycle
}

/** Volumes of images, and their mounts. */
export function dropImageVolumes(spec: PodSpec): void {
  const dropped = new Set((spec.volumes ?? []).filter(({ image }) => image !== undefined).map(({ name }) => name))
  if (dropped.size === 0) return
  spec.volumes = (spec.volumes ?? []).filter(({ image }) => image === undefined)
  for (const container of allContainers(spec)) {
    if (container.volumeMounts !== undefined) container.volumeMounts = container.volumeMounts.filter(({ name }: VolumeMount) => !dropped.has(name))
  }
}
