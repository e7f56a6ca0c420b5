import type { JsonPath } from '../base/json.ts'
import type { Minor } from '../base/release.ts'
import type { Rule } from '../check/api.ts'
import type { Diagnostic } from '../diagnostic/diagnostic.ts'
import { definition, kindHistory, lookupKind, lookupPackKind, type Property, type TypeView } from '../schema/catalog.ts'
import type { PlaceAt } from './place.ts'

/** A finding's page in brief: its first paragraph and why. */
export function findingHover(finding: Diagnostic, rule: Rule | undefined, page: string | undefined): string {
  const why = /^## Why\s+([\s\S]*?)(?=^## |(?![\s\S]))/m.exec(page ?? '')?.[1]?.trim()
  const summary = rule === undefined ? '' : `${rule.summary}.`
  return [`**${finding.rule}** (${finding.severity}): ${finding.message}`, summary, why].filter((part) => part !== undefined && part !== '').join('\n\n')
}

/** What a field is: its type, default, known values, and the releases that have it. */
export function fieldHover({ resource, path }: PlaceAt, minor: Minor): string | undefined {
  const field = fieldAt(resource.apiVersion, resource.kind, path, minor)
  if (field === undefined) return undefined
  const { property, title, required } = field
  const facts = [`**${title}** \`${typeText(property)}\`${required ? ' (required)' : ''}`]
  if (property.default !== undefined) facts.push(`Default: \`${JSON.stringify(property.default)}\``)
  if (property.enum !== undefined) facts.push(`One of: ${property.enum.map((value) => `\`${value}\``).join(', ')}`)
  if (property.listMapKeys !== undefined) facts.push(`Items are told apart by ${property.listMapKeys.map((key) => `\`${key}\``).join(', ')}`)
  facts.push(releasesText(property))
  if (property.deprecated !== undefined) facts.push(`Deprecated${property.deprecated.since === undefined ? '' : ` since 1.${property.deprecated.since}`}${property.deprecated.use === undefined ? '' : `: use \`${property.deprecated.use}\``}`)
  return facts.filter((fact) => fact !== '').join('\n\n')
}

interface Field { readonly property: Property, readonly title: string, readonly required: boolean }

function fieldAt(apiVersion: string, kind: string, path: JsonPath, minor: Minor): Field | undefined {
  const info = lookupKind(apiVersion, kind, minor) ?? kindHistory(apiVersion, kind) ?? lookupPackKind(apiVersion, kind)
  let at: TypeView | undefined = info === undefined ? undefined : { type: 'object', ref: info.definition }
  let found: Field | undefined
  for (const step of path) {
    if (at === undefined) return undefined
    if (typeof step === 'number') at = at.items
    else if (at.ref !== undefined) {
      const owner = definition(at.ref, minor)
      const property = owner?.properties.get(step)
      if (owner === undefined || property === undefined) return undefined
      found = { property, title: path.filter((one) => typeof one === 'string').join('.'), required: owner.required.includes(step) }
      at = property
    } else at = at.values
  }
  return found
}

/** `string`, `[]Container`, `map of string`. */
function typeText({ type, format, ref, items, values }: TypeView): string {
  if (items !== undefined) return `[]${typeText(items)}`
  if (values !== undefined) return `map of ${typeText(values)}`
  if (ref !== undefined) return ref.slice(Math.max(ref.lastIndexOf('.'), ref.lastIndexOf('/')) + 1)
  return format === undefined ? type : `${type} (${format})`
}

/** The tables begin with 1.24: what was there then says nothing of when it came. */
function releasesText({ since, until }: Property): string {
  const from = since > 24 ? `Since 1.${since}` : ''
  if (until === undefined) return from
  return from === '' ? `Until 1.${until - 1}` : `${from}, until 1.${until - 1}`
}
