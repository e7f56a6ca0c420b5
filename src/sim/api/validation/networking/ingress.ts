import { FieldPath, type FieldError, invalid, required } from '../../../../base/field.ts'
import {
  dns1035LabelErrors, dns1123LabelErrors, dns1123SubdomainErrors, pathSegmentNameErrors, portNameErrors, portNumberErrors,
  wildcardDns1123SubdomainErrors,
} from '../../../../base/names.ts'
import type {
  HTTPIngressPath, Ingress, IngressBackend, IngressRule, IngressServiceBackend, IngressSpec, TypedLocalObjectReference,
} from '../../../../model/kubernetes.generated.ts'
import { gateEnabled } from '../../features.ts'
import type { ValidationContext } from '../../strategy.ts'
import { invalids, requiredText, unsupported } from '../checks.ts'
import { parseAddressSloppy, validateIPForLegacyField } from '../ip.ts'
import { nameIsDNSSubdomain, validateObjectMeta, validateObjectMetaUpdate } from '../metadata.ts'

/** Ingresses: `pkg/apis/networking/validation/validation.go` (1.36). */
const metadataPath = FieldPath.of('metadata')
const specPath = FieldPath.of('spec')
export const ingressClassAnnotation = 'kubernetes.io/ingress.class'

/** What a stored Ingress may keep although a new one may not have it. */
interface IngressOptions {
  readonly allowInvalidSecretName: boolean
  readonly allowInvalidWildcardHostRule: boolean
  readonly relaxedServiceName: boolean
}

export function validateIngressCreate(ingress: Ingress, context: ValidationContext): FieldError[] {
  const errors = validateIngress(ingress, optionsFor(undefined, context))
  const annotation = ingress.metadata?.annotations?.[ingressClassAnnotation]
  const name = ingress.spec?.ingressClassName
  if (annotation !== undefined && name !== undefined && annotation !== name) {
    errors.push(invalid(FieldPath.of('annotations', ingressClassAnnotation), annotation, 'must match `ingressClassName` when both are specified'))
  }
  return errors
}

export function validateIngressUpdate(ingress: Ingress, old: Ingress, context: ValidationContext): FieldError[] {
  return [...validateObjectMetaUpdate(ingress.metadata, old.metadata, metadataPath), ...validateIngress(ingress, optionsFor(old, context))]
}

export function validateIngressStatusUpdate(ingress: Ingress, old: Ingress, context: ValidationContext): FieldError[] {
  const errors = validateObjectMetaUpdate(ingress.metadata, old.metadata, metadataPath)
  const oldIPs = (old.status?.loadBalancer?.ingress ?? []).flatMap(({ ip = '' }) => ip === '' ? [] : [ip])
  const strict = gateEnabled(context.minor, 'StrictIPCIDRValidation')
  for (const [index, { ip = '', hostname = '' }] of (ingress.status?.loadBalancer?.ingress ?? []).entries()) {
    const path = FieldPath.of('status', 'loadBalancer', 'ingress').index(index)
    if (ip !== '') errors.push(...validateIPForLegacyField(path.child('ip'), ip, strict, oldIPs))
    if (hostname === '') continue
    errors.push(...invalids(path.child('hostname'), hostname, dns1123SubdomainErrors(hostname)))
    errors.push(...validateNoIP(path.child('hostname'), hostname))
  }
  return errors
}

function validateIngress(ingress: Ingress, options: IngressOptions): FieldError[] {
  const spec = ingress.spec ?? {}
  const { rules = [], defaultBackend, ingressClassName } = spec
  const errors = validateObjectMeta(ingress.metadata, { namespaced: true, validateName: nameIsDNSSubdomain }, metadataPath)
  if (rules.length === 0 && defaultBackend === undefined) {
    errors.push(invalid(specPath, spec.rules ?? null, 'either `defaultBackend` or `rules` must be specified'))
  }
  if (defaultBackend !== undefined) errors.push(...validateBackend(defaultBackend, specPath.child('defaultBackend'), options))
  for (const [index, rule] of rules.entries()) errors.push(...validateRule(rule, specPath.child('rules').index(index), options))
  errors.push(...validateTLS(spec, options))
  if (ingressClassName !== undefined) {
    errors.push(...invalids(specPath.child('ingressClassName'), ingressClassName, nameIsDNSSubdomain(ingressClassName, false)))
  }
  return errors
}

function validateTLS(spec: IngressSpec, options: IngressOptions): FieldError[] {
  return (spec.tls ?? []).flatMap(({ hosts = [], secretName = '' }, index) => {
    const path = specPath.child('tls').index(index)
    const errors = hosts.flatMap((host, hostIndex) => invalids(path.child('hosts').index(hostIndex), host, hostErrors(host)))
    if (!options.allowInvalidSecretName) errors.push(...invalids(path.child('secretName'), secretName, secretNameErrors(secretName)))
    return errors
  })
}

function validateRule(rule: IngressRule, path: FieldPath, options: IngressOptions): FieldError[] {
  const errors: FieldError[] = []
  const host = rule.host ?? ''
  if (host !== '') {
    errors.push(...validateNoIP(path.child('host'), host))
    errors.push(...invalids(path.child('host'), host, hostErrors(host)))
  }
  if (!host.includes('*') || !options.allowInvalidWildcardHostRule) errors.push(...validateRuleValue(rule, path, options))
  return errors
}

function validateRuleValue({ http }: IngressRule, path: FieldPath, options: IngressOptions): FieldError[] {
  if (http === undefined) return []
  const pathsPath = path.child('http', 'paths')
  const paths = http.paths ?? []
  if (paths.length === 0) return [required(pathsPath)]
  return paths.flatMap((item, index) => validateHTTPPath(item, pathsPath.index(index), options))
}

function validateHTTPPath(item: HTTPIngressPath, path: FieldPath, options: IngressOptions): FieldError[] {
  const { pathType, path: text = '', backend = {} } = item
  if (pathType === undefined) return [required(path.child('pathType'), 'pathType must be specified')]
  const errors: FieldError[] = []
  const textPath = path.child('path')
  const notAbsolute = text.startsWith('/') ? [] : [invalid(textPath, text, 'must be an absolute path')]
  if (pathType === 'Exact' || pathType === 'Prefix') {
    errors.push(...notAbsolute)
    for (const part of ['//', '/./', '/../', '%2f', '%2F']) {
      if (text.includes(part)) errors.push(invalid(textPath, text, `must not contain '${part}'`))
    }
    for (const end of ['/..', '/.']) {
      if (text.endsWith(end)) errors.push(invalid(textPath, text, `cannot end with '${end}'`))
    }
  } else if (pathType === 'ImplementationSpecific') errors.push(...text === '' ? [] : notAbsolute)
  else errors.push(...unsupported(path.child('pathType'), pathType, ['Exact', 'ImplementationSpecific', 'Prefix']))
  return [...errors, ...validateBackend(backend, path.child('backend'), options)]
}

function validateBackend({ resource, service }: IngressBackend, path: FieldPath, options: IngressOptions): FieldError[] {
  if (resource !== undefined && service !== undefined) return [invalid(path, '', 'cannot set both resource and service backends')]
  if (resource !== undefined) return validateResourceBackend(resource, path.child('resource'))
  if (service !== undefined) return validateServiceBackend(service, path, options)
  return [invalid(path, '', 'resource or service backend is required')]
}

function validateServiceBackend({ name = '', port = {} }: IngressServiceBackend, path: FieldPath, options: IngressOptions): FieldError[] {
  const namePath = path.child('service', 'name')
  const nameErrors = options.relaxedServiceName ? dns1123LabelErrors : dns1035LabelErrors
  const errors = name === '' ? [required(namePath)] : invalids(namePath, name, nameErrors(name))
  const { name: portName = '', number = 0 } = port
  if (portName !== '' && number !== 0) errors.push(invalid(path, '', 'cannot set both port name & port number'))
  else if (portName !== '') errors.push(...invalids(path.child('service', 'port', 'name'), portName, portNameErrors(portName)))
  else if (number !== 0) errors.push(...invalids(path.child('service', 'port', 'number'), number, portNumberErrors(number)))
  else errors.push(required(path, 'port name or number is required'))
  return errors
}

function validateResourceBackend({ apiGroup, kind = '', name = '' }: TypedLocalObjectReference, path: FieldPath): FieldError[] {
  const errors = apiGroup === undefined ? [] : invalids(path.child('apiGroup'), apiGroup, dns1123SubdomainErrors(apiGroup))
  for (const [field, value] of [['kind', kind], ['name', name]] as const) {
    errors.push(...requiredText(path.child(field), value), ...value === '' ? [] : invalids(path.child(field), value, pathSegmentNameErrors(value)))
  }
  return errors
}

function optionsFor(old: Ingress | undefined, context: ValidationContext): IngressOptions {
  const rules = old?.spec?.rules ?? []
  const strict: IngressOptions = { allowInvalidSecretName: false, allowInvalidWildcardHostRule: false, relaxedServiceName: false }
  const backends = [old?.spec?.defaultBackend, ...rules.flatMap(({ http }) => (http?.paths ?? []).map(({ backend }) => backend))]
  return {
    allowInvalidSecretName: (old?.spec?.tls ?? []).some(({ secretName = '' }) => secretNameErrors(secretName).length > 0),
    allowInvalidWildcardHostRule: rules.some((rule) => (rule.host ?? '').includes('*') && validateRuleValue(rule, specPath, strict).length > 0),
    relaxedServiceName: gateEnabled(context.minor, 'RelaxedServiceNameValidation') ||
      backends.some((backend) => backend?.service !== undefined && isRelaxedName(backend.service.name ?? '')),
  }
}

function isRelaxedName(name: string): boolean {
  return dns1123LabelErrors(name).length === 0 && dns1035LabelErrors(name).length > 0
}

function secretNameErrors(name: string): string[] {
  return name === '' ? [] : dns1123SubdomainErrors(name)
}

function hostErrors(host: string): string[] {
  return host.includes('*') ? wildcardDns1123SubdomainErrors(host) : dns1123SubdomainErrors(host)
}

function validateNoIP(path: FieldPath, host: string): FieldError[] {
  return parseAddressSloppy(host) === undefined ? [] : [invalid(path, host, 'must be a DNS name, not an IP address')]
}
