import { forbidden } from '../../../../base/field.ts'
import type { PodTemplateSpec } from '../../../../model/kubernetes.generated.ts'
import { lookingOnce } from '../found-good.ts'
import { validateLabels } from '../label-selector.ts'
import { validateAnnotations } from '../metadata.ts'
import { validateAnnotationsMatchFields, validatePodSpecificAnnotations } from './annotations.ts'
import type { PodOptions } from './options.ts'
import { validatePodSpec } from './spec.ts'

/** `ValidatePodTemplateSpec` (1.36). Labels and annotations are reported without `metadata` in their path. */
export const validatePodTemplateSpec = lookingOnce(({ metadata, spec = {} }: PodTemplateSpec, path, options: PodOptions) => [
  ...validateLabels(metadata?.labels, path.child('labels')),
  ...validateAnnotations(metadata?.annotations, path.child('annotations')),
  ...validatePodSpecificAnnotations(metadata?.annotations, spec, path.child('annotations'), options),
  ...validatePodSpec(spec, undefined, path.child('spec'), options),
  ...validateAnnotationsMatchFields(metadata, spec, path.child('spec')),
  ...(spec.ephemeralContainers ?? []).length > 0
    ? [forbidden(path.child('spec', 'ephemeralContainers'), 'ephemeral containers not allowed in pod template')]
    : [],
])
