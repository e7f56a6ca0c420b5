import { parseSelector } from '../../base/labels.ts'
import { FieldPath, forbidden, invalid } from '../../base/field.ts'
import { isMap, type Value, type ValueMap } from '../../base/json.ts'
import { goQuote } from '../../base/go-format.ts'
import { registryKey } from '../store/store.ts'
import type { ServedResource } from './registry.ts'
import type { ApiServer, Target } from './server.ts'
import { badRequest, invalidStatus, refused, type ApiResponse, type Status } from './status.ts'
import type { AnyObject } from './strategy.ts'

/** GET of a collection: `k8s.io/apiserver/pkg/endpoints/handlers/get.go` (1.36). */
export interface ListParameters {
  readonly labelSelector?: string
  readonly fieldSelector?: string
  readonly resourceVersion?: string
  readonly resourceVersionMatch?: string
  readonly continue?: string
  readonly limit?: string
  readonly timeoutSeconds?: string
}

export function list(server: ApiServer, resource: ServedResource, target: Target, parameters: ListParameters): ApiResponse {
  const selection = selectionOf(server, resource, parameters)
  if (typeof selection !== 'function') return refused(selection)
  const fault = versionFault(server, parameters)
  if (fault !== undefined) return refused(fault)
  const items = server.store.list(registryKey(resource.resource, resource.group, target.namespace, ''))
    .flatMap(({ value }) => selection(value) ? [withoutKind(server.show(resource, value))] : [])
  return {
    code: 200, warnings: [],
    object: { kind: `${resource.kind}List`, apiVersion: resource.group === '' ? resource.version : `${resource.group}/${resource.version}`, metadata: { resourceVersion: String(server.store.revision) }, items },
  }
}

/** Whether a stored object is among those that the selectors ask for; or why they cannot be read. */
export function selectionOf(server: ApiServer, resource: ServedResource, { limit, timeoutSeconds, labelSelector = '', fieldSelector = '' }: ListParameters): Status | ((object: AnyObject) => boolean) {
  for (const text of [limit, timeoutSeconds]) {
    if (text !== undefined && text !== '' && !/^[+-]?[0-9]+$/.test(text)) return badRequest(`strconv.ParseInt: parsing ${goQuote(text)}: invalid syntax`)
  }
  const labels = parseSelector(labelSelector)
  if ('error' in labels) return badRequest(labels.error)
  const fields = parseFieldSelector(fieldSelector, resource)
  if ('code' in fields) return fields
  return (object) => {
    if (!labels.matches(object.metadata?.labels)) return false
    if (fields.length === 0) return true
    const shown = server.showPlain(resource, object)
    return fields.every(({ path, value, negated }) => (fieldOf(shown, path) === value) !== negated)
  }
}

function withoutKind({ kind: _kind, apiVersion: _apiVersion, ...item }: ValueMap): Value {
  return item
}

function versionFault(server: ApiServer, { resourceVersion = '', resourceVersionMatch = '', continue: token = '' }: ListParameters): Status | undefined {
  if (resourceVersionMatch !== '' && resourceVersion === '') {
    return invalidStatus('ListOptions', 'meta.k8s.io', '', [forbidden(FieldPath.of('resourceVersionMatch'), 'resourceVersionMatch is forbidden unless resourceVersion is provided')])
  }
  if (token !== '') return badRequest('invalid continue token: continue key is not valid: invalid character \'Ï\' looking for beginning of value')
  if (resourceVersion === '') return undefined
  if (!/^[0-9]+$/.test(resourceVersion)) {
    const { field, body } = invalid(FieldPath.of('resourceVersion'), resourceVersion, `strconv.ParseUint: parsing ${goQuote(resourceVersion)}: invalid syntax`)
    return badRequest(`invalid resource version: ${field}: ${body}`)
  }
  if (BigInt(resourceVersion) <= BigInt(server.store.revision)) return undefined
  return {
    code: 504, reason: 'Timeout', message: `Timeout: Too large resource version: ${resourceVersion}, current: ${server.store.revision}`,
    details: { causes: [{ reason: 'ResourceVersionTooLarge', message: 'Too large resource version', field: '', path: [] }], retryAfterSeconds: 1 },
  }
}

interface FieldRequirement {
  readonly path: string
  readonly value: string
  readonly negated: boolean
}

/** Fields that a kind can be selected by besides its name and namespace: `pkg/apis/<group>/<version>/conversion.go` (1.36). */
const selectable: Readonly<Record<string, readonly string[]>> = {
  '/Pod': ['spec.nodeName', 'spec.restartPolicy', 'spec.schedulerName', 'spec.serviceAccountName', 'spec.hostNetwork', 'status.phase', 'status.podIP', 'status.podIPs', 'status.nominatedNodeName'],
  '/Node': ['spec.unschedulable'],
  '/ReplicationController': ['status.replicas'],
  '/Event': ['involvedObject.kind', 'involvedObject.namespace', 'involvedObject.name', 'involvedObject.uid', 'involvedObject.apiVersion', 'involvedObject.resourceVersion', 'involvedObject.fieldPath', 'reason', 'reportingComponent', 'source', 'type'],
  'events.k8s.io/Event': ['regarding.kind', 'regarding.namespace', 'regarding.name', 'regarding.uid', 'regarding.apiVersion', 'regarding.resourceVersion', 'regarding.fieldPath', 'reason', 'reportingController', 'type'],
  '/Namespace': ['status.phase'],
  '/Secret': ['type'],
  '/Service': ['spec.clusterIP', 'spec.type'],
  'batch/Job': ['status.successful'],
  'certificates.k8s.io/CertificateSigningRequest': ['spec.signerName'],
  'resource.k8s.io/ResourceSlice': ['spec.nodeName', 'spec.driver'],
  'autoscaling/HorizontalPodAutoscaler': [],
}

/** These tell an unknown field shortly. */
const ownWords = new Set(['/Pod', '/Node', '/ReplicationController', '/Event', '/Namespace', '/Secret', '/Service'])

function parseFieldSelector(text: string, resource: ServedResource): FieldRequirement[] | Status {
  const requirements: FieldRequirement[] = []
  const kind = `${resource.group}/${resource.kind}`
  for (const part of text.split(',').filter((each) => each !== '')) {
    const match = /^(.*?)(!=|==|=)(.*)$/s.exec(part)
    if (match === null) return badRequest(`invalid selector: '${text}'; can't understand '${part}'`)
    const [, path = '', operator, value = ''] = match
    const known = ['metadata.name', 'metadata.namespace', ...selectable[kind] ?? []]
    if (!known.includes(path)) {
      return badRequest(ownWords.has(kind) ? `field label not supported: ${path}` : `${goQuote(path)} is not a known field selector: only "metadata.name", "metadata.namespace"`)
    }
    requirements.push({ path, value, negated: operator === '!=' })
  }
  return requirements
}

function fieldOf(item: ValueMap, path: string): string {
  let here: Value | undefined = item
  for (const step of path.split('.')) here = isMap(here) && Object.hasOwn(here, step) ? here[step] : undefined
  return here === undefined || here === null ? '' : typeof here === 'object' ? '' : String(here)
}
