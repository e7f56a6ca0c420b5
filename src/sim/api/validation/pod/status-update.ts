import type { FieldError, FieldPath } from '../../../../base/field.ts'
import { FieldPath as Path, forbidden, invalid } from '../../../../base/field.ts'
import { dns1123SubdomainErrors } from '../../../../base/names.ts'
import type { Pod, PodCondition } from '../../../../model/kubernetes.generated.ts'
import { gateEnabled } from '../../features.ts'
import { invalids } from '../checks.ts'
import { validateLabelName } from '../label-selector.ts'
import { validateImmutableField, validateObjectMetaUpdate } from '../metadata.ts'
import { validateAnnotationChanges, validatePodSpecificAnnotations } from './annotations.ts'
import { validateClaimStatuses } from './claim-statuses.ts'
import { validateAllocatedResources, validateContainerUsers, validateNoAllocatedResources, validateVolumeStatuses } from './container-statuses.ts'
import type { PodOptions } from './options.ts'
import { metadataPath } from './pod.ts'
import { validateStateTransitions } from './state-transitions.ts'
import { validateStatusIPs } from './status-ips.ts'

/** `ValidatePodStatusUpdate` of `pkg/apis/core/validation/validation.go` (1.36). */
export function validatePodStatusUpdate(pod: Pod, old: Pod, options: PodOptions): FieldError[] {
  const path = Path.of('status')
  const status = pod.status ?? {}
  const oldStatus = old.status ?? {}
  const spec = pod.spec ?? {}
  const annotations = metadataPath.child('annotations')
  return [
    ...validateObjectMetaUpdate(pod.metadata, old.metadata, metadataPath),
    ...validateAnnotationChanges(pod.metadata?.annotations, old.metadata?.annotations, annotations),
    ...validatePodSpecificAnnotations(pod.metadata?.annotations, spec, annotations, options),
    ...validateConditions(status.conditions ?? [], path.child('conditions')),
    ...(spec.nodeName ?? '') === (old.spec?.nodeName ?? '') ? [] : [forbidden(path.child('nodeName'), 'may not be changed directly')],
    ...validateNominatedNode(pod, old, path.child('nominatedNodeName'), options),
    ...(status.observedGeneration ?? 0) < 0
      ? [invalid(path.child('observedGeneration'), status.observedGeneration, 'must be a non-negative integer')]
      : [],
    ...validateImmutableField(status.qosClass ?? '', oldStatus.qosClass ?? '', path.child('qosClass')),
    ...validateStateTransitions(status, oldStatus, old.spec ?? {}, path, options),
    ...validateClaimStatuses(status, spec, path),
    ...validateStatusIPs(status, oldStatus, path, options),
    ...(['containerStatuses', 'initContainerStatuses', 'ephemeralContainerStatuses'] as const).flatMap((list) =>
      validateContainerUsers(status[list] ?? [], spec.os, path.child(list))),
    ...validateAllocatedResources(status.containerStatuses ?? [], spec.containers ?? [], path.child('containerStatuses')),
    ...validateAllocatedResources(status.initContainerStatuses ?? [], spec.initContainers ?? [], path.child('initContainerStatuses')),
    ...validateNoAllocatedResources(status.ephemeralContainerStatuses ?? [], path.child('ephemeralContainerStatuses')),
    ...gateEnabled(options.minor, 'ImageVolumeWithDigest') ? validateVolumeStatuses(status, path) : [],
  ]
}

const systemConditions = new Set(['PodScheduled', 'Ready', 'Initialized'])

function validateConditions(conditions: readonly PodCondition[], path: FieldPath): FieldError[] {
  return conditions.flatMap(({ type = '', observedGeneration = 0 }, index) => [
    ...observedGeneration < 0
      ? [invalid(path.index(index).child('observedGeneration'), observedGeneration, 'must be a non-negative integer')]
      : [],
    ...systemConditions.has(type) ? [] : validateLabelName(type, path.index(index).child('Type')),
  ])
}

function validateNominatedNode(pod: Pod, old: Pod, path: FieldPath, { minor }: PodOptions): FieldError[] {
  const name = pod.status?.nominatedNodeName ?? ''
  if (name === '' || name === (old.status?.nominatedNodeName ?? '')) return []
  return [
    ...invalids(path, name, dns1123SubdomainErrors(name)),
    ...old.spec?.nodeName && gateEnabled(minor, 'ClearingNominatedNodeNameAfterBinding')
      ? [forbidden(path, 'may not be set on pods that are already bound to a node')]
      : [],
  ]
}
