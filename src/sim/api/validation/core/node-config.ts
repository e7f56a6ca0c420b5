import { type FieldError, type FieldPath, forbidden, invalid } from '../../../../base/field.ts'
import { configMapKeyErrors } from '../../../../base/names.ts'
import type { ConfigMapNodeConfigSource, NodeConfigSource, NodeConfigStatus } from '../../../../model/kubernetes.generated.ts'
import { invalids, requiredText } from '../checks.ts'
import { goStruct } from '../go-struct.ts'
import { nameIsDNSLabel, nameIsDNSSubdomain } from '../metadata.ts'

/** The removed dynamic kubelet configuration, still checked on update: `pkg/apis/core/validation/validation.go` (1.36). */
export function validateNodeConfigStatus({ assigned, active, lastKnownGood }: NodeConfigStatus, path: FieldPath): FieldError[] {
  return Object.entries({ assigned, active, lastKnownGood }).flatMap(([field, source]) =>
    source === undefined ? [] : validateNodeConfigSource(source, 'status', path.child(field)))
}

/** In a spec uid and resourceVersion must be absent, in a status they must be there. */
export function validateNodeConfigSource(source: NodeConfigSource, part: 'spec' | 'status', path: FieldPath): FieldError[] {
  if (source.configMap === undefined) return [invalid(path, goStruct(sourceShape, source), 'exactly one reference subfield must be non-nil')]
  return validateConfigMapSource(source.configMap, part, path.child('configMap'))
}

function validateConfigMapSource(source: ConfigMapNodeConfigSource, part: 'spec' | 'status', path: FieldPath): FieldError[] {
  const { namespace = '', name = '', kubeletConfigKey = '' } = source
  const errors = (['uid', 'resourceVersion'] as const).flatMap((field) => {
    if (part === 'status') return requiredText(path.child(field), source[field])
    return (source[field] ?? '') === '' ? [] : [forbidden(path.child(field), `${field} must not be set in spec`)]
  })
  const checked = [
    ['namespace', namespace, nameIsDNSLabel(namespace, false)], ['name', name, nameIsDNSSubdomain(name, false)],
    ['kubeletConfigKey', kubeletConfigKey, configMapKeyErrors(kubeletConfigKey)],
  ] as const
  for (const [field, value, messages] of checked) {
    errors.push(...value === '' ? requiredText(path.child(field), value) : invalids(path.child(field), value, messages))
  }
  return errors
}

const sourceShape = [['ConfigMap', 'configMap', null]] as const
