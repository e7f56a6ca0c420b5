import { compareStrings, isMap, type ValueMap } from '../../base/json.ts'
import { goValue } from '../printers/go-value.ts'
import { textAt } from '../tables/cells.ts'
import type { Describer } from './describer.ts'
import { labelLines } from './text.ts'

/** Kinds without a describer of their own: every field, its name in words (`printUnstructuredContent` of `pkg/describe/describe.go`, v0.36.2). */
export const generic: Describer = (o, { events }) => `Name:\t${textAt(o, 'metadata', 'name')}\nNamespace:\t${textAt(o, 'metadata', 'namespace')}\n${labelLines(o)}${fields(o, 0, '')}${events}`

const skipped = new Set(['.metadata.name', '.metadata.namespace', '.metadata.labels', '.metadata.annotations', '.metadata.managedFields'])

function fields(map: ValueMap, level: number, above: string): string {
  const indent = '  '.repeat(level)
  return Object.keys(map).sort(compareStrings).map((key) => {
    const path = `${above}.${key}`
    if (skipped.has(path)) return ''
    const value = map[key] ?? null
    if (isMap(value)) return `${indent}${words(key)}:\n${fields(value, level + 1, path)}`
    if (Array.isArray(value)) return `${indent}${words(key)}:\n${value.map((item) => isMap(item) ? fields(item, level + 1, path) : `${indent}  ${goValue(item)}\n`).join('')}`
    return `${indent}${words(key)}:\t${goValue(value)}\n`
  }).join('')
}

const acronyms = ['API', 'URL', 'UID', 'GUID']

/** `apiVersion` → `API Version`, `podCIDRs` → `Pod CIDRs`; names with anything but letters and `-` stay. */
function words(field: string): string {
  if (/[^\p{L}-]/u.test(field)) return field
  const parts = camelParts(field)
  const merged: string[] = []
  for (let at = 0; at < parts.length; at++) {
    const [part = '', next = ''] = [parts[at], parts[at + 1]]
    if (part.length >= 2 && part === part.toUpperCase() && /^\p{Lu}/u.test(next)) {
      merged.push(part + next)
      at++
    } else merged.push(part)
  }
  return merged.map((part) => acronyms.includes(part.toUpperCase()) ? part.toUpperCase() : part === part.toLowerCase() ? part.charAt(0).toUpperCase() + part.slice(1) : part).join(' ')
}

/** Runs of lower, upper and other letters; the last capital of a run belongs to the small letters behind it. */
function camelParts(field: string): string[] {
  const runs = field.match(/\p{Ll}+|\p{Lu}+|[^\p{Ll}\p{Lu}]+/gu) ?? []
  for (let at = 0; at < runs.length - 1; at++) {
    const [run = '', next = ''] = [runs[at], runs[at + 1]]
    if (!/^\p{Lu}/u.test(run) || !/^\p{Ll}/u.test(next)) continue
    runs[at] = run.slice(0, -1)
    runs[at + 1] = run.slice(-1) + next
  }
  return runs.filter((run) => run !== '')
}
