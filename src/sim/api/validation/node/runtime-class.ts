import { duplicate, type FieldError, FieldPath, required } from '../../../../base/field.ts'
import { sortedKeys } from '../../../../base/json.ts'
import { dns1123LabelErrors } from '../../../../base/names.ts'
import type { Overhead, RuntimeClass, Toleration } from '../../../../model/kubernetes.generated.ts'
import { gateEnabled } from '../../features.ts'
import type { ValidationContext } from '../../strategy.ts'
import { invalids } from '../checks.ts'
import { type GoShape, goStruct } from '../go-struct.ts'
import { nameIsDNSSubdomain, validateImmutableField, validateLabels, validateObjectMeta, validateObjectMetaUpdate } from '../metadata.ts'
import { validateResourceRequirements } from '../pod/resources.ts'
import { validateTolerations } from '../pod/tolerations.ts'
import { nodeLabelDeprecation } from './label-deprecations.ts'

/** `pkg/apis/node/validation/validation.go`, `pkg/api/node/util.go` (1.36). */

const scheduling = FieldPath.of('scheduling')
const tolerationShape: GoShape = [
  ['Key', 'key', ''], ['Operator', 'operator', ''], ['Value', 'value', ''], ['Effect', 'effect', ''], ['TolerationSeconds', 'tolerationSeconds', null],
]

export function validateRuntimeClass(runtimeClass: RuntimeClass, { minor }: ValidationContext): FieldError[] {
  const { handler = '' } = runtimeClass
  const path = FieldPath.of('handler')
  const tolerationsPath = scheduling.child('tolerations', ...gateEnabled(minor, 'RuntimeTolerationsAtTheirPath') ? [] : ['tolerations'])
  return [
    ...validateObjectMeta(runtimeClass.metadata, { namespaced: false, validateName: nameIsDNSSubdomain, kubeFinalizers: false }, FieldPath.of('metadata')),
    ...handler === '' && gateEnabled(minor, 'RuntimeHandlerRequired') ? [required(path)] : invalids(path, handler, dns1123LabelErrors(handler)),
    ...runtimeClass.overhead === undefined ? [] : validateOverhead(runtimeClass.overhead),
    ...validateLabels(runtimeClass.scheduling?.nodeSelector, scheduling.child('nodeSelector')),
    ...validateTolerations(runtimeClass.scheduling?.tolerations ?? [], tolerationsPath, { allowTolerationComparison: false }),
    ...validateUniqueTolerations(runtimeClass.scheduling?.tolerations ?? [], scheduling.child('tolerations')),
  ]
}

export function validateRuntimeClassUpdate(runtimeClass: RuntimeClass, old: RuntimeClass, context: ValidationContext): FieldError[] {
  return [
    ...validateRuntimeClass(runtimeClass, context),
    ...validateObjectMetaUpdate(runtimeClass.metadata, old.metadata, FieldPath.of('metadata'), { kubeFinalizers: false }),
    ...validateImmutableField(runtimeClass.handler, old.handler, FieldPath.of('handler'), runtimeClass.handler ?? ''),
  ]
}

export function runtimeClassWarnings(runtimeClass: RuntimeClass): string[] {
  return sortedKeys(runtimeClass.scheduling?.nodeSelector ?? {}).flatMap((key) => {
    const text = nodeLabelDeprecation(key)
    return text === undefined ? [] : [`${scheduling.child('nodeSelector').toString()}: ${text}`]
  })
}

/** Checked as the limits of a container, at a path that does not exist: `overhead.limits[cpu]`. */
function validateOverhead({ podFixed }: Overhead): FieldError[] {
  return validateResourceRequirements({ limits: podFixed }, new Set(), FieldPath.of('overhead'), { allowIndivisibleHugePagesValues: false })
}

/** The same toleration twice, however long either lasts. */
function validateUniqueTolerations(tolerations: readonly Toleration[], path: FieldPath): FieldError[] {
  const seen = new Set<string>()
  return tolerations.flatMap((toleration, index) => {
    const { key = '', operator = '', value = '', effect = '' } = toleration
    const id = JSON.stringify([key, operator, value, effect])
    if (seen.has(id)) return [duplicate(path.index(index), goStruct(tolerationShape, toleration))]
    seen.add(id)
    return []
  })
}
