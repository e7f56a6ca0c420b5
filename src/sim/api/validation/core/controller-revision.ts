import { FieldPath, type FieldError, required } from '../../../../base/field.ts'
import { isMap } from '../../../../base/json.ts'
import type { ControllerRevision } from '../../../../model/kubernetes.generated.ts'
import {
  nameIsDNSSubdomain, validateImmutableField, validateNonnegativeField, validateObjectMeta, validateObjectMetaUpdate,
} from '../metadata.ts'

/** ControllerRevisions: `pkg/apis/apps/validation/validation.go` (1.36). */
const metadataPath = FieldPath.of('metadata')
const dataPath = FieldPath.of('data')

export function validateControllerRevisionCreate(revision: ControllerRevision): FieldError[] {
  const errors = validateRevision(revision)
  const data: unknown = revision.data
  if (data === undefined || data === null) errors.push(required(dataPath, 'data is mandatory'))
  else if (!isMap(data)) errors.push(required(dataPath, 'data must be a valid JSON object'))
  return errors
}

export function validateControllerRevisionUpdate(revision: ControllerRevision, old: ControllerRevision): FieldError[] {
  return [
    ...validateObjectMetaUpdate(revision.metadata, old.metadata, metadataPath),
    ...validateRevision(revision),
    ...validateImmutableField(revision.data, old.data, dataPath),
  ]
}

function validateRevision({ metadata, revision }: ControllerRevision): FieldError[] {
  return [
    ...validateObjectMeta(metadata, { namespaced: true, validateName: nameIsDNSSubdomain }, metadataPath),
    ...validateNonnegativeField(revision, FieldPath.of('revision')),
  ]
}
