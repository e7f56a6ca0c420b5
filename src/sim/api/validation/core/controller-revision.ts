import { FieldPath, invalid, type FieldError, required } from '../../../../base/field.ts'
import { isMap, sameValue } from '../../../../base/json.ts'
import type { ControllerRevision } from '../../../../model/kubernetes.generated.ts'
import { gateEnabled } from '../../features.ts'
import type { ValidationContext } from '../../strategy.ts'
import {
  fieldImmutable, nameIsDNSSubdomain, validateNonnegativeField, validateObjectMeta, validateObjectMetaUpdate,
} from '../metadata.ts'

/** ControllerRevisions: `pkg/apis/apps/validation/validation.go` (1.36). */
const metadataPath = FieldPath.of('metadata')
const dataPath = FieldPath.of('data')

export function validateControllerRevisionCreate(revision: ControllerRevision, { minor }: ValidationContext): FieldError[] {
  const errors = validateRevision(revision)
  const data: unknown = revision.data
  const isGiven = data !== undefined && data !== null
  const missing = required(dataPath, 'data is mandatory')
  // 1.30 took data of any kind, and looked at it before the revision.
  if (!gateEnabled(minor, 'ControllerRevisionDataIsObject')) {
    const atRevision = errors.findIndex(({ field }) => field === 'revision')
    return isGiven ? errors : errors.toSpliced(atRevision < 0 ? errors.length : atRevision, 0, missing)
  }
  if (!isGiven) errors.push(missing)
  else if (!isMap(data)) errors.push(required(dataPath, 'data must be a valid JSON object'))
  return errors
}

export function validateControllerRevisionUpdate(revision: ControllerRevision, old: ControllerRevision): FieldError[] {
  return [
    ...validateObjectMetaUpdate(revision.metadata, old.metadata, metadataPath),
    ...validateRevision(revision),
    // Free JSON: `{"a":0}` and `{}` are two things.
    ...sameValue(revision.data ?? null, old.data ?? null) ? [] : [invalid(dataPath, revision.data, fieldImmutable)],
  ]
}

function validateRevision({ metadata, revision }: ControllerRevision): FieldError[] {
  return [
    ...validateObjectMeta(metadata, { namespaced: true, validateName: nameIsDNSSubdomain }, metadataPath),
    ...validateNonnegativeField(revision, FieldPath.of('revision')),
  ]
}
