import type { RuntimeClass } from '../../../../model/kubernetes.generated.ts'
import { defineStrategy } from '../../strategy.ts'
import { runtimeClassWarnings, validateRuntimeClass, validateRuntimeClassUpdate } from '../../validation/node/runtime-class.ts'

/** `pkg/registry/node/runtimeclass/strategy.go` (1.36). */
export const runtimeClassStrategy = defineStrategy<RuntimeClass>({
  group: 'node.k8s.io',
  version: 'v1',
  kind: 'RuntimeClass',
  resource: 'runtimeclasses',
  namespaced: false,
  allowUnconditionalUpdate: false,
  allowCreateOnUpdate: true,
  validate: (object, context) => validateRuntimeClass(object, context),
  warningsOnCreate: (object) => runtimeClassWarnings(object),
  validateUpdate: (object, old, context) => validateRuntimeClassUpdate(object, old, context),
  warningsOnUpdate: (object) => runtimeClassWarnings(object),
})
