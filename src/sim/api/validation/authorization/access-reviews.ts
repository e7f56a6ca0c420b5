import { type FieldError, FieldPath, forbidden, invalid, required } from '../../../../base/field.ts'
import { GoStruct } from '../../../../base/go-format.ts'
import type {
  FieldSelectorRequirement, LabelSelectorRequirement, LocalSubjectAccessReview, ObjectMeta, ResourceAttributes, SelfSubjectAccessReview,
  SelfSubjectAccessReviewSpec, SubjectAccessReview, SubjectAccessReviewSpec,
} from '../../../../model/kubernetes.generated.ts'
import { type GoShape, goRawJson, goStruct } from '../go-struct.ts'
import { validateLabelSelectorRequirement } from '../label-selector.ts'

/** `pkg/apis/authorization/validation/validation.go` (1.36). */

const spec = FieldPath.of('spec')
const nonResourceShape: GoShape = [['Path', 'path', ''], ['Verb', 'verb', '']]

export function validateSubjectAccessReview(review: SubjectAccessReview): FieldError[] {
  return [...validateSubjectSpec(review.spec ?? {}), ...validateEmptyMeta(review.metadata, 'must be empty')]
}

export function validateSelfSubjectAccessReview(review: SelfSubjectAccessReview): FieldError[] {
  return [...validateAttributes(review.spec ?? {}, () => []), ...validateEmptyMeta(review.metadata, 'must be empty')]
}

export function validateLocalSubjectAccessReview(review: LocalSubjectAccessReview): FieldError[] {
  const { resourceAttributes, nonResourceAttributes } = review.spec ?? {}
  const errors = [
    ...validateSubjectSpec(review.spec ?? {}),
    ...validateEmptyMeta(review.metadata, 'must be empty except for namespace', ['namespace']),
  ]
  if (resourceAttributes !== undefined && (resourceAttributes.namespace ?? '') !== (review.metadata?.namespace ?? '')) {
    errors.push(invalid(spec.child('resourceAttributes', 'namespace'), resourceAttributes.namespace ?? '', 'must match metadata.namespace'))
  }
  if (nonResourceAttributes !== undefined) {
    errors.push(invalid(spec.child('nonResourceAttributes'), goStruct(nonResourceShape, nonResourceAttributes), 'disallowed on this kind of request'))
  }
  return errors
}

function validateSubjectSpec(review: SubjectAccessReviewSpec): FieldError[] {
  const { user = '', groups = [] } = review
  return validateAttributes(review, () =>
    user === '' && groups.length === 0 ? [invalid(spec.child('user'), user, 'at least one of user or group must be specified')] : [])
}

/** `between` is told after the choice of attributes and before the attributes themselves. */
function validateAttributes({ resourceAttributes, nonResourceAttributes }: SelfSubjectAccessReviewSpec, between: () => FieldError[]): FieldError[] {
  const errors: FieldError[] = []
  if (resourceAttributes !== undefined && nonResourceAttributes !== undefined) {
    errors.push(invalid(spec.child('nonResourceAttributes'), goStruct(nonResourceShape, nonResourceAttributes),
      'cannot be specified in combination with resourceAttributes'))
  }
  if (resourceAttributes === undefined && nonResourceAttributes === undefined) {
    errors.push(invalid(spec.child('resourceAttributes'), null, 'exactly one of nonResourceAttributes or resourceAttributes must be specified'))
  }
  errors.push(...between())
  return resourceAttributes === undefined ? errors : [...errors, ...validateSelectors(resourceAttributes, spec.child('resourceAttributes'))]
}

function validateSelectors({ fieldSelector, labelSelector }: ResourceAttributes, path: FieldPath): FieldError[] {
  const [fieldPath, labelPath] = [path.child('fieldSelector'), path.child('labelSelector')]
  return [
    ...fieldSelector === undefined ? [] : validateSelector(fieldSelector, validateFieldRequirement, fieldPath),
    ...labelSelector === undefined ? [] : validateSelector<LabelSelectorRequirement>(labelSelector, (requirement, at) =>
      validateLabelSelectorRequirement(requirement, { allowUnknownOperatorInRequirement: true }, at), labelPath),
  ]
}

function validateSelector<T>(
  { rawSelector = '', requirements = [] }: { rawSelector?: string | undefined, requirements?: T[] | undefined },
  validateRequirement: (requirement: T, path: FieldPath) => FieldError[], path: FieldPath,
): FieldError[] {
  const errors: FieldError[] = []
  if (rawSelector !== '' && requirements.length > 0) {
    errors.push(invalid(path.child('rawSelector'), rawSelector, 'may not specified at the same time as requirements'))
  }
  if (rawSelector === '' && requirements.length === 0) {
    errors.push(required(path.child('requirements'), `when ${path.toString()} is specified, requirements or rawSelector is required`))
  }
  return [...errors, ...requirements.flatMap((requirement, index) => validateRequirement(requirement, path.child('requirements').index(index)))]
}

function validateFieldRequirement({ key = '', operator = '', values = [] }: FieldSelectorRequirement, path: FieldPath): FieldError[] {
  const errors = key === '' ? [required(path.child('key'), 'must be specified')] : []
  if ((operator === 'In' || operator === 'NotIn') && values.length === 0) {
    errors.push(required(path.child('values'), "must be specified when `operator` is 'In' or 'NotIn'"))
  }
  if ((operator === 'Exists' || operator === 'DoesNotExist') && values.length > 0) {
    errors.push(forbidden(path.child('values'), "may not be specified when `operator` is 'Exists' or 'DoesNotExist'"))
  }
  return errors
}

/** Fields of ObjectMeta in the order of the Go struct. */
const metaFields = [
  'name', 'generateName', 'namespace', 'selfLink', 'uid', 'resourceVersion', 'generation', 'creationTimestamp', 'deletionTimestamp',
  'deletionGracePeriodSeconds', 'labels', 'annotations', 'ownerReferences', 'finalizers', 'managedFields',
] as const
const entryFields = ['manager', 'operation', 'apiVersion', 'time', 'fieldsType', 'fieldsV1', 'subresource'] as const

function validateEmptyMeta(meta: ObjectMeta | undefined, detail: string, allowed: readonly string[] = []): FieldError[] {
  const set = metaFields.filter((field) => meta?.[field] !== undefined)
  if (set.every((field) => field === 'managedFields' || allowed.includes(field))) return []
  const shown = set.map((field) => [field, field === 'managedFields' ? (meta?.managedFields ?? []).map(shownEntry) : meta?.[field]] as const)
  return [invalid(FieldPath.of('metadata'), new GoStruct(shown), detail)]
}

function shownEntry(entry: NonNullable<ObjectMeta['managedFields']>[number]): GoStruct {
  return new GoStruct(entryFields.flatMap((field) => entry[field] === undefined ? [] : [[field, goRawJson(entry[field])]]))
}
