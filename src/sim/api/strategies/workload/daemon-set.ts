import { FieldPath } from '../../../../base/field.ts'
import type { DaemonSet } from '../../../../model/kubernetes.generated.ts'
import { defineStrategy } from '../../strategy.ts'
import { hasInvalidLabelValue } from '../../validation/label-selector.ts'
import { podTemplateOptions } from '../../validation/pod/options.ts'
import { semanticEqual } from '../../validation/semantic-equality.ts'
import { validateDaemonSet, validateDaemonSetStatusUpdate, validateDaemonSetUpdate } from '../../validation/workload/daemon-set.ts'
import { podTemplateWarnings } from '../../warnings/pod.ts'
import { keepSpec, keepStatus, setGenerationOnCreate, setGenerationOnUpdate } from '../common.ts'
import { dropDisabledTemplateFields } from './common.ts'

const templatePath = FieldPath.of('spec', 'template')
const templateGeneration = 'deprecated.daemonset.template.generation'

/**
 * DaemonSets: `pkg/registry/apps/daemonset/strategy.go` (1.36). The generation of the template, a field of old API versions,
 * shows as an annotation.
 */
export const daemonSetStrategy = defineStrategy<DaemonSet>({
  group: 'apps',
  version: 'v1',
  kind: 'DaemonSet',
  resource: 'daemonsets',
  namespaced: true,
  subresources: ['status'],

  prepareForCreate(object, { minor }) {
    object.status = {}
    setGenerationOnCreate(object)
    setTemplateGeneration(object, Math.max(templateGenerationOf(object), 1))
    dropDisabledTemplateFields(object.spec?.template, undefined, minor)
  },

  validate: (object, { minor }) => validateDaemonSet(object, podTemplateOptions(minor, object.spec?.template)),

  warningsOnCreate: (object, { minor }) => podTemplateWarnings(object.spec?.template, templatePath, minor),

  prepareForUpdate(object, old, { minor, subresource }) {
    if (subresource === 'status') {
      keepSpec(object, old)
      setTemplateGeneration(object, templateGenerationOf(old))
      return
    }
    dropDisabledTemplateFields(object.spec?.template, old.spec?.template ?? {}, minor)
    keepStatus(object, old)
    setTemplateGeneration(object, templateGenerationOf(old) + (semanticEqual(object.spec?.template, old.spec?.template) ? 0 : 1))
    setGenerationOnUpdate(object, old)
  },

  validateUpdate(object, old, { minor, subresource }) {
    if (subresource === 'status') return validateDaemonSetStatusUpdate(object, old)
    const options = podTemplateOptions(minor, object.spec?.template, old.spec?.template ?? {})
    const allowInvalidLabelValueInSelector = options.allowInvalidLabelValueInSelector || hasInvalidLabelValue(old.spec?.selector)
    return validateDaemonSetUpdate(object, old, { ...options, allowInvalidLabelValueInSelector })
  },

  warningsOnUpdate: (object, old, { minor, subresource }) => subresource !== 'status' && templateGenerationOf(object) !== templateGenerationOf(old)
    ? podTemplateWarnings(object.spec?.template, templatePath, minor)
    : [],
})

/** `Convert_v1_DaemonSet_To_apps_DaemonSet` of `pkg/apis/apps/v1/conversion.go` (1.36) reads the annotation. */
function templateGenerationOf({ metadata }: DaemonSet): number {
  const text = metadata?.annotations?.[templateGeneration]
  return text !== undefined && /^[+-]?[0-9]+$/.test(text) ? Number(text) : 0
}

function setTemplateGeneration(object: DaemonSet, generation: number): void {
  object.metadata = { ...object.metadata, annotations: { ...object.metadata?.annotations, [templateGeneration]: String(generation) } }
}
