import { FieldPath } from '../../../../base/field.ts'
import type { PodTemplate } from '../../../../model/kubernetes.generated.ts'
import { defineStrategy } from '../../strategy.ts'
import { podTemplateOptions } from '../../validation/pod/options.ts'
import { semanticEqual } from '../../validation/semantic-equality.ts'
import { validatePodTemplate, validatePodTemplateUpdate } from '../../validation/workload/pod-template.ts'
import { podTemplateWarnings } from '../../warnings/pod.ts'
import { bumpGeneration, setGenerationOnCreate } from '../common.ts'
import { dropDisabledTemplateFields, isNewGeneration } from './common.ts'

const templatePath = FieldPath.of('template')

/** PodTemplates: `pkg/registry/core/podtemplate/strategy.go` (1.36). */
export const podTemplateStrategy = defineStrategy<PodTemplate>({
  group: '',
  version: 'v1',
  kind: 'PodTemplate',
  resource: 'podtemplates',
  namespaced: true,

  prepareForCreate(object, { minor }) {
    setGenerationOnCreate(object)
    dropDisabledTemplateFields(object.template, undefined, minor)
  },

  validate: (object, { minor }) => validatePodTemplate(object, podTemplateOptions(minor, object.template)),

  warningsOnCreate: (object, { minor }) => podTemplateWarnings(object.template, templatePath, minor),

  prepareForUpdate(object, old, { minor }) {
    dropDisabledTemplateFields(object.template, old.template ?? {}, minor)
    bumpGeneration(object, old, !semanticEqual(object.template, old.template))
  },

  validateUpdate: (object, old, { minor }) => validatePodTemplateUpdate(object, old, podTemplateOptions(minor, object.template, old.template ?? {})),

  warningsOnUpdate: (object, old, { minor }) => isNewGeneration(object, old) ? podTemplateWarnings(object.template, templatePath, minor) : [],
})
