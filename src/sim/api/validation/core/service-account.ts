import { FieldPath, type FieldError } from '../../../../base/field.ts'
import type { ServiceAccount } from '../../../../model/kubernetes.generated.ts'
import { nameIsDNSSubdomain, validateObjectMeta, validateObjectMetaUpdate } from '../metadata.ts'

/** ServiceAccounts: only their metadata is checked (`pkg/apis/core/validation/validation.go`, 1.36). */
export function validateServiceAccount({ metadata }: ServiceAccount): FieldError[] {
  return validateObjectMeta(metadata, { namespaced: true, validateName: nameIsDNSSubdomain }, FieldPath.of('metadata'))
}

export function validateServiceAccountUpdate(account: ServiceAccount, old: ServiceAccount): FieldError[] {
  return [...validateObjectMetaUpdate(account.metadata, old.metadata, FieldPath.of('metadata')), ...validateServiceAccount(account)]
}
