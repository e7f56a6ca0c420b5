import { cloneValue, isMap, type Value, type ValueMap } from '../../src/base/json.ts'
import type { FuzzCase } from './types.ts'

const triesAtMost = 250

/** The smallest case found that still shows what `shows` looks for: fields and items are taken away one by one, large parts first. */
export async function shrink(fuzzCase: FuzzCase, shows: (smaller: FuzzCase) => Promise<boolean>): Promise<FuzzCase> {
  let best = fuzzCase
  let tries = 0
  for (let improved = true; improved && tries < triesAtMost;) {
    improved = false
    for (const path of paths(best.object)) {
      if (tries >= triesAtMost) break
      const object = without(best.object, path)
      if (object === undefined) continue
      tries++
      const smaller = { ...best, object }
      if (await shows(smaller)) {
        best = smaller
        improved = true
      }
    }
  }
  return best
}

type Path = readonly (string | number)[]

/** Outermost first; type and name of the object stay. */
function paths(object: ValueMap): Path[] {
  const found: Path[] = []
  const visit = (value: Value, path: Path): void => {
    const steps = Array.isArray(value) ? value.map((_item, index) => value.length - 1 - index) : isMap(value) ? Object.keys(value) : []
    for (const step of steps) {
      const next = [...path, step]
      if (!['apiVersion', 'kind', 'metadata', 'metadata.name', 'metadata.resourceVersion'].includes(next.join('.'))) found.push(next)
      visit((value as Record<string, Value>)[step] ?? null, next)
    }
  }
  visit(object, [])
  return found.sort((a, b) => a.length - b.length)
}

function without(object: ValueMap, path: Path): ValueMap | undefined {
  const copy = cloneValue<ValueMap>(object)
  let parent: Value = copy
  for (const step of path.slice(0, -1)) {
    const next: Value | undefined = (parent as Record<string, Value>)[step]
    if (next === undefined || next === null || typeof next !== 'object') return undefined
    parent = next
  }
  const last = path.at(-1) ?? ''
  if (Array.isArray(parent)) {
    if (Number(last) >= parent.length) return undefined
    parent.splice(Number(last), 1)
  } else if (!isMap(parent) || !Object.hasOwn(parent, last)) return undefined
  else Reflect.deleteProperty(parent, last)
  return copy
}
