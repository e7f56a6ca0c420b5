import type { ConfigMap, LimitRange, ResourceQuota, Secret, ServiceAccount } from '../../../../model/kubernetes.generated.ts'
import { defineStrategy } from '../../strategy.ts'
import { validateConfigMap, validateConfigMapUpdate } from '../../validation/core/config-map.ts'
import { validateLimitRange } from '../../validation/core/limit-range.ts'
import { validateResourceQuota, validateResourceQuotaStatusUpdate, validateResourceQuotaUpdate } from '../../validation/core/resource-quota.ts'
import { validateSecret, validateSecretUpdate } from '../../validation/core/secret.ts'
import { validateServiceAccount, validateServiceAccountUpdate } from '../../validation/core/service-account.ts'
import { amountOf } from '../../validation/quantities.ts'
import { dropStatus, keepSpec, keepStatus } from '../common.ts'
import { certificateWarnings } from './certificate-warnings.ts'

/** Configuration and limits of a namespace: `pkg/registry/core/{configmap,secret,serviceaccount,limitrange,resourcequota}/strategy.go` (1.36). */
export const configMapStrategy = defineStrategy<ConfigMap>({
  group: '', version: 'v1', kind: 'ConfigMap', resource: 'configmaps', namespaced: true,
  validate: validateConfigMap,
  validateUpdate: validateConfigMapUpdate,
})

export const secretStrategy = defineStrategy<Secret>({
  group: '', version: 'v1', kind: 'Secret', resource: 'secrets', namespaced: true,
  validate: validateSecret,
  warningsOnCreate: certificateWarnings,
  prepareForUpdate(secret, old) {
    if ((secret.type ?? '') === '') secret.type = old.type
  },
  validateUpdate: validateSecretUpdate,
  warningsOnUpdate: certificateWarnings,
})

const mountableSecretsAnnotation = 'kubernetes.io/enforce-mountable-secrets'

export const serviceAccountStrategy = defineStrategy<ServiceAccount>({
  group: '', version: 'v1', kind: 'ServiceAccount', resource: 'serviceaccounts', namespaced: true,
  subresources: ['token'],
  prepareForCreate: cleanSecretReferences,
  validate: validateServiceAccount,
  warningsOnCreate: mountableSecretsWarning,
  prepareForUpdate: cleanSecretReferences,
  validateUpdate: validateServiceAccountUpdate,
  warningsOnUpdate: (account, old) => old.metadata?.annotations?.[mountableSecretsAnnotation] === undefined ? mountableSecretsWarning(account) : [],
})

export const limitRangeStrategy = defineStrategy<LimitRange>({
  group: '', version: 'v1', kind: 'LimitRange', resource: 'limitranges', namespaced: true,
  allowCreateOnUpdate: true,
  // A LimitRange without a name gets a random one of its own; here it is that of the object.
  prepareForCreate(range) {
    if ((range.metadata?.name ?? '') === '') range.metadata = { ...range.metadata, name: range.metadata?.uid }
  },
  validate: validateLimitRange,
  validateUpdate: validateLimitRange,
})

export const resourceQuotaStrategy = defineStrategy<ResourceQuota>({
  group: '', version: 'v1', kind: 'ResourceQuota', resource: 'resourcequotas', namespaced: true,
  subresources: ['status'],
  prepareForCreate: dropStatus,
  validate: validateResourceQuota,
  warningsOnCreate: requestsAboveLimits,
  prepareForUpdate: (quota, old, { subresource }) => subresource === 'status' ? keepSpec(quota, old) : keepStatus(quota, old),
  validateUpdate: (quota, old, context) => context.subresource === 'status'
    ? validateResourceQuotaStatusUpdate(quota, old)
    : validateResourceQuotaUpdate(quota, old, context),
})

/** Only the names of secrets are kept. */
function cleanSecretReferences(account: ServiceAccount): void {
  account.secrets = account.secrets?.map(({ name }) => ({ name }))
}

function mountableSecretsWarning({ metadata }: ServiceAccount): string[] {
  return metadata?.annotations?.[mountableSecretsAnnotation] === undefined
    ? []
    : [`metadata.annotations[${mountableSecretsAnnotation}]: deprecated in v1.32+; prefer separate namespaces to isolate access to mounted secrets`]
}

function requestsAboveLimits({ spec }: ResourceQuota): string[] {
  return ['cpu', 'memory', 'storage', 'ephemeral-storage'].flatMap((name) => {
    const bareCounts = name === 'cpu' || name === 'memory'
    const requestName = amountOf(spec?.hard, `requests.${name}`) === undefined && bareCounts ? name : `requests.${name}`
    const request = amountOf(spec?.hard, requestName)
    const limit = amountOf(spec?.hard, `limits.${name}`)
    return request !== undefined && limit !== undefined && request.compare(limit) > 0
      ? [`ResourceQuota ${requestName} (${request.toString()}) should be less than limits.${name} (${limit.toString()})`]
      : []
  })
}
