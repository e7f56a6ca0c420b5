import { parseTime } from '../../schema/go-time.ts'
import { isMap, valueAt, type JsonPath, type Value, type ValueMap } from '../../base/json.ts'

/** What cells are made of: `pkg/printers/internalversion/printers.go` (1.36). */
export interface Column {
  readonly name: string
  /** Only with `-o wide`. */
  readonly wide?: boolean
}

export interface Table {
  readonly columns: readonly Column[]
  cells(object: ValueMap, now: string): readonly string[]
}

export function columns(...names: readonly string[]): readonly Column[] {
  return names.map((name) => name.endsWith('*') ? { name: name.slice(0, -1), wide: true } : { name })
}

/** A text at a path; empty when there is none. */
export function textAt(object: Value | undefined, ...path: JsonPath): string {
  const value = valueAt(object, path)
  return typeof value === 'string' ? value : typeof value === 'number' || typeof value === 'boolean' || typeof value === 'bigint' ? String(value) : ''
}

export function orNone(text: string, none = '<none>'): string {
  return text === '' ? none : text
}

export function numberAt(object: Value | undefined, ...path: JsonPath): number {
  const value = valueAt(object, path)
  return typeof value === 'number' ? value : 0
}

export function listAt(object: Value | undefined, ...path: JsonPath): readonly ValueMap[] {
  const value = valueAt(object, path)
  return Array.isArray(value) ? value.filter(isMap) : []
}

export function textsAt(object: Value | undefined, ...path: JsonPath): readonly string[] {
  const value = valueAt(object, path)
  return Array.isArray(value) ? value.map(String) : []
}

export function mapAt(object: Value | undefined, ...path: JsonPath): ValueMap {
  const value = valueAt(object, path)
  return isMap(value) ? value : {}
}

export function nameOf(object: ValueMap): string {
  return textAt(object, 'metadata', 'name')
}

/** How long ago an object was made. */
export function ageOf(object: ValueMap, now: string): string {
  return since(textAt(object, 'metadata', 'creationTimestamp'), now)
}

export function since(time: string, now: string): string {
  return time === '' ? '<unknown>' : humanDuration((instantOf(now) - instantOf(time)) / 1000)
}

/** Milliseconds since 1970. */
export function instantOf(time: string): number {
  return parseTime(time) ?? 0
}

/** `k8s.io/apimachinery/pkg/util/duration`: two units at most. */
export function humanDuration(seconds: number): string {
  const whole = Math.floor(seconds)
  if (whole < -1) return '<invalid>'
  if (whole < 0) return '0s'
  if (whole < 120) return `${whole}s`
  const minutes = Math.floor(whole / 60)
  const pair = (big: number, bigUnit: string, small: number, smallUnit: string): string => small === 0 ? `${big}${bigUnit}` : `${big}${bigUnit}${small}${smallUnit}`
  if (minutes < 10) return pair(minutes, 'm', whole % 60, 's')
  if (minutes < 180) return `${minutes}m`
  const hours = Math.floor(minutes / 60)
  if (hours < 8) return pair(hours, 'h', minutes % 60, 'm')
  if (hours < 48) return `${hours}h`
  const days = Math.floor(hours / 24)
  if (hours < 192) return pair(days, 'd', hours % 24, 'h')
  if (days < 730) return `${days}d`
  const years = Math.floor(days / 365)
  return days < 8 * 365 ? pair(years, 'y', days % 365, 'd') : `${years}y`
}

/** Names and images of a pod template's containers. */
export function containerCells(object: ValueMap, ...path: JsonPath): [string, string] {
  const containers = listAt(object, ...path, 'containers')
  return [containers.map((one) => textAt(one, 'name')).join(','), containers.map((one) => textAt(one, 'image')).join(',')]
}

/** `app=web,tier in (a,b)`. */
export function selectorText(selector: ValueMap): string {
  const labels = mapAt(selector, 'matchLabels')
  const terms: [string, string][] = Object.keys(labels).map((key) => [key, `${key}=${textAt(labels, key)}`])
  for (const one of listAt(selector, 'matchExpressions')) {
    const key = textAt(one, 'key')
    const values = [...textsAt(one, 'values')].sort().join(',')
    const operator = textAt(one, 'operator')
    terms.push([key, operator === 'In' ? `${key} in (${values})` : operator === 'NotIn' ? `${key} notin (${values})` : operator === 'Exists' ? key : `!${key}`])
  }
  return terms.sort(([a], [b]) => a < b ? -1 : a > b ? 1 : 0).map(([, text]) => text).join(',')
}

/** `a=1,b=2`, or none. */
export function labelText(labels: ValueMap): string {
  const keys = Object.keys(labels).sort()
  return keys.length === 0 ? '<none>' : keys.map((key) => `${key}=${textAt(labels, key)}`).join(',')
}
