import type { Minor } from '../base/release.ts'
import type { Rule } from '../check/api.ts'
import type { Diagnostic } from '../diagnostic/diagnostic.ts'
import { deprecatedText, fieldAt, releasesText, typeText } from '../schema/field-help.ts'
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
  const { property, required } = field
  const title = path.filter((one) => typeof one === 'string').join('.')
  const facts = [`**${title}** \`${typeText(property)}\`${required ? ' (required)' : ''}`]
  if (property.default !== undefined) facts.push(`Default: \`${JSON.stringify(property.default)}\``)
  if (property.enum !== undefined) facts.push(`One of: ${property.enum.map((value) => `\`${value}\``).join(', ')}`)
  if (property.listMapKeys !== undefined) facts.push(`Items are told apart by ${property.listMapKeys.map((key) => `\`${key}\``).join(', ')}`)
  facts.push(releasesText(property), deprecatedText(property))
  return facts.filter((fact) => fact !== '').join('\n\n')
}
