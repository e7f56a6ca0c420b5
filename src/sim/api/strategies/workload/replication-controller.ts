import { FieldPath } from '../../../../base/field.ts'
import type { ReplicationController } from '../../../../model/kubernetes.generated.ts'
import { defineStrategy } from '../../strategy.ts'
import { podTemplateOptions } from '../../validation/pod/options.ts'
import {
  validateReplicationController, validateReplicationControllerStatusUpdate, validateReplicationControllerUpdate,
} from '../../validation/workload/replication-controller.ts'
import { podTemplateWarnings } from '../../warnings/pod.ts'
import { keepSpec, keepStatus, setGenerationOnCreate, setGenerationOnUpdate } from '../common.ts'
import { dropDisabledTemplateFields, isNewGeneration, podNameWarnings } from './common.ts'

const templatePath = FieldPath.of('spec', 'template')

/** ReplicationControllers: `pkg/registry/core/replicationcontroller/strategy.go` (1.36). */
export const replicationControllerStrategy = defineStrategy<ReplicationController>({
  group: '',
  version: 'v1',
  kind: 'ReplicationController',
  resource: 'replicationcontrollers',
  namespaced: true,
  subresources: ['status', 'scale'],

  prepareForCreate(object, { minor }) {
    object.status = {}
    setGenerationOnCreate(object)
    dropDisabledTemplateFields(object.spec?.template, undefined, minor)
  },

  validate: (object, { minor }) => validateReplicationController(object, podTemplateOptions(minor, object.spec?.template)),

  warningsOnCreate: (object, { minor }) =>
    [...podNameWarnings(object.metadata), ...podTemplateWarnings(object.spec?.template, templatePath, minor)],

  prepareForUpdate(object, old, { minor, subresource }) {
    if (subresource === 'status') {
      keepSpec(object, old)
      return
    }
    keepStatus(object, old)
    dropDisabledTemplateFields(object.spec?.template, old.spec?.template, minor)
    setGenerationOnUpdate(object, old)
  },

  validateUpdate: (object, old, { minor, subresource }) => subresource === 'status'
    ? validateReplicationControllerStatusUpdate(object, old)
    : validateReplicationControllerUpdate(object, old, podTemplateOptions(minor, object.spec?.template, old.spec?.template)),

  // Upstream hands over old and new template in the wrong order, so it warns of the old one.
  warningsOnUpdate: (object, old, { minor, subresource }) => subresource !== 'status' && isNewGeneration(object, old)
    ? podTemplateWarnings(old.spec?.template, templatePath, minor)
    : [],
})
