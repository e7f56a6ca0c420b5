import { FieldPath, type FieldError, forbidden, invalid, required, tooLong } from '../../../../base/field.ts'
import { byteLength, dns1123SubdomainErrors, httpPathMessage, isHttpPath, pathSegmentNameErrors } from '../../../../base/names.ts'
import type { IngressClass, IngressClassParametersReference } from '../../../../model/kubernetes.generated.ts'
import { invalids, requiredText, unsupported } from '../checks.ts'
import { nameIsDNSLabel, nameIsDNSSubdomain, validateImmutableField, validateObjectMeta, validateObjectMetaUpdate } from '../metadata.ts'

/** IngressClasses: `pkg/apis/networking/validation/validation.go` (1.36). */
const metadataPath = FieldPath.of('metadata')
const controllerPath = FieldPath.of('spec', 'controller')
const maxControllerLength = 250

export function validateIngressClass({ metadata, spec }: IngressClass): FieldError[] {
  const controller = spec?.controller ?? ''
  const errors = validateObjectMeta(metadata, { namespaced: false, validateName: nameIsDNSSubdomain }, metadataPath)
  if (byteLength(controller) > maxControllerLength) errors.push(tooLong(controllerPath, '', maxControllerLength))
  errors.push(...validateDomainPrefixedPath(controllerPath, controller))
  if (spec?.parameters !== undefined) errors.push(...validateParameters(spec.parameters, FieldPath.of('spec', 'parameters')))
  return errors
}

export function validateIngressClassUpdate(object: IngressClass, old: IngressClass): FieldError[] {
  return [
    ...validateObjectMetaUpdate(object.metadata, old.metadata, metadataPath),
    ...validateImmutableField(object.spec?.controller ?? '', old.spec?.controller ?? '', controllerPath),
    ...validateIngressClass(object),
  ]
}

/** `acme.io/foo`: a subdomain, a slash, a path. */
function validateDomainPrefixedPath(path: FieldPath, value: string): FieldError[] {
  if (value === '') return [required(path)]
  const slash = value.indexOf('/')
  if (slash <= 0 || slash === value.length - 1) return [invalid(path, value, 'must be a domain-prefixed path (such as "acme.io/foo")')]
  const [host, rest] = [value.slice(0, slash), value.slice(slash + 1)]
  return [...invalids(path, host, dns1123SubdomainErrors(host)), ...isHttpPath(rest) ? [] : [invalid(path, rest, httpPathMessage)]]
}

function validateParameters(parameters: IngressClassParametersReference, path: FieldPath): FieldError[] {
  const { apiGroup, kind = '', name = '', scope, namespace } = parameters
  const errors = apiGroup === undefined ? [] : invalids(path.child('apiGroup'), apiGroup, dns1123SubdomainErrors(apiGroup))
  for (const [field, value] of [['kind', kind], ['name', name]] as const) {
    errors.push(...requiredText(path.child(field), value), ...value === '' ? [] : invalids(path.child(field), value, pathSegmentNameErrors(value)))
  }
  if (scope === undefined) return [...errors, required(path.child('scope'))]
  errors.push(...unsupported(path.child('scope'), scope, ['Cluster', 'Namespace']))
  const namespacePath = path.child('namespace')
  if (scope === 'Namespace' && namespace === undefined) errors.push(required(namespacePath, "`parameters.scope` is set to 'Namespace'"))
  if (scope === 'Namespace' && namespace !== undefined) errors.push(...invalids(namespacePath, namespace, nameIsDNSLabel(namespace, false)))
  if (scope === 'Cluster' && namespace !== undefined) errors.push(forbidden(namespacePath, "`parameters.scope` is set to 'Cluster'"))
  return errors
}
