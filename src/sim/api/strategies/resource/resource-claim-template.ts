import type { ResourceClaimTemplate } from '../../../../model/kubernetes.generated.ts'
import type { RequestContext } from '../../authorization/request-context.ts'
import { defineStrategy } from '../../strategy.ts'
import { validateResourceClaimTemplate, validateResourceClaimTemplateUpdate } from '../../validation/resource/resource-claim.ts'
import { dropDisabledClaimFields } from './disabled-fields.ts'

/** `pkg/registry/resource/resourceclaimtemplate/strategy.go` (1.36). */
export const resourceClaimTemplateStrategy = defineStrategy<ResourceClaimTemplate>({
  group: 'resource.k8s.io',
  version: 'v1',
  kind: 'ResourceClaimTemplate',
  resource: 'resourceclaimtemplates',
  namespaced: true,
  prepareForCreate: (object, context) => dropDisabledClaimFields(object.spec?.spec, undefined, context),
  validate: (object, context: RequestContext) => validateResourceClaimTemplate(object, context),
  prepareForUpdate: (object, old, context) => dropDisabledClaimFields(object.spec?.spec, old.spec?.spec, context),
  validateUpdate: (object, old, context) => validateResourceClaimTemplateUpdate(object, old, context),
})
