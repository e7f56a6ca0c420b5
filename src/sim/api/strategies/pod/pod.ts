import { dns1123LabelErrors } from '../../../../base/names.ts'
import type { Minor } from '../../../../base/release.ts'
import { FieldPath } from '../../../../base/field.ts'
import type { Pod, PodStatus } from '../../../../model/kubernetes.generated.ts'
import { gateEnabled } from '../../features.ts'
import { podQOSClass } from '../../pod-qos.ts'
import type { UpdateContext } from '../../strategy.ts'
import { defineStrategy } from '../../strategy.ts'
import { validateEphemeralContainersUpdate } from '../../validation/pod/ephemeral-containers-update.ts'
import { warningsForIP } from '../../validation/ip.ts'
import type { PodOptions } from '../../validation/pod/options.ts'
import { podOptions } from '../../validation/pod/options.ts'
import { validatePodCreate } from '../../validation/pod/pod.ts'
import { validatePodResize } from '../../validation/pod/resize.ts'
import { validatePodStatusUpdate } from '../../validation/pod/status-update.ts'
import { validatePodUpdate } from '../../validation/pod/update.ts'
import { semanticEqual } from '../../validation/semantic-equality.ts'
import { podWarnings } from '../../warnings/pod.ts'
import { bumpGeneration, keepStatus, setGenerationOnCreate } from '../common.ts'
import { resetMetadataForStatus } from '../reset-metadata.ts'
import { applyAppArmorAnnotations } from './app-armor.ts'
import { dropDisabledPodFields } from './disabled-fields.ts'
import { dropDisabledPodStatusFields } from './disabled-status.ts'
import { mergeLabelKeys } from './label-keys.ts'
import { keepAllButEphemeralContainers, keepAllButResources } from './subresources.ts'

/** Warnings of preparation, which turns annotations into fields: afterwards one cannot tell which were there. */
const preparationWarnings = new WeakMap<object, readonly string[]>()

/** Pods: `pkg/registry/core/pod/strategy.go` (1.36). */
export const podStrategy = defineStrategy<Pod>({
  group: '',
  version: 'v1',
  kind: 'Pod',
  resource: 'pods',
  namespaced: true,
  subresources: ['status', 'ephemeralcontainers', 'resize', 'binding', 'eviction'],

  prepareForCreate(pod, { minor }) {
    if (gateEnabled(minor, 'PodGeneration')) setGenerationOnCreate(pod)
    const spec = pod.spec ??= {}
    pod.status = { phase: 'Pending', qosClass: podQOSClass(spec, minor) }
    dropDisabledPodFields(spec, undefined, minor)
    addGatedCondition(pod, minor)
    mergeLabelKeys(pod, minor)
    preparationWarnings.set(pod, applyAppArmorAnnotations(pod, minor))
  },

  warningsOfPreparation: (pod) => [...preparationWarnings.get(pod) ?? []],

  validate: (pod, { minor }) => validatePodCreate(pod, podOptions(minor, pod.spec, undefined, undefined, true)),

  warningsOnCreate(pod, { minor }) {
    const messages = dns1123LabelErrors(pod.metadata?.name ?? '')
    return [
      ...messages.length === 0
        ? []
        : [`metadata.name: this is used in the Pod's hostname, which can result in surprising behavior; a DNS label is recommended: [${messages.join(' ')}]`],
      ...podWarnings(pod.spec ?? {}, pod.metadata, minor),
    ]
  },

  prepareForUpdate(pod, old, { minor, subresource }) {
    if (subresource === 'status') {
      prepareStatus(pod, old, minor)
      return
    }
    keepStatus(pod, old)
    if (subresource !== '') resetMetadataForStatus(pod, old)
    if (subresource === 'ephemeralcontainers') keepAllButEphemeralContainers(pod, old)
    if (subresource === 'resize') keepAllButResources(pod, old, minor)
    dropDisabledPodFields(pod.spec ??= {}, old.spec ?? {}, minor)
    if (gateEnabled(minor, 'PodGeneration')) bumpGeneration(pod, old, !semanticEqual(pod.spec, old.spec))
  },

  validateUpdate(pod, old, context) {
    const options = updateOptions(pod, old, context)
    switch (context.subresource) {
      case 'status': return validatePodStatusUpdate(pod, old, options)
      case 'ephemeralcontainers': return validateEphemeralContainersUpdate(pod, old, options)
      case 'resize': return validatePodResize(pod, old, options)
      default: return validatePodUpdate(pod, old, options)
    }
  },

  warningsOnUpdate(pod, _old, { subresource }) {
    if (subresource !== 'status') return []
    return (['podIPs', 'hostIPs'] as const).flatMap((list) => (pod.status?.[list] ?? []).flatMap(({ ip = '' }, index) =>
      warningsForIP(FieldPath.of('status', list).index(index).child('ip'), ip)))
  },
})

function updateOptions(pod: Pod, old: Pod, { minor }: UpdateContext): PodOptions {
  return podOptions(minor, pod.spec, old.spec ?? {}, old.metadata, true)
}

/** A gated pod is told at once that it waits. */
function addGatedCondition(pod: Pod, minor: Minor): void {
  if ((pod.spec?.schedulingGates ?? []).length === 0 || pod.status === undefined) return
  pod.status.conditions = [{
    type: 'PodScheduled', status: 'False', reason: 'SchedulingGated', message: 'Scheduling is blocked due to non-empty scheduling gates',
    ...gateEnabled(minor, 'SchedulingGatedTransitionTime') ? { lastTransitionTime: pod.metadata?.creationTimestamp } : {},
  }]
}

function prepareStatus(pod: Pod, old: Pod, minor: Minor): void {
  pod.spec = old.spec
  const meta = pod.metadata ??= {}
  delete meta.deletionTimestamp
  if (old.metadata?.ownerReferences === undefined) delete meta.ownerReferences
  else meta.ownerReferences = old.metadata.ownerReferences
  const status = pod.status ??= {}
  if (!status.qosClass) status.qosClass = old.status?.qosClass
  keepObservedGenerations(status, old.status ?? {})
  dropDisabledPodStatusFields(status, old.status ?? {}, old.spec ?? {}, minor)
}

/** Old clients do not send the generations that they do not know: `preserveOldObservedGeneration`. */
function keepObservedGenerations(status: PodStatus, old: PodStatus): void {
  if (!status.observedGeneration && old.observedGeneration) status.observedGeneration = old.observedGeneration
  const stored = new Map<string, (number | undefined)[]>()
  for (const { type = '', observedGeneration } of old.conditions ?? []) stored.set(type, [...stored.get(type) ?? [], observedGeneration])
  for (const condition of status.conditions ?? []) {
    const generation = stored.get(condition.type ?? '')?.shift()
    if (!condition.observedGeneration && generation) condition.observedGeneration = generation
  }
}
