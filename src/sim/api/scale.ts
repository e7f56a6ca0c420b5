import { goText } from '../../merge/typed/walk.ts'
import { FieldPath, invalid, type FieldError } from '../../base/field.ts'
import { cloneValue, isMap, type ValueMap } from '../../base/json.ts'
import { FieldSet } from '../../merge/typed/field-set.ts'
import { checkTypeMeta, readBody } from './body.ts'
import type { CustomResourceStrategy } from './custom-resources/strategy.ts'
import { replicasAt, selectorAt, setReplicas } from './custom-resources/scale.ts'
import { managerKey, writeEntries } from './managed-fields/entries.ts'
import { managersOf } from './managed-fields/ledger.ts'
import type { ServedResource } from './registry.ts'
import type { ApiServer, Known, Target } from './server.ts'
import { badRequest, invalidStatus, notFoundStatus, refused, type ApiResponse } from './status.ts'
import type { AnyObject } from './strategy.ts'
import { scales } from './subresource-kinds.ts'
import { checkName, replaceObject } from './update.ts'

/**
 * The `scale` subresource: `pkg/registry/apps/deployment/storage/storage.go`, `apiextensions-apiserver/pkg/registry/customresource/etcd.go`
 * (1.36). A Scale is a view of its parent; writing one sets the parent's replicas.
 */
export function scaleOf(resource: ServedResource, object: AnyObject): AnyObject {
  const { name, namespace, uid, resourceVersion, creationTimestamp } = object.metadata ?? {}
  const metadata = { name, namespace, uid, resourceVersion, creationTimestamp }
  const custom = customScale(resource)
  if (custom !== undefined) {
    const selector = selectorAt(object, custom.labelSelectorPath)
    return hub({
      metadata: withoutAbsent(metadata),
      spec: { replicas: replicasAt(object, custom.specReplicasPath ?? '') },
      status: { replicas: replicasAt(object, custom.statusReplicasPath ?? ''), ...selector === undefined ? {} : { selector } },
    })
  }
  const spec = isMap(object.spec) ? object.spec : {}
  const status = isMap(object.status) ? object.status : {}
  const selector = selectorText(spec.selector)
  return hub({
    metadata: withoutAbsent(metadata),
    spec: { replicas: spec.replicas ?? 0 },
    status: { replicas: status.replicas ?? 0, ...selector === '' ? {} : { selector } },
  })
}

export function showScale(server: ApiServer, resource: ServedResource, object: AnyObject): ValueMap {
  return server.show(scales(server.minor), scaleOf(resource, object))
}

/** PUT of a Scale. */
export function updateScale(server: ApiServer, resource: ServedResource, target: Target, body: ValueMap, options: Known): ApiResponse {
  const endpoint = scales(server.minor)
  const read = readBody(endpoint, body, options)
  if (read.status !== undefined) {
    // The parser of custom resources knows no Scale that does not decode.
    const isCustom = customScale(resource) !== undefined && read.status.message.includes('json: cannot unmarshal')
    return refused(isCustom ? badRequest('no kind is registered for the type v1.Scale in scheme "pkg/runtime/scheme.go:111"') : read.status)
  }
  const mismatch = checkTypeMeta(endpoint, body, read.object) ?? checkName(read.object, target.name)
  if (mismatch !== undefined) return refused(mismatch, read.warnings)
  const old = server.load(resource, target.namespace, target.name)
  if (old === undefined) return refused(notFoundStatus(resource.resource, resource.group, target.name), read.warnings)
  return writeScale(server, resource, target, read.object, old, options, read.warnings)
}

/** Writes the parent with the replicas of this Scale. */
export function writeScale(server: ApiServer, resource: ServedResource, target: Target, scale: AnyObject, old: AnyObject, options: Known, warnings: readonly string[]): ApiResponse {
  const errors = scaleErrors(scale)
  const custom = customScale(resource)
  if (errors.length > 0 && custom === undefined) return refused(invalidStatus('Scale', 'autoscaling', target.name, errors), warnings)
  const object = cloneValue(old)
  const replicas = isMap(scale.spec) ? scale.spec.replicas ?? 0 : 0
  if (custom !== undefined) setReplicas(object, custom.specReplicasPath ?? '', replicas as number)
  else object.spec = { ...isMap(object.spec) ? object.spec : {}, replicas }
  const meta = object.metadata ??= {}
  if (scale.metadata?.resourceVersion === undefined) delete meta.resourceVersion
  else meta.resourceVersion = scale.metadata.resourceVersion
  meta.resourceVersion ??= old.metadata?.resourceVersion
  recordScale(resource, object, old, options)
  return replaceObject(server, resource, target, object, old, options, warnings, {
    object: scale, old: scaleOf(resource, old), show: (written) => showScale(server, resource, written),
  })
}

/**
 * The manager that scales owns `replicas` from now on: `apimachinery/pkg/util/managedfields/scalehandler.go` (1.36). To a Scale no
 * replicas are none: whoever sets 0 takes them from all and owns nothing, and what nobody owns stays so until it is applied.
 */
function recordScale(resource: ServedResource, object: AnyObject, old: AnyObject, options: Known): void {
  const known = managersOf(old)
  if (known === undefined || options.rehearse === true) return
  const managed = { managers: new Map(known.managers), times: new Map(known.times) }
  const path = (customScale(resource)?.specReplicasPath ?? '.spec.replicas').replace(/^\./, '').split('.')
  const replicas = FieldSet.of(path)
  const [was, is] = [scaleOf(resource, old), scaleOf(resource, object)].map(({ spec }) => isMap(spec) ? spec.replicas ?? 0 : 0)
  const isApplied = options.applies === true
  const owners = [...managed.managers].filter(([, { fields }]) => !fields.intersection(replicas).isEmpty)
  if (!isApplied && (was === is || owners.length === 0)) return
  const apiVersion = resource.group === '' ? resource.version : `${resource.group}/${resource.version}`
  const own = managerKey({ name: options.fieldManager ?? '', operation: isApplied ? 'Apply' : 'Update', apiVersion, subresource: 'scale' })
  for (const [key, owned] of was === is ? [] : owners) {
    const fields = owned.fields.difference(replicas)
    if (fields.isEmpty) managed.managers.delete(key)
    else managed.managers.set(key, { ...owned, fields })
  }
  if (is !== 0 || isApplied) managed.managers.set(own, { fields: replicas, version: apiVersion, applied: isApplied })
  const meta = object.metadata ??= {}
  meta.managedFields = writeEntries(managed)
}

function customScale(resource: ServedResource): CustomResourceStrategy['scale'] {
  return resource.definition === undefined ? (resource.strategy as CustomResourceStrategy).scale : undefined
}

function scaleErrors(scale: AnyObject): FieldError[] {
  const replicas = isMap(scale.spec) ? scale.spec.replicas : undefined
  return typeof replicas === 'number' && replicas < 0 ? [invalid(FieldPath.of('spec', 'replicas'), replicas, 'must be greater than or equal to 0')] : []
}

/** `a=b,c in (d,e)`: `metav1.FormatLabelSelector`; a plain map for ReplicationControllers. */
function selectorText(selector: unknown): string {
  if (!isMap(selector)) return ''
  const isPlain = selector.matchLabels === undefined && selector.matchExpressions === undefined
  const labels = isPlain ? selector : isMap(selector.matchLabels) ? selector.matchLabels : {}
  const parts: [string, string][] = Object.keys(labels).map((key) => [key, `${key}=${goText(labels[key] ?? '')}`])
  for (const each of Array.isArray(selector.matchExpressions) && !isPlain ? selector.matchExpressions : []) {
    if (!isMap(each)) continue
    const key = goText(each.key ?? '')
    const values = (Array.isArray(each.values) ? each.values : []).map(String).sort().join(',')
    parts.push([key, each.operator === 'In' ? `${key} in (${values})` : each.operator === 'NotIn' ? `${key} notin (${values})` : each.operator === 'Exists' ? key : `!${key}`])
  }
  return parts.sort(([a], [b]) => a < b ? -1 : a > b ? 1 : 0).map(([, text]) => text).join(',')
}

function withoutAbsent(metadata: Record<string, unknown>): AnyObject['metadata'] {
  return Object.fromEntries(Object.entries(metadata).filter(([, value]) => value !== undefined))
}

function hub(object: object): AnyObject {
  return object as AnyObject
}

