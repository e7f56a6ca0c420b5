import type { FlowSchema } from '../../../../model/kubernetes.generated.ts'
import { defineStrategy } from '../../strategy.ts'
import { validateFlowControlConditions, validateFlowSchema } from '../../validation/flowcontrol/flow-schema.ts'
import { dropStatus, keepSpec, keepStatus, setGenerationOnCreate, setGenerationOnUpdate } from '../common.ts'
import { keepMetadata } from '../reset-metadata.ts'

/** `pkg/registry/flowcontrol/flowschema/strategy.go` (1.36). */
export const flowSchemaStrategy = defineStrategy<FlowSchema>({
  group: 'flowcontrol.apiserver.k8s.io',
  version: 'v1',
  kind: 'FlowSchema',
  resource: 'flowschemas',
  namespaced: false,
  subresources: ['status'],
  prepareForCreate: (object) => {
    dropStatus(object)
    setGenerationOnCreate(object)
  },
  validate: (object) => validateFlowSchema(object),
  prepareForUpdate: (object, old, { subresource }) => {
    if (subresource === 'status') {
      keepMetadata(object, old)
      return keepSpec(object, old)
    }
    setGenerationOnUpdate(object, old)
    keepStatus(object, old)
  },
  validateUpdate: (object, _old, { subresource }) => subresource === 'status'
    ? validateFlowControlConditions(object.status?.conditions)
    : validateFlowSchema(object),
})
