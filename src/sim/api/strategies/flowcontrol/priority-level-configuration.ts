import type { PriorityLevelConfiguration } from '../../../../model/kubernetes.generated.ts'
import { defineStrategy } from '../../strategy.ts'
import { validateFlowControlConditions } from '../../validation/flowcontrol/flow-schema.ts'
import { validatePriorityLevel } from '../../validation/flowcontrol/priority-level.ts'
import { dropStatus, keepSpec, keepStatus, setGenerationOnCreate, setGenerationOnUpdate } from '../common.ts'
import { keepMetadata } from '../reset-metadata.ts'

/** `pkg/registry/flowcontrol/prioritylevelconfiguration/strategy.go` (1.36). */
export const priorityLevelConfigurationStrategy = defineStrategy<PriorityLevelConfiguration>({
  group: 'flowcontrol.apiserver.k8s.io',
  version: 'v1',
  kind: 'PriorityLevelConfiguration',
  resource: 'prioritylevelconfigurations',
  namespaced: false,
  subresources: ['status'],
  prepareForCreate: (object) => {
    dropStatus(object)
    setGenerationOnCreate(object)
  },
  validate: (object) => validatePriorityLevel(object),
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
    : validatePriorityLevel(object),
})
