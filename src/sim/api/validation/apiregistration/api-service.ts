import { type FieldError, FieldPath, invalid, required } from '../../../../base/field.ts'
import { goQuote } from '../../../../base/go-format.ts'
import { dns1035LabelErrors, dns1123SubdomainErrors, pathSegmentNameErrors, portNumberErrors } from '../../../../base/names.ts'
import type { APIService, APIServiceSpec } from '../../../../model/kubernetes.generated.ts'
import { invalids, unsupported } from '../checks.ts'
import { validateObjectMeta, validateObjectMetaUpdate } from '../metadata.ts'

/** `kube-aggregator/pkg/apis/apiregistration/validation/validation.go` (1.36). */

const metadata = FieldPath.of('metadata')
const spec = FieldPath.of('spec')

export function validateAPIService(service: APIService): FieldError[] {
  const wanted = service.spec ?? {}
  const { group = '', version = '' } = wanted
  const requiredName = `${version}.${group}`
  const validateName = (name: string): string[] => {
    const messages = pathSegmentNameErrors(name)
    if (messages.length > 0 || name === requiredName) return messages
    return [`must be \`spec.version+"."+spec.group\`: ${goQuote(requiredName)}`]
  }
  return [
    ...validateObjectMeta(service.metadata, { namespaced: false, validateName, kubeFinalizers: false }, metadata),
    ...group === '' && version !== 'v1' ? [required(spec.child('group'), 'only v1 may have an empty group and it better be legacy kube')] : [],
    ...group === '' ? [] : invalids(spec.child('group'), group, dns1123SubdomainErrors(group)),
    ...invalids(spec.child('version'), version, dns1035LabelErrors(version)),
    ...validatePriority(wanted.groupPriorityMinimum ?? 0, 20000, spec.child('groupPriorityMinimum')),
    ...validatePriority(wanted.versionPriority ?? 0, 1000, spec.child('versionPriority')),
    ...wanted.service === undefined ? validateLocal(wanted) : validateRemote(wanted),
  ]
}

export function validateAPIServiceUpdate(service: APIService, old: APIService): FieldError[] {
  return [...validateObjectMetaUpdate(service.metadata, old.metadata, metadata, { kubeFinalizers: false }), ...validateAPIService(service)]
}

export function validateAPIServiceStatusUpdate(service: APIService, old: APIService): FieldError[] {
  const conditions = FieldPath.of('status', 'conditions')
  return [
    ...validateObjectMetaUpdate(service.metadata, old.metadata, metadata, { kubeFinalizers: false }),
    ...(service.status?.conditions ?? []).flatMap((condition, index) =>
      unsupported(conditions.index(index).child('status'), condition.status ?? '', ['True', 'False', 'Unknown'])),
  ]
}

function validatePriority(priority: number, max: number, path: FieldPath): FieldError[] {
  return priority <= 0 || priority > max ? [invalid(path, priority, `must be positive and less than ${max}`)] : []
}

function validateLocal({ caBundle = '', insecureSkipTLSVerify = false }: APIServiceSpec): FieldError[] {
  return [
    ...caBundle === '' ? [] : [invalid(spec.child('caBundle'), `${base64Length(caBundle)} bytes`, 'local APIServices may not have a caBundle')],
    ...insecureSkipTLSVerify
      ? [invalid(spec.child('insecureSkipTLSVerify'), insecureSkipTLSVerify, 'local APIServices may not have insecureSkipTLSVerify')]
      : [],
  ]
}

function validateRemote({ service = {}, caBundle = '', insecureSkipTLSVerify = false }: APIServiceSpec): FieldError[] {
  const { name = '', namespace = '', port = 0 } = service
  const path = spec.child('service')
  const portErrors = portNumberErrors(port)
  return [
    ...namespace === '' ? [required(path.child('namespace'))] : [],
    ...name === '' ? [required(path.child('name'))] : [],
    ...portErrors.length === 0 ? [] : [invalid(path.child('port'), port, `port is not valid: ${portErrors.join(', ')}`)],
    ...insecureSkipTLSVerify && caBundle !== ''
      ? [invalid(spec.child('insecureSkipTLSVerify'), insecureSkipTLSVerify, 'may not be true if caBundle is present')]
      : [],
  ]
}

/** Bytes that a base64 text stands for: `Zm8=` is 4 / 4 * 3 - 1 = 2. */
function base64Length(text: string): number {
  const digits = text.replace(/[\r\n]/g, '')
  return Math.floor(digits.length / 4) * 3 - (/=*$/.exec(digits)?.[0].length ?? 0)
}
