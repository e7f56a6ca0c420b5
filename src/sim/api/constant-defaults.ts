import { cloneValue, isMap, setKey, type Value, type ValueMap } from '../../base/json.ts'
import type { Minor } from '../../base/release.ts'
import { definition as definitionOf } from '../../schema/definition.ts'
import type { TypeView } from '../../schema/definition-types.ts'
import { onSchemaReaderChange } from '../../schema/load.ts'

/**
 * Fills the defaults that hold whatever else the object says (`default` in the schema tables), at every depth. Parts that the object
 * shares with the stored one have theirs.
 */
export function applyConstantDefaults(object: ValueMap, definition: string, minor: Minor, stored?: ValueMap): void {
  for (const { name, value, replacesZero, within } of planOf(definition, minor).steps) {
    const given = object[name]
    if (value !== undefined && (given === undefined || (replacesZero && (given === '' || given === 0)))) setKey(object, name, cloneValue(value))
    const filled = object[name]
    if (within !== undefined && filled !== undefined) fillWithin(filled, within, minor, stored?.[name])
  }
}

/** A field with a default, or with fields of its own that have one. */
interface Step {
  readonly name: string
  readonly value: Value | undefined
  readonly replacesZero: boolean
  readonly within: TypeView | undefined
}

interface Plan {
  steps: readonly Step[]
}

const plans = new Map<string, Plan>()
onSchemaReaderChange(() => { plans.clear() })

function planOf(definition: string, minor: Minor): Plan {
  const key = `${String(minor)} ${definition}`
  const known = plans.get(key)
  if (known !== undefined) return known
  const plan: Plan = { steps: [] }
  plans.set(key, plan)
  plan.steps = [...definitionOf(definition, minor)?.properties ?? []].flatMap(([name, property]) => {
    const within = hasDefaults(property, minor, new Set()) ? property : undefined
    if (property.default === undefined && within === undefined) return []
    return [{ name, value: property.default, replacesZero: property.defaultsZero === true, within }]
  })
  return plan
}

/** Whether anything below a value of this type has a default; types that hold themselves end the search where it began. */
function hasDefaults(type: TypeView, minor: Minor, seen: Set<string>): boolean {
  if (type.items !== undefined) return hasDefaults(type.items, minor, seen)
  if (type.values !== undefined) return type.values.ref !== undefined && hasDefaults(type.values, minor, seen)
  if (type.ref === undefined || seen.has(type.ref)) return false
  seen.add(type.ref)
  for (const property of definitionOf(type.ref, minor)?.properties.values() ?? []) {
    if (property.default !== undefined || hasDefaults(property, minor, seen)) return true
  }
  return false
}

function fillWithin(value: Value, type: TypeView, minor: Minor, stored?: Value): void {
  if (stored !== undefined && value === stored) return
  if (type.items !== undefined) {
    const before = Array.isArray(stored) ? stored : undefined
    if (Array.isArray(value)) for (const [index, item] of value.entries()) fillWithin(item, type.items, minor, before?.[index])
  } else if (type.values !== undefined) {
    if (isMap(value)) for (const key of Object.keys(value)) fillWithin(value[key] ?? null, type.values, minor)
  } else if (type.ref !== undefined && isMap(value)) applyConstantDefaults(value, type.ref, minor, isMap(stored) ? stored : undefined)
}
