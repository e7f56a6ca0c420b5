import type { Namespace } from '../../../../model/kubernetes.generated.ts'
import { defineStrategy } from '../../strategy.ts'
import {
  validateNamespace, validateNamespaceFinalizeUpdate, validateNamespaceStatusUpdate, validateNamespaceUpdate,
} from '../../validation/core/namespace.ts'
import { keepSpec, keepStatus } from '../common.ts'

/** `pkg/registry/core/namespace/strategy.go` (1.36). */
export const namespaceStrategy = defineStrategy<Namespace>({
  group: '', version: 'v1', kind: 'Namespace', resource: 'namespaces', namespaced: false,
  subresources: ['status', 'finalize'],
  prepareForCreate(namespace) {
    const finalizers = namespace.spec?.finalizers ?? []
    namespace.status = { phase: 'Active' }
    namespace.spec = { ...namespace.spec, finalizers: finalizers.includes('kubernetes') ? finalizers : [...finalizers, 'kubernetes'] }
  },
  validate: validateNamespace,
  canonicalize: labelWithName,
  prepareForUpdate(namespace, old, { subresource }) {
    if (subresource === 'status') return keepSpec(namespace, old)
    keepStatus(namespace, old)
    if (subresource !== 'finalize') namespace.spec = { ...namespace.spec, finalizers: old.spec?.finalizers }
  },
  validateUpdate(namespace, old, { subresource }) {
    if (subresource === 'status') return validateNamespaceStatusUpdate(namespace, old)
    if (subresource === 'finalize') return validateNamespaceFinalizeUpdate(namespace, old)
    return [...validateNamespace(namespace), ...validateNamespaceUpdate(namespace, old)]
  },
})

/** Every namespace carries its name as a label, on every write. */
function labelWithName({ metadata }: Namespace): void {
  if (metadata?.name !== undefined) metadata.labels = { ...metadata.labels, 'kubernetes.io/metadata.name': metadata.name }
}
