import { type FieldError, FieldPath, invalid } from '../../../../base/field.ts'
import type { TokenRequest } from '../../../../model/kubernetes.generated.ts'

/** `pkg/apis/authentication/validation/validation.go` (1.36). */
export function validateTokenRequest({ spec: { expirationSeconds = 3600 } = {} }: TokenRequest): FieldError[] {
  const path = FieldPath.of('spec', 'expirationSeconds')
  if (expirationSeconds < 600) return [invalid(path, expirationSeconds, 'may not specify a duration less than 10 minutes')]
  return expirationSeconds > 2 ** 32 ? [invalid(path, expirationSeconds, 'may not specify a duration larger than 2^32 seconds')] : []
}
