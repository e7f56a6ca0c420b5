import { getKey, isMap, type JsonPath, type Value } from '../../base/json.ts'
import { wordOf } from '../../kubectl/session.ts'

/**
 * The steps of a path within an object: `spec.template.spec.containers[0].image` as servers write it, `containers[name=web].image` as plans do. Where
 * the path leaves the object it ends.
 */
export function stepsOf(object: Value, field: string): JsonPath {
  const steps: (string | number)[] = []
  let here: Value | undefined = object
  for (const [, name, index = ''] of field.matchAll(/([^.[\]]+)|\[((?:[^[\]]|\[\])*)\]/g)) {
    let step: string | number = name ?? index
    if (name === undefined && Array.isArray(here)) step = /^\d+$/.test(index) ? Number(index) : here.findIndex((item) => isNamed(item, index))
    here = Array.isArray(here) ? here[Number(step)] : isMap(here) ? getKey(here, String(step)) : undefined
    if (here === undefined) break
    steps.push(step)
  }
  return steps
}

/** `port=80,protocol=TCP`; a key that the manifest leaves out is a default. */
function isNamed(item: Value, keys: string): boolean {
  return isMap(item) && keys.split(',').every((pair) => {
    const at = pair.indexOf('=')
    const value = getKey(item, pair.slice(0, at))
    return value === undefined ? keys.includes(',') : wordOf(value) === pair.slice(at + 1)
  })
}
