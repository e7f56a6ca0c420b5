import { isMap, type JsonPath, type Value, type ValueMap } from '../../../base/json.ts'
import { counted } from '../../../base/words.ts'
import type { CustomResourceDefinition } from '../../../model/kubernetes.generated.ts'
import type { Problem } from '../../plan.ts'
import { listed, problemOf, titleOf, type ChangedObject, type ChangeFacts } from './facts.ts'

/** Definitions that take away what custom resources of before rely on: versions, fields, values. One problem for each version. */
export function brokenDefinitions(facts: ChangeFacts): Problem[] {
  return facts.changed.flatMap((change): Problem[] => {
    const { group, resource, before, after } = change
    if (group !== 'apiextensions.k8s.io' || resource.kind !== 'CustomResourceDefinition' || before === undefined) return []
    const stored = storedText(facts, change)
    return versionsOf(before).flatMap((old): Problem[] => {
      const index = versionsOf(after).findIndex(({ name }) => name === old.name)
      const now = versionsOf(after)[index]
      if (old.served !== true) return []
      if (now?.served !== true) {
        return [problemOf(change, { rule, severity: 'warning', message: `${titleOf(resource)} ${now === undefined ? 'has' : 'serves'} version ${old.name ?? ''} no more`, effect: `manifests and clients of that version are refused${stored}`, suggestion: 'serve it until all of them have moved' }, now === undefined ? ['spec', 'versions'] : ['spec', 'versions', index, 'served'])]
      }
      const breaks = narrowed(schemaOf(old), schemaOf(now), { text: '', steps: ['spec', 'versions', index, 'schema', 'openAPIV3Schema'] })
      const [first] = breaks
      return first === undefined ? [] : [problemOf(change, {
        rule, severity: 'warning', message: `version ${old.name ?? ''} of ${titleOf(resource)} takes less than before: ${listed(breaks.map(({ what }) => what), 5)}`,
        effect: `objects that are stored stay, and the next write of one that does not fit is refused, or loses the field${stored}`, suggestion: 'make it a version of its own, with a conversion, or keep the old form valid',
      }, first.steps)]
    })
  })
}

const rule = 'crd-breaking-change'

type Version = NonNullable<NonNullable<CustomResourceDefinition['spec']>['versions']>[number]

function versionsOf(object: ChangedObject['after']): readonly Version[] {
  return (object as CustomResourceDefinition).spec?.versions ?? []
}

function schemaOf({ schema }: Version): ValueMap {
  const open = schema?.openAPIV3Schema
  return isMap(open) ? open : {}
}

/** `; 3 Widgets are stored`. */
function storedText({ before }: ChangeFacts, { after }: ChangedObject): string {
  const { group = '', names } = (after as CustomResourceDefinition).spec ?? {}
  const count = before.list(group, names?.kind ?? '').length
  return count === 0 ? '' : `; ${counted(count, names?.kind ?? 'object')} ${count === 1 ? 'is' : 'are'} stored`
}

interface Break {
  readonly what: string
  readonly steps: JsonPath
}

interface Place {
  /** `spec.size`, as the resource has it. */
  readonly text: string
  readonly steps: JsonPath
}

/** What a schema took and the other does not. */
function narrowed(old: ValueMap, now: ValueMap, at: Place): Break[] {
  const name = at.text === '' ? 'the object' : at.text
  const here = (what: string, ...more: readonly string[]): Break => ({ what: `${name} ${what}`, steps: [...at.steps, ...more] })
  if (typeof old.type === 'string' && typeof now.type === 'string' && old.type !== now.type && !(old.type === 'integer' && now.type === 'number')) return [here(`is ${now.type} and no more ${old.type}`, 'type')]
  return [
    ...old.nullable === true && now.nullable !== true ? [here('may be null no more', 'nullable')] : [],
    ...listOf(now.required).filter((field) => !listOf(old.required).includes(field)).map((field) => here(`must have ${shown(field)}`, 'required')),
    ...fewer(old, now, here), ...bounds.flatMap(([key, tightens, words]) => isTighter(old[key], now[key], tightens) ? [here(`${words} ${shown(now[key])}${old[key] === undefined ? '' : `, before ${shown(old[key])}`}`, key)] : []),
    ...(['pattern', 'format'] as const).flatMap((key) => now[key] !== undefined && now[key] !== old[key] ? [here(`has the ${key} ${shown(now[key])}`, key)] : []),
    ...below(old, now, at),
  ]
}

function fewer(old: ValueMap, now: ValueMap, here: (what: string, ...more: readonly string[]) => Break): Break[] {
  if (now.enum === undefined) return []
  if (old.enum === undefined) return [here(`is one of ${listOf(now.enum).map(shown).join(', ')} only`, 'enum')]
  const gone = listOf(old.enum).filter((value) => !listOf(now.enum).includes(value))
  return gone.length === 0 ? [] : [here(`may be ${gone.map(shown).join(' or ')} no more`, 'enum')]
}

type Tightens = 'up' | 'down'

const bounds: readonly (readonly [key: string, tightens: Tightens, words: string])[] = [
  ['minimum', 'up', 'is at least'], ['minLength', 'up', 'has a length of at least'], ['minItems', 'up', 'has items, at least'], ['minProperties', 'up', 'has members, at least'],
  ['maximum', 'down', 'is at most'], ['maxLength', 'down', 'has a length of at most'], ['maxItems', 'down', 'has items, at most'], ['maxProperties', 'down', 'has members, at most'],
]

function isTighter(old: Value | undefined, now: Value | undefined, tightens: Tightens): boolean {
  if (now === undefined) return false
  return old === undefined ? !(tightens === 'up' && Number(now) <= 0) : tightens === 'up' ? Number(now) > Number(old) : Number(now) < Number(old)
}

/** Fields, items and values of maps. What goes is dropped from every object that is written, unless unknown fields are kept. */
function below(old: ValueMap, now: ValueMap, { text, steps }: Place): Break[] {
  const found: Break[] = []
  const [was, is] = [isMap(old.properties) ? old.properties : {}, isMap(now.properties) ? now.properties : {}]
  const isOpen = now['x-kubernetes-preserve-unknown-fields'] === true || now.additionalProperties !== undefined
  for (const field of Object.keys(was)) {
    const path = text === '' ? field : `${text}.${field}`
    const [left, right] = [was[field], is[field]]
    if (right === undefined && !isOpen) found.push({ what: `${path} goes`, steps: [...steps, 'properties'] })
    else if (isMap(left) && isMap(right)) found.push(...narrowed(left, right, { text: path, steps: [...steps, 'properties', field] }))
  }
  if (old['x-kubernetes-preserve-unknown-fields'] === true && !isOpen) found.push({ what: `${text === '' ? 'the object' : text} keeps unknown fields no more`, steps })
  if (isMap(old.items) && isMap(now.items)) found.push(...narrowed(old.items, now.items, { text: `${text}[]`, steps: [...steps, 'items'] }))
  if (isMap(old.additionalProperties) && isMap(now.additionalProperties)) found.push(...narrowed(old.additionalProperties, now.additionalProperties, { text: `${text}.*`, steps: [...steps, 'additionalProperties'] }))
  return found
}

function listOf(value: Value | undefined): readonly Value[] {
  return Array.isArray(value) ? value : []
}

function shown(value: Value | undefined): string {
  return typeof value === 'string' ? value : JSON.stringify(value, (_key, inner: unknown) => typeof inner === 'bigint' ? Number(inner) : inner)
}
