import { FieldPath } from '../../../../base/field.ts'
import type { Minor } from '../../../../base/release.ts'
import type { StatefulSet } from '../../../../model/kubernetes.generated.ts'
import { gateEnabled } from '../../features.ts'
import { defineStrategy } from '../../strategy.ts'
import { podTemplateOptions } from '../../validation/pod/options.ts'
import { validateStatefulSetStatusUpdate } from '../../validation/workload/stateful-set-status.ts'
import { validateStatefulSet, validateStatefulSetUpdate } from '../../validation/workload/stateful-set.ts'
import { podTemplateWarnings } from '../../warnings/pod.ts'
import { keepSpec, keepStatus, setGenerationOnCreate, setGenerationOnUpdate } from '../common.ts'
import { claimSpecWarnings } from '../core/storage-warnings.ts'
import { dropDisabledTemplateFields, isNewGeneration } from './common.ts'

const templatePath = FieldPath.of('spec', 'template')
const claimsPath = FieldPath.of('spec', 'volumeClaimTemplates')

/** StatefulSets: `pkg/registry/apps/statefulset/strategy.go` (1.36). */
export const statefulSetStrategy = defineStrategy<StatefulSet>({
  group: 'apps',
  version: 'v1',
  kind: 'StatefulSet',
  resource: 'statefulsets',
  namespaced: true,
  subresources: ['status', 'scale'],

  prepareForCreate(object, { minor }) {
    object.status = {}
    setGenerationOnCreate(object)
    dropMaxUnavailable(object, undefined, minor)
    dropDisabledTemplateFields(object.spec?.template, undefined, minor)
  },

  validate: (object, { minor }) => validateStatefulSet(object, podTemplateOptions(minor, object.spec?.template)),

  warningsOnCreate: (object, { minor }) => [
    ...podTemplateWarnings(object.spec?.template, templatePath, minor),
    ...(object.spec?.volumeClaimTemplates ?? []).flatMap(({ spec = {} }, index) => claimSpecWarnings(spec, claimsPath.index(index))),
    ...historyWarnings(object),
  ],

  prepareForUpdate(object, old, { minor, subresource }) {
    if (subresource === 'status') {
      keepSpec(object, old)
      return
    }
    keepStatus(object, old)
    dropMaxUnavailable(object, old, minor)
    dropDisabledTemplateFields(object.spec?.template, old.spec?.template ?? {}, minor)
    setGenerationOnUpdate(object, old)
  },

  validateUpdate: (object, old, { minor, subresource }) => subresource === 'status'
    ? validateStatefulSetStatusUpdate(object, old)
    : validateStatefulSetUpdate(object, old, podTemplateOptions(minor, object.spec?.template, old.spec?.template ?? {})),

  warningsOnUpdate(object, old, { minor, subresource }) {
    if (subresource === 'status') return []
    return [
      ...isNewGeneration(object, old) ? podTemplateWarnings(object.spec?.template, templatePath, minor) : [],
      ...(object.spec?.volumeClaimTemplates ?? []).flatMap(({ spec = {} }, index) => claimSpecWarnings(spec, claimsPath.index(index).child('Spec'))),
      ...historyWarnings(object),
    ]
  },
})

function dropMaxUnavailable(object: StatefulSet, old: StatefulSet | undefined, minor: Minor): void {
  if (gateEnabled(minor, 'MaxUnavailableStatefulSet') || old?.spec?.updateStrategy?.rollingUpdate?.maxUnavailable !== undefined) return
  delete object.spec?.updateStrategy?.rollingUpdate?.maxUnavailable
}

function historyWarnings({ spec }: StatefulSet): string[] {
  return (spec?.revisionHistoryLimit ?? 0) < 0
    ? ['spec.revisionHistoryLimit: a negative value retains all historical revisions; a value >= 0 is recommended']
    : []
}
