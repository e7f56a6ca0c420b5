import { FieldPath } from '../../../../base/field.ts'
import type { ReplicaSet } from '../../../../model/kubernetes.generated.ts'
import { gateEnabled } from '../../features.ts'
import { defineStrategy } from '../../strategy.ts'
import { podTemplateOptions } from '../../validation/pod/options.ts'
import { validateReplicaSet, validateReplicaSetStatusUpdate, validateReplicaSetUpdate } from '../../validation/workload/replica-set.ts'
import { podTemplateWarnings } from '../../warnings/pod.ts'
import { keepSpec, keepStatus, setGenerationOnCreate, setGenerationOnUpdate } from '../common.ts'
import { dropDisabledTemplateFields, isNewGeneration, podNameWarnings } from './common.ts'

const templatePath = FieldPath.of('spec', 'template')

/** ReplicaSets: `pkg/registry/apps/replicaset/strategy.go` (1.36). */
export const replicaSetStrategy = defineStrategy<ReplicaSet>({
  group: 'apps',
  version: 'v1',
  kind: 'ReplicaSet',
  resource: 'replicasets',
  namespaced: true,
  subresources: ['status', 'scale'],

  prepareForCreate(object, { minor }) {
    object.status = {}
    setGenerationOnCreate(object)
    dropDisabledTemplateFields(object.spec?.template, undefined, minor)
  },

  validate: (object, { minor }) => validateReplicaSet(object, podTemplateOptions(minor, object.spec?.template)),

  warningsOnCreate: (object, { minor }) =>
    [...podNameWarnings(object.metadata), ...podTemplateWarnings(object.spec?.template, templatePath, minor)],

  prepareForUpdate(object, old, { minor, subresource }) {
    if (subresource === 'status') {
      keepSpec(object, old)
      if (!gateEnabled(minor, 'DeploymentReplicaSetTerminatingReplicas') && old.status?.terminatingReplicas === undefined) {
        delete object.status?.terminatingReplicas
      }
      return
    }
    keepStatus(object, old)
    dropDisabledTemplateFields(object.spec?.template, old.spec?.template ?? {}, minor)
    setGenerationOnUpdate(object, old)
  },

  validateUpdate: (object, old, { minor, subresource }) => subresource === 'status'
    ? validateReplicaSetStatusUpdate(object, old)
    : validateReplicaSetUpdate(object, old, podTemplateOptions(minor, object.spec?.template, old.spec?.template ?? {})),

  warningsOnUpdate: (object, old, { minor, subresource }) => subresource !== 'status' && isNewGeneration(object, old)
    ? podTemplateWarnings(object.spec?.template, templatePath, minor)
    : [],
})
