import { cloneValue, isMap, setKey, type Value, type ValueMap } from '../../src/base/json.ts'
import type { Random } from '../../src/base/random.ts'
import { definition, type Property } from '../../src/schema/catalog.ts'
import { integers, texts, type Slot, type Vocabulary } from './vocabulary.ts'

/** The object with one to five changes; half of all get a single one, so that refusals can be told apart. */
export function mutate(object: ValueMap, vocabulary: Vocabulary, random: Random): ValueMap {
  const mutant = cloneValue<ValueMap>(object)
  const count = [1, 1, 1, 1, 2, 2, 3, 5][random.below(8)] ?? 1
  for (let done = 0; done < count; done++) change(mutant, vocabulary, random)
  return mutant
}

function change(object: ValueMap, vocabulary: Vocabulary, random: Random): void {
  const slot = random.pick(vocabulary.slots(object).filter(({ place }) => !place.endsWith('ObjectMeta.generateName')))
  if (slot === undefined) return
  const draw = random.below(100)
  if (draw < 18) remove(slot)
  else if (draw < 50) put(slot, vocabulary.valueFor(slot.place, slot.type, slot.property, random))
  else if (draw < 78) addField(slot, vocabulary, random)
  else if (draw < 86) repeat(slot, random)
  else if (draw < 91) put(slot, typo(slot.value, random))
  else if (draw < 95) put(slot, random.pick<Value>(['text', 7, true, [], {}, null, ['a'], { a: 'b' }, 1.5]) ?? null)
  else if (draw < 97 && isMap(slot.value)) slot.value.unknownField = 'x'
  else put(slot, null)
}

function put({ parent, key }: Slot, value: Value): void {
  if (Array.isArray(parent)) parent[key as number] = value
  else setKey(parent, String(key), value)
}

function remove({ parent, key }: Slot): void {
  if (Array.isArray(parent)) parent.splice(key as number, 1)
  else Reflect.deleteProperty(parent, key)
}

/** Something the schema knows and the struct at or around the slot lacks. */
function addField({ value, type, parent }: Slot, vocabulary: Vocabulary, random: Random): void {
  const reference = type?.ref
  const view = reference === undefined ? undefined : definition(reference, vocabulary.minor)
  if (isMap(value) && view !== undefined) {
    const missing: Property[] = [...view.properties.values()].filter(({ name }) => !Object.hasOwn(value, name))
    const property = random.pick(missing)
    if (property !== undefined) setKey(value, property.name, vocabulary.valueFor(`${view.name}.${property.name}`, property, property, random))
  } else if (isMap(value)) setKey(value, random.pick(texts) ?? 'a', vocabulary.valueFor('', type?.values, undefined, random))
  else if (Array.isArray(value)) value.push(vocabulary.valueFor('', type?.items, undefined, random))
  else if (Array.isArray(parent)) parent.push(vocabulary.valueFor('', type, undefined, random))
}

function repeat({ parent, key, value }: Slot, random: Random): void {
  if (Array.isArray(parent)) parent.splice(key as number, 0, cloneValue(value))
  else if (Array.isArray(value) && value.length > 1) value.reverse()
  else if (typeof value === 'number') setKey(parent, String(key), random.pick(integers) ?? 0)
}

function typo(value: Value, random: Random): Value {
  if (typeof value === 'number') return random.pick([value + 1, value - 1, -value, value * 1000, String(value)]) ?? value
  if (typeof value !== 'string') return value
  return random.pick([value.toUpperCase(), value.toLowerCase(), `${value} `, `${value}-`, `_${value}`, value.slice(1), `${value}${value}`, value.replace('.', '..'), `${value}/x`]) ?? value
}
