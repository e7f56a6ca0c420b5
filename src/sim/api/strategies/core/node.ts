import { FieldPath } from '../../../../base/field.ts'
import type { Minor } from '../../../../base/release.ts'
import type { Node } from '../../../../model/kubernetes.generated.ts'
import { gateEnabled } from '../../features.ts'
import { defineStrategy, type ValidationContext } from '../../strategy.ts'
import { podCIDRsOf, validateNode, validateNodeUpdate } from '../../validation/core/node.ts'
import { warningsForCIDR } from '../../validation/ip.ts'
import { keepSpec, keepStatus } from '../common.ts'

/** `pkg/registry/core/node/strategy.go` (1.36). A new node keeps the status that it is sent with. */
export const nodeStrategy = defineStrategy<Node>({
  group: '', version: 'v1', kind: 'Node', resource: 'nodes', namespaced: false,
  subresources: ['status'],
  prepareForCreate(node, context) {
    delete node.spec?.configSource
    delete node.status?.config
    dropDisabledFields(node, undefined, context)
  },
  validate: validateNode,
  warningsOnCreate: (node, { minor }) => nodeWarnings(node, minor),
  prepareForUpdate(node, old, context) {
    if (context.subresource === 'status') {
      keepSpec(node, old)
      if (old.status?.config === undefined) delete node.status?.config
      return
    }
    keepStatus(node, old)
    if (old.spec?.configSource === undefined) delete node.spec?.configSource
    dropDisabledFields(node, old, context)
  },
  validateUpdate: (node, old, context) => context.subresource === 'status'
    ? validateNodeUpdate(node, old)
    : [...validateNode(node, context), ...validateNodeUpdate(node, old)],
  warningsOnUpdate: (node, _old, { subresource, minor }) => subresource === 'status' ? [] : nodeWarnings(node, minor),
})

function dropDisabledFields({ status }: Node, old: Node | undefined, { minor }: ValidationContext): void {
  if (status === undefined) return
  if (!gateEnabled(minor, 'RecursiveReadOnlyMounts') && !gateEnabled(minor, 'UserNamespacesSupport')) delete status.runtimeHandlers
  if (!gateEnabled(minor, 'SupplementalGroupsPolicy') && old?.status?.features === undefined) delete status.features
  if (!gateEnabled(minor, 'NodeDeclaredFeatures') && old?.status?.declaredFeatures === undefined) delete status.declaredFeatures
}

function nodeWarnings(node: Node, minor: Minor): string[] {
  const cidrs = gateEnabled(minor, 'AddressWarnings') ? podCIDRsOf(node) : []
  return [
    ...node.spec?.configSource === undefined ? [] : ['spec.configSource: the feature is removed'],
    ...(node.spec?.externalID ?? '') === '' ? [] : ['spec.externalID: this field is deprecated, and is unused by Kubernetes'],
    ...cidrs.flatMap((cidr, index) => warningsForCIDR(FieldPath.of('spec', 'podCIDRs').index(index), cidr)),
  ]
}
