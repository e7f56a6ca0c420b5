import { FieldPath, type FieldError, forbidden, invalid, tooLong } from '../../../../base/field.ts'
import { sameValue, sortedKeys } from '../../../../base/json.ts'
import { byteLength, configMapKeyErrors } from '../../../../base/names.ts'
import type { ConfigMap } from '../../../../model/kubernetes.generated.ts'
import { base64Length } from '../../base64.ts'
import { invalids } from '../checks.ts'
import { nameIsDNSSubdomain, validateObjectMeta, validateObjectMetaUpdate } from '../metadata.ts'

/** ConfigMaps: `ValidateConfigMap` in `pkg/apis/core/validation/validation.go` (1.36). */
const metadataPath = FieldPath.of('metadata')
/** Both of ConfigMaps and of Secrets. */
export const maxDataBytes = 1024 * 1024
export const frozen = 'field is immutable when `immutable` is set'

export function validateConfigMap({ metadata, data = {}, binaryData = {} }: ConfigMap): FieldError[] {
  const errors = validateObjectMeta(metadata, { namespaced: true, validateName: nameIsDNSSubdomain }, metadataPath)
  let size = 0
  for (const key of sortedKeys(data)) {
    const path = FieldPath.of('data').key(key)
    errors.push(...invalids(path, key, configMapKeyErrors(key)))
    if (Object.hasOwn(binaryData, key)) errors.push(invalid(path, key, 'duplicate of key present in binaryData'))
    size += byteLength(data[key] ?? '')
  }
  for (const key of sortedKeys(binaryData)) {
    errors.push(...invalids(FieldPath.of('binaryData').key(key), key, configMapKeyErrors(key)))
    size += base64Length(binaryData[key] ?? '')
  }
  // Upstream names the whole object with an empty path, which prints as `[]`.
  if (size > maxDataBytes) errors.push({ ...tooLong(undefined, '', maxDataBytes), field: '[]' })
  return errors
}

export function validateConfigMapUpdate(object: ConfigMap, old: ConfigMap): FieldError[] {
  const errors = validateObjectMetaUpdate(object.metadata, old.metadata, metadataPath)
  if (old.immutable === true) {
    if (object.immutable !== true) errors.push(forbidden(FieldPath.of('immutable'), frozen))
    for (const field of ['data', 'binaryData'] as const) {
      if (!sameValue(object[field] ?? {}, old[field] ?? {})) errors.push(forbidden(FieldPath.of(field), frozen))
    }
  }
  return [...errors, ...validateConfigMap(object)]
}
