import { isMap, valueAt, type JsonPath } from '../../src/base/json.ts'
import type { Edit, Resource } from '../../src/check/api.ts'

/** Takes an entry out with its lines, and its map with it when nothing else is left there; undefined when it shares a line. */
export function removalOf(text: string, resource: Resource, path: JsonPath): Edit | undefined {
  const holder = valueAt(resource.raw, path.slice(0, -1))
  const whole = isMap(holder) && Object.keys(holder).length === 1 ? path.slice(0, -1) : path
  const { start, end } = resource.at(whole, 'entry').span
  const first = text.lastIndexOf('\n', start - 1) + 1
  const next = text.indexOf('\n', end)
  const last = next < 0 ? text.length : next + 1
  const isAlone = text.slice(first, start).trim() === '' && /^(#.*)?$/.test(text.slice(end, last).trim())
  return isAlone ? { span: { start: first, end: last }, newText: '' } : undefined
}

/** Puts lines into a block map, before its first key, or behind it where that one follows a dash. */
export function additionTo(text: string, resource: Resource, path: JsonPath, lines: readonly string[]): Edit | undefined {
  const holder = valueAt(resource.raw, path)
  const key = isMap(holder) ? Object.keys(holder)[0] : undefined
  if (!isMap(holder) || key === undefined) return undefined
  const { start } = resource.at([...path, key], 'key').span
  const first = text.lastIndexOf('\n', start - 1) + 1
  const before = text.slice(first, start)
  const block = lines.map((line) => `${' '.repeat(before.length)}${line}\n`).join('')
  if (before.trim() === '') return { span: { start: first, end: first }, newText: block }
  const next = text.indexOf('\n', start)
  const isScalar = typeof holder[key] !== 'object'
  return /^ *- +$/.test(before) && isScalar && next >= 0 ? { span: { start: next + 1, end: next + 1 }, newText: block } : undefined
}

/** Puts a field into the security context of a pod spec or container, which is made where there is none. */
export function securityContextAddition(text: string, resource: Resource, holder: JsonPath, lines: readonly string[]): Edit | undefined {
  const own = [...holder, 'securityContext']
  return resource.has(own) ? additionTo(text, resource, own, lines) : additionTo(text, resource, holder, ['securityContext:', ...lines.map((line) => `  ${line}`)])
}
