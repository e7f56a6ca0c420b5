import type { FieldError } from '../../../../base/field.ts'
import { FieldPath } from '../../../../base/field.ts'
import type { PodTemplate } from '../../../../model/kubernetes.generated.ts'
import { nameIsDNSSubdomain, validateObjectMeta, validateObjectMetaUpdate } from '../metadata.ts'
import type { PodOptions } from '../pod/options.ts'
import { validatePodTemplateSpec } from '../pod/template.ts'

/** PodTemplates. Source: `pkg/apis/core/validation/validation.go` (1.36). */
export function validatePodTemplate({ metadata, template = {} }: PodTemplate, options: PodOptions): FieldError[] {
  return [
    ...validateObjectMeta(metadata, { namespaced: true, validateName: nameIsDNSSubdomain }, FieldPath.of('metadata')),
    ...validatePodTemplateSpec(template, FieldPath.of('template'), options),
  ]
}

export function validatePodTemplateUpdate({ metadata, template = {} }: PodTemplate, old: PodTemplate, options: PodOptions): FieldError[] {
  return [
    ...validateObjectMetaUpdate(metadata, old.metadata, FieldPath.of('metadata')),
    ...validatePodTemplateSpec(template, FieldPath.of('template'), options),
  ]
}
