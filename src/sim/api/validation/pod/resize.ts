import type { FieldError } from '../../../../base/field.ts'
import { FieldPath, forbidden, invalid } from '../../../../base/field.ts'
import { cloneValue } from '../../../../base/json.ts'
import type { Container, Pod, PodSpec, Quantity, ResourceRequirements } from '../../../../model/kubernetes.generated.ts'
import { gateEnabled } from '../../features.ts'
import { podQOSClass } from '../../pod-qos.ts'
import { validateObjectMetaUpdate } from '../metadata.ts'
import { semanticEqual } from '../semantic-equality.ts'
import { annotationOf, mirrorPodAnnotation } from './annotations.ts'
import type { PodOptions } from './options.ts'
import { metadataPath, specPath, validatePodMetadataAndSpec } from './pod.ts'
import { isRestartableInitContainer } from './visit.ts'

/** `ValidatePodResize` of `pkg/apis/core/validation/validation.go` (1.36). */
export function validatePodResize(pod: Pod, old: Pod, options: PodOptions): FieldError[] {
  const spec = pod.spec ?? {}
  const oldSpec = old.spec ?? {}
  if (annotationOf(old.metadata?.annotations, mirrorPodAnnotation) !== undefined) return [forbidden(FieldPath.of(''), 'static pods cannot be resized')]
  if (oldSpec.os?.name === 'windows') return [forbidden(FieldPath.of(''), 'windows pods cannot be resized')]
  const errors = [...validateObjectMetaUpdate(pod.metadata, old.metadata, metadataPath), ...validatePodMetadataAndSpec(pod, options)]
  const munged = cloneValue(spec)
  errors.push(...validateQOSAndNode(pod, old, options))
  if (isResourcesSet(oldSpec) || isResourcesSet(spec)) {
    if (!options.inPlacePodLevelResize) {
      errors.push(forbidden(FieldPath.of(''),
        'resize of pods with pod-level resources is forbidden when InPlacePodLevelResourcesVerticalScalingEnabled feature gate is disabled'))
      return errors
    }
    errors.push(...validatePodLevelResize(munged, spec, oldSpec))
  }
  if ((old.status?.nodeAllocatableResourceClaimStatuses ?? []).length > 0) {
    errors.push(forbidden(specPath, 'pods with node allocatable resource claims cannot be resized'))
  }
  const reordered = validateOrder(spec, oldSpec)
  errors.push(...reordered)
  if (reordered.length > 0) return errors
  const resizeInit = gateEnabled(options.minor, 'InPlacePodVerticalScalingInitContainers')
  errors.push(...validateRemovals(spec, oldSpec, resizeInit), ...validateContainers(munged, oldSpec), ...validateInitContainers(munged, oldSpec, resizeInit))
  if (errors.length > 0) return errors
  return semanticEqual(munged, oldSpec) ? [] : [forbidden(specPath, 'only cpu and memory resources are mutable')]
}

type ResourceList = { [key: string]: Quantity } | undefined

function isResourcesSet({ resources }: PodSpec): boolean {
  return Object.keys(resources?.requests ?? {}).length + Object.keys(resources?.limits ?? {}).length > 0
}

function validateQOSAndNode(pod: Pod, old: Pod, { minor }: PodOptions): FieldError[] {
  const errors: FieldError[] = []
  const before = old.status?.qosClass || podQOSClass(old.spec ?? {}, minor)
  if (before !== podQOSClass(pod.spec ?? {}, minor)) {
    errors.push(invalid(specPath, pod.status?.qosClass ?? '', 'Pod QOS Class may not change as a result of resizing'))
  }
  const running = (old.status?.containerStatuses ?? []).find(({ state }) => state?.running !== undefined)
  if (running !== undefined && running.resources === undefined) errors.push(forbidden(specPath, 'Pod running on node without support for resize'))
  return errors
}

function validatePodLevelResize(munged: PodSpec, spec: PodSpec, old: PodSpec): FieldError[] {
  const path = specPath.child('resources')
  if (old.resources !== undefined && spec.resources === undefined) return [forbidden(path, 'pod-level resources cannot be removed')]
  const errors: FieldError[] = []
  if (isRemoved(spec.resources?.requests, old.resources?.requests)) errors.push(forbidden(path.child('requests'), 'pod-level resource requests cannot be removed'))
  if (isRemoved(spec.resources?.limits, old.resources?.limits)) errors.push(forbidden(path.child('limits'), 'pod-level resource limits cannot be removed'))
  if (munged.resources !== undefined) {
    const { claims = [] } = munged.resources
    const resources = { ...munged.resources, ...withOldCPUAndMemory(munged.resources, old.resources) }
    const isEmpty = Object.keys(resources.requests ?? {}).length + Object.keys(resources.limits ?? {}).length + claims.length === 0
    munged.resources = old.resources === undefined && isEmpty ? undefined : resources
  }
  if (!semanticEqual(munged.resources, old.resources)) errors.push(forbidden(specPath, 'only cpu and memory resources are mutable at pod-level'))
  return errors
}

function validateOrder(spec: PodSpec, old: PodSpec): FieldError[] {
  return (['containers', 'initContainers'] as const).flatMap((list) => {
    const [after, before] = [spec[list] ?? [], old[list] ?? []]
    const path = specPath.child(list)
    if (after.length !== before.length) return [forbidden(path, `${list} may not be added or removed on resize`)]
    return before.flatMap(({ name }, index) => after[index]?.name === name
      ? []
      : [forbidden(path.index(index).child('name'), `${list} may not be renamed or reordered on resize`)])
  })
}

function validateRemovals(spec: PodSpec, old: PodSpec, resizeInit: boolean): FieldError[] {
  return (['initContainers', 'containers'] as const).flatMap((list) => (old[list] ?? []).flatMap((before, index) => {
    if (list === 'initContainers' && !resizeInit && !isRestartableInitContainer(before)) return []
    const path = specPath.child(list).index(index).child('resources')
    const after = spec[list]?.[index]?.resources
    return [
      ...isRemoved(after?.requests, before.resources?.requests) ? [forbidden(path.child('requests'), 'resource requests cannot be removed')] : [],
      ...isRemoved(after?.limits, before.resources?.limits) ? [forbidden(path.child('limits'), 'resource limits cannot be removed')] : [],
    ]
  }))
}

function validateContainers(munged: PodSpec, old: PodSpec): FieldError[] {
  return (munged.containers ?? []).flatMap((container, index) => {
    const before = old.containers?.[index] ?? {}
    container.resources = withOldCPUAndMemory(container.resources, before.resources)
    return semanticEqual(container, before) ? [] : [forbidden(specPath, 'only cpu and memory resources are mutable')]
  })
}

function validateInitContainers(munged: PodSpec, old: PodSpec, resizeInit: boolean): FieldError[] {
  return (munged.initContainers ?? []).flatMap((container, index) => {
    const before: Container = old.initContainers?.[index] ?? {}
    const path = specPath.child('initContainers').index(index)
    const isSidecar = isRestartableInitContainer(container)
    const isModified = !semanticEqual(container, before)
    if (!isSidecar && !resizeInit) return isModified ? [forbidden(specPath, 'resources for non-sidecar init containers are immutable')] : []
    container.resources = withOldCPUAndMemory(container.resources, before.resources)
    const errors = semanticEqual(container, before) ? [] : [forbidden(path, 'only cpu and memory resources for init or sidecar containers are mutable')]
    if (!isModified || isSidecar) return errors
    return [...errors, ...(container.resizePolicy ?? []).filter(({ restartPolicy }) => restartPolicy === 'RestartContainer')
      .map(() => forbidden(path, 'non-sidecar init containers with a resize policy of RestartContainer cannot be resized'))]
  })
}

/** The new requirements with the old cpu and memory; claims are forgotten, as upstream does. */
function withOldCPUAndMemory(resources: ResourceRequirements | undefined, old: ResourceRequirements | undefined): ResourceRequirements {
  return { limits: restored(resources?.limits, old?.limits), requests: restored(resources?.requests, old?.requests) }
}

function restored(list: ResourceList, old: ResourceList): ResourceList {
  if (list === undefined && old === undefined) return undefined
  const { cpu: _cpu, memory: _memory, ...others } = list ?? {}
  return {
    ...others,
    ...old?.cpu === undefined ? {} : { cpu: old.cpu },
    ...old?.memory === undefined ? {} : { memory: old.memory },
  }
}

function isRemoved(list: ResourceList, old: ResourceList): boolean {
  return Object.keys(old ?? {}).some((name) => list === undefined || !Object.hasOwn(list, name))
}
