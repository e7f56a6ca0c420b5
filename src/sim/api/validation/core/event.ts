import { FieldPath, type FieldError, invalid, required } from '../../../../base/field.ts'
import { byteLength, dns1123SubdomainErrors, qualifiedNameErrors } from '../../../../base/names.ts'
import type { Event } from '../../../../model/kubernetes.generated.ts'
import { invalids, requiredText } from '../checks.ts'
import { goStruct } from '../go-struct.ts'
import {
  fieldImmutable, nameIsDNSSubdomain, validateImmutableField, validateObjectMeta, validateObjectMetaUpdate,
} from '../metadata.ts'
import { semanticEqual } from '../semantic-equality.ts'

/**
 * Events: `pkg/apis/core/validation/events.go` (1.36). Both served groups share the core form; `strict` is the group
 * events.k8s.io, which also checks what old clients of the core group may leave out.
 */
const metadataPath = FieldPath.of('metadata')

export function validateEventCreate(event: Event, strict: boolean): FieldError[] {
  const errors = validateLegacyEvent(event, strict)
  if (!strict) return errors
  errors.push(...validateObjectMeta(event.metadata, { namespaced: true, validateName: nameIsDNSSubdomain }, metadataPath))
  errors.push(...validateSeries(event), ...requiredText(FieldPath.of('eventTime'), event.eventTime))
  const { type = '', count = 0, source = {} } = event
  if (type !== 'Normal' && type !== 'Warning') errors.push(invalid(FieldPath.of('type'), '', `has invalid value: ${type}`))
  const unset: [string, boolean][] = [
    ['firstTimestamp', event.firstTimestamp === undefined], ['lastTimestamp', event.lastTimestamp === undefined], ['count', count === 0],
    ['source', (source.component ?? '') === '' && (source.host ?? '') === ''],
  ]
  for (const [field, isUnset] of unset) if (!isUnset) errors.push(invalid(FieldPath.of(field), '', 'needs to be unset'))
  return errors
}

export function validateEventUpdate(event: Event, old: Event, strict: boolean): FieldError[] {
  const errors = validateLegacyEvent(event, strict)
  if (!strict) return errors
  errors.push(...validateObjectMetaUpdate(event.metadata, old.metadata, metadataPath))
  if (!semanticEqual(event.series, old.series)) errors.push(...validateSeries(event))
  errors.push(...immutable('involvedObject', event, old, goStruct(referenceShape, event.involvedObject)))
  for (const field of ['reason', 'message'] as const) errors.push(...immutable(field, event, old, event[field] ?? ''))
  errors.push(...immutable('source', event, old, goStruct(sourceShape, event.source)))
  for (const field of ['firstTimestamp', 'lastTimestamp'] as const) errors.push(...immutable(field, event, old, event[field] ?? null))
  errors.push(...immutable('count', event, old, event.count ?? 0))
  // Upstream asks for the reason twice.
  for (const field of ['reason', 'type'] as const) errors.push(...immutable(field, event, old, event[field] ?? ''))
  if (microseconds(event.eventTime) !== microseconds(old.eventTime)) {
    errors.push(invalid(FieldPath.of('eventTime'), event.eventTime ?? null, fieldImmutable))
  }
  errors.push(...immutable('action', event, old, event.action ?? ''))
  errors.push(...immutable('related', event, old, event.related === undefined ? null : goStruct(referenceShape, event.related)))
  errors.push(...validateImmutableField(event.reportingComponent ?? '', old.reportingComponent ?? '', FieldPath.of('reportingController')))
  return [...errors, ...immutable('reportingInstance', event, old, event.reportingInstance ?? '')]
}

const referenceShape = [
  ['Kind', 'kind', ''], ['Namespace', 'namespace', ''], ['Name', 'name', ''], ['UID', 'uid', ''], ['APIVersion', 'apiVersion', ''],
  ['ResourceVersion', 'resourceVersion', ''], ['FieldPath', 'fieldPath', ''],
] as const
const sourceShape = [['Component', 'component', ''], ['Host', 'host', '']] as const

function immutable(field: keyof Event, event: Event, old: Event, shown: unknown): FieldError[] {
  return validateImmutableField(event[field], old[field], FieldPath.of(field), shown)
}

function validateSeries({ series }: Event): FieldError[] {
  if (series === undefined) return []
  return [
    ...(series.count ?? 0) < 2 ? [invalid(FieldPath.of('series.count'), '', 'should be at least 2')] : [],
    ...requiredText(FieldPath.of('series.lastObservedTime'), series.lastObservedTime),
  ]
}

/** What every Event must satisfy; those with an eventTime are of the newer form. */
function validateLegacyEvent(event: Event, strict: boolean): FieldError[] {
  const { eventTime, involvedObject, message = '' } = event
  const namespace = event.metadata?.namespace ?? ''
  const involved = involvedObject?.namespace ?? ''
  const errors: FieldError[] = []
  const homes = eventTime === undefined ? ['', 'default'] : ['default', 'kube-system']
  const isElsewhere = involved === '' ? !homes.includes(namespace) : eventTime === undefined && involved !== namespace
  if (isElsewhere) errors.push(invalid(FieldPath.of('involvedObject', 'namespace'), involved, 'does not match event.namespace'))
  if (eventTime !== undefined) {
    const controller = event.reportingComponent ?? ''
    const controllerPath = FieldPath.of(strict ? 'reportingController' : 'reportingComponent')
    errors.push(...requiredText(controllerPath, controller), ...invalids(controllerPath, controller, qualifiedNameErrors(controller)))
    for (const field of ['reportingInstance', 'action', 'reason'] as const) {
      const value = event[field] ?? ''
      if (value === '') errors.push(required(FieldPath.of(field)))
      errors.push(...tooManyCharacters(field, value, 128))
    }
    errors.push(...tooManyCharacters('message', message, 1024))
  }
  return [...errors, ...invalids(FieldPath.of('namespace'), namespace, dns1123SubdomainErrors(namespace))]
}

function tooManyCharacters(field: string, value: string, max: number): FieldError[] {
  return byteLength(value) > max ? [invalid(FieldPath.of(field), '', `can have at most ${max} characters`)] : []
}

/** `2026-01-01T00:00:00.1234567Z` → `2026-01-01T00:00:00.123456Z`. */
function microseconds(time: string | undefined): string | undefined {
  return time?.replace(/(\.\d{6})\d+/, '$1')
}
