import { duplicate, type FieldError, FieldPath, required } from '../../../../base/field.ts'
import { sameValue } from '../../../../base/json.ts'
import type { StorageClass, TopologySelectorLabelRequirement, TopologySelectorTerm } from '../../../../model/kubernetes.generated.ts'
import { unsupported, unsupportedIfSet } from '../checks.ts'
import { nameIsDNSSubdomain, validateImmutableField, validateLabelName, validateObjectMeta, validateObjectMetaUpdate } from '../metadata.ts'
import { nodeLabelDeprecation } from '../node/label-deprecations.ts'
import { validateParameters, validateProvisioner } from './parameters.ts'

/** `pkg/apis/storage/validation/validation.go`, `pkg/api/storage/util.go` (1.36). */

export function validateStorageClass(storageClass: StorageClass): FieldError[] {
  const { reclaimPolicy = '', volumeBindingMode } = storageClass
  return [
    ...validateObjectMeta(storageClass.metadata, { namespaced: false, validateName: nameIsDNSSubdomain }, FieldPath.of('metadata')),
    ...validateProvisioner(storageClass.provisioner ?? '', FieldPath.of('provisioner')),
    ...validateParameters(storageClass.parameters, true, FieldPath.of('parameters')),
    ...reclaimPolicy === '' ? [] : unsupported(FieldPath.of('reclaimPolicy'), reclaimPolicy, ['Delete', 'Retain']),
    ...volumeBindingMode === undefined
      ? [required(FieldPath.of('volumeBindingMode'))]
      : unsupportedIfSet(FieldPath.of('volumeBindingMode'), volumeBindingMode, ['Immediate', 'WaitForFirstConsumer']),
    ...validateAllowedTopologies(storageClass.allowedTopologies ?? [], FieldPath.of('allowedTopologies')),
  ]
}

export function validateStorageClassUpdate(storageClass: StorageClass, old: StorageClass): FieldError[] {
  const errors = [
    ...validateStorageClass(storageClass),
    ...validateObjectMetaUpdate(storageClass.metadata, old.metadata, FieldPath.of('metadata')),
  ]
  for (const field of ['parameters', 'provisioner', 'reclaimPolicy', 'volumeBindingMode'] as const) {
    errors.push(...validateImmutableField(storageClass[field], old[field], FieldPath.of(field), storageClass[field] ?? (field === 'provisioner' ? '' : null)))
  }
  return errors
}

export function storageClassWarnings(storageClass: StorageClass): string[] {
  return (storageClass.allowedTopologies ?? []).flatMap((term, index) => (term.matchLabelExpressions ?? []).flatMap(({ key = '' }, at) => {
    const text = nodeLabelDeprecation(key)
    return text === undefined ? [] : [`allowedTopologies[${index}].matchLabelExpressions[${at}].key: ${text}`]
  }))
}

function validateAllowedTopologies(topologies: readonly TopologySelectorTerm[], path: FieldPath): FieldError[] {
  const errors: FieldError[] = []
  // Upstream compares with a list that begins with as many empty entries as there are terms, so a term without expressions
  // is told as a duplicate of each of them.
  const seen: Record<string, string[]>[] = topologies.map(() => ({}))
  for (const [index, term] of topologies.entries()) {
    const expressions = term.matchLabelExpressions ?? []
    errors.push(...validateTopologySelectorTerm(expressions, path.index(index)))
    const values = Object.fromEntries(expressions.map((expression) => [expression.key ?? '', [...new Set(expression.values)].sort()]))
    for (const other of seen) if (sameValue(values, other)) errors.push(duplicate(path.index(index).child('matchLabelExpressions'), ''))
    seen.push(values)
  }
  return errors
}

function validateTopologySelectorTerm(expressions: readonly TopologySelectorLabelRequirement[], path: FieldPath): FieldError[] {
  const errors: FieldError[] = []
  const keys = new Set<string>()
  for (const [index, { key = '', values = [] }] of expressions.entries()) {
    const here = path.child('matchLabelExpressions').index(index)
    if (values.length === 0) errors.push(required(here.child('values')))
    for (const [at, value] of values.entries()) if (values.indexOf(value) < at) errors.push(duplicate(here.child('values').index(at), value))
    errors.push(...validateLabelName(key, here.child('key')))
    if (keys.has(key)) errors.push(duplicate(here.child('key'), key))
    keys.add(key)
  }
  return errors
}
