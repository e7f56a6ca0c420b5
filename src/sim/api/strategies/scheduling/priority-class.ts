import type { PriorityClass } from '../../../../model/kubernetes.generated.ts'
import { defineStrategy } from '../../strategy.ts'
import { validatePriorityClass, validatePriorityClassUpdate } from '../../validation/scheduling/priority-class.ts'
import { setGenerationOnCreate } from '../common.ts'

/** `pkg/registry/scheduling/priorityclass/strategy.go` (1.36). */
export const priorityClassStrategy = defineStrategy<PriorityClass>({
  group: 'scheduling.k8s.io',
  version: 'v1',
  kind: 'PriorityClass',
  resource: 'priorityclasses',
  namespaced: false,
  prepareForCreate: (object) => setGenerationOnCreate(object),
  validate: (object) => validatePriorityClass(object),
  validateUpdate: (object, old) => validatePriorityClassUpdate(object, old),
})
