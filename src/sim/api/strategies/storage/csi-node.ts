import type { CSINode } from '../../../../model/kubernetes.generated.ts'
import { defineStrategy } from '../../strategy.ts'
import { validateCSINode, validateCSINodeUpdate } from '../../validation/storage/csi-node.ts'

/** `pkg/registry/storage/csinode/strategy.go` (1.36). */
export const csiNodeStrategy = defineStrategy<CSINode>({
  group: 'storage.k8s.io',
  version: 'v1',
  kind: 'CSINode',
  resource: 'csinodes',
  namespaced: false,
  allowUnconditionalUpdate: false,
  validate: (object, context) => validateCSINode(object, context),
  validateUpdate: (object, old, context) => validateCSINodeUpdate(object, old, context),
})
