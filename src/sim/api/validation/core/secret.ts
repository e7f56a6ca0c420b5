import { FieldPath, type FieldError, forbidden, invalid, required, tooLong } from '../../../../base/field.ts'
import { sameValue, sortedKeys } from '../../../../base/json.ts'
import { configMapKeyErrors } from '../../../../base/names.ts'
import type { Secret } from '../../../../model/kubernetes.generated.ts'
import { base64Length, textOfBase64 } from '../../base64.ts'
import { invalids } from '../checks.ts'
import { nameIsDNSSubdomain, validateImmutableField, validateObjectMeta, validateObjectMetaUpdate } from '../metadata.ts'
import { frozen, maxDataBytes } from './config-map.ts'
import { goJsonObjectError } from './go-json-error.ts'

/** Secrets: `ValidateSecret` in `pkg/apis/core/validation/validation.go` (1.36). Values are base64, as in the manifest. */
const metadataPath = FieldPath.of('metadata')
const dataPath = FieldPath.of('data')
const accountAnnotation = 'kubernetes.io/service-account.name'

export function validateSecret(secret: Secret): FieldError[] {
  const data = secret.data ?? {}
  const errors = validateObjectMeta(secret.metadata, { namespaced: true, validateName: nameIsDNSSubdomain }, metadataPath)
  let size = 0
  for (const key of sortedKeys(data)) {
    errors.push(...invalids(dataPath.key(key), key, configMapKeyErrors(key)))
    size += base64Length(data[key] ?? '')
  }
  if (size > maxDataBytes) errors.push(tooLong(dataPath, '', maxDataBytes))
  return [...errors, ...validateByType(secret)]
}

export function validateSecretUpdate(secret: Secret, old: Secret): FieldError[] {
  const errors = validateObjectMetaUpdate(secret.metadata, old.metadata, metadataPath)
  errors.push(...validateImmutableField(secret.type ?? '', old.type ?? '', FieldPath.of('type')))
  if (old.immutable === true) {
    if (secret.immutable !== true) errors.push(forbidden(FieldPath.of('immutable'), frozen))
    if (!sameValue(secret.data ?? {}, old.data ?? {})) errors.push(forbidden(dataPath, frozen))
  }
  return [...errors, ...validateSecret(secret)]
}

function validateByType({ type, data = {}, metadata }: Secret): FieldError[] {
  const missing = (...keys: string[]): FieldError[] => keys.filter((key) => !Object.hasOwn(data, key)).map((key) => required(dataPath.key(key)))
  switch (type) {
    case 'kubernetes.io/service-account-token': {
      const account = metadata?.annotations?.[accountAnnotation] ?? ''
      return account === '' ? [required(metadataPath.child('annotations').key(accountAnnotation))] : []
    }
    case 'kubernetes.io/dockercfg':
      return validateJsonObject('.dockercfg', data)
    case 'kubernetes.io/dockerconfigjson':
      return validateJsonObject('.dockerconfigjson', data)
    case 'kubernetes.io/basic-auth': {
      const errors = missing('username', 'password')
      return errors.length === 2 ? errors : []
    }
    case 'kubernetes.io/ssh-auth':
      return (data['ssh-privatekey'] ?? '') === '' ? [required(dataPath.key('ssh-privatekey'))] : []
    case 'kubernetes.io/tls':
      return missing('tls.crt', 'tls.key')
    default:
      return []
  }
}

function validateJsonObject(key: string, data: Record<string, string>): FieldError[] {
  if (!Object.hasOwn(data, key)) return [required(dataPath.key(key))]
  const problem = goJsonObjectError(textOfBase64(data[key] ?? ''))
  return problem === undefined ? [] : [invalid(dataPath.key(key), '<secret contents redacted>', problem)]
}
