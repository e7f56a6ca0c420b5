import { GoStruct } from '../../../../base/go-format.ts'
import { isMap } from '../../../../base/json.ts'
import { parseQuantity } from '../../../../base/quantity.ts'
import type { ObjectMeta, PodSpec, PodTemplateSpec } from '../../../../model/kubernetes.generated.ts'
import { goLabelSelector } from '../go-struct.ts'
import { internalTypes } from './internal-types.generated.ts'

/**
 * Pod templates as messages print them: the server's internal structs, with Go names. `field is immutable` of a Job shows one.
 */
export function shownTemplate({ metadata, spec }: PodTemplateSpec): GoStruct {
  return new GoStruct([...metaFields(metadata), ['Spec', shownPodSpec(spec ?? {})]])
}

/** The internal security context also holds what the served spec has beside it. */
export function shownPodSpec(spec: PodSpec): GoStruct {
  const { hostNetwork, hostPID, hostIPC, shareProcessNamespace, hostUsers } = spec
  const securityContext = { ...spec.securityContext, hostNetwork, hostPID, hostIPC, shareProcessNamespace, hostUsers }
  return shownStruct('PodSpec', { ...spec, securityContext })
}

interface Field { readonly name: string, readonly json: string, readonly form: string }

const parsed = new Map<string, readonly Field[]>()

function fieldsOf(type: string): readonly Field[] {
  let fields = parsed.get(type)
  if (fields === undefined) {
    fields = (internalTypes[type] ?? '').split(' ').filter((text) => text !== '').map((text) => {
      const [, name = '', json = '', form = ''] = /^(\w*)=(\w+):(.+)$/.exec(text) ?? []
      return { name, json, form }
    })
    parsed.set(type, fields)
  }
  return fields
}

function shownStruct(type: string, value: unknown): GoStruct {
  const map = isMap(value) ? value : {}
  return new GoStruct(fieldsOf(type).flatMap(({ name, json, form }): (readonly [string, unknown])[] => {
    const field: unknown = Object.hasOwn(map, json) ? map[json] : undefined
    return form === 'meta' ? metaFields(field as ObjectMeta | undefined) : [[name, shownField(form, json, field)]]
  }))
}

const zeros: Readonly<Record<string, unknown>> = { string: '', number: 0, boolean: false, quantity: '0', any: null }
const resourceLists = new Set(['limits', 'requests', 'overhead'])

function shownField(form: string, json: string, value: unknown): unknown {
  if (form === 'selector') return goLabelSelector(value)
  if (Object.hasOwn(zeros, form)) {
    if (value === undefined || value === null) return zeros[form]
    return resourceLists.has(json) && isMap(value) ? amounts(value) : value
  }
  if (form.startsWith('*')) return value === undefined ? null : shownStruct(form.slice(1), value)
  if (form.startsWith('[]')) return Array.isArray(value) ? value.map((item) => shownStruct(form.slice(2), item)) : null
  return shownStruct(form, value)
}

function amounts(list: Record<string, unknown>): Record<string, unknown> {
  return Object.fromEntries(Object.entries(list).map(([name, amount]) =>
    [name, typeof amount === 'string' || typeof amount === 'number' ? parseQuantity(amount)?.toString() ?? amount : amount]))
}

/** Metadata has JSON names, in the order of the Go struct, and leaves out what is empty. */
const metaNames = [
  'name', 'generateName', 'namespace', 'selfLink', 'uid', 'resourceVersion', 'generation', 'creationTimestamp', 'deletionTimestamp',
  'deletionGracePeriodSeconds', 'labels', 'annotations', 'ownerReferences', 'finalizers', 'managedFields',
] as const

function metaFields(meta: ObjectMeta | undefined): (readonly [string, unknown])[] {
  return metaNames.flatMap((name): (readonly [string, unknown])[] => {
    const value = meta?.[name]
    const isEmpty = value === undefined || value === '' || value === 0 || (typeof value === 'object' && Object.keys(value).length === 0)
    return isEmpty ? [] : [[name, value]]
  })
}
