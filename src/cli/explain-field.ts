import { nearestName } from '../base/edit-distance.ts'
import type { Minor } from '../base/release.ts'
import type { Property } from '../schema/catalog.ts'
import { deprecatedText, fieldAt, fieldsBelow, kindsMeant, releasesText, typeText, type Field, type NamedKind } from '../schema/field-help.ts'
import { usePackageSchemas } from '../workspace/package-schemas.ts'
import { UsageError } from './arguments.ts'

/** `deployment.spec.strategy`: what the field is, and those below it. Undefined: no kind is called so. */
export function explainField(text: string, minor: Minor): string | undefined {
  usePackageSchemas()
  const { kinds, path } = kindsIn(text, minor)
  const [kind] = kinds
  if (kind === undefined) return undefined
  const steps = path.map((step) => step.replace(/\[.*\]$/, '')).filter((step) => step !== '')
  const field = steps.length === 0 ? undefined : fieldAt(kind.apiVersion, kind.kind, steps, minor)
  if (steps.length > 0 && field === undefined) throw new UsageError(unknownField(kind, steps, minor))
  const others = kinds.slice(1, 4).map((one) => `${one.apiVersion}/${one.kind}`)
  return [
    `${kind.apiVersion} ${kind.kind}, Kubernetes 1.${minor}${others.length > 0 ? ` (also ${others.join(', ')})` : ''}`,
    ...field === undefined ? [] : ['', `  ${steps.join('.')}  ${typeText(field.property)}${field.required ? ', required' : ''}`, ...facts(field.property).map((fact) => `  ${fact}`)],
    ...fieldLines(fieldsBelow(kind.definition, field?.property, minor)),
    '',
  ].join('\n')
}

/** The longest beginning that names a kind: groups have dots, too. */
function kindsIn(text: string, minor: Minor): { kinds: readonly NamedKind[], path: readonly string[] } {
  const steps = text.split('.')
  for (let length = steps.length; length > 0; length--) {
    const kinds = kindsMeant(steps.slice(0, length).join('.'), minor)
    if (kinds.length > 0) return { kinds, path: steps.slice(length) }
  }
  return { kinds: [], path: [] }
}

function unknownField(kind: NamedKind, steps: readonly string[], minor: Minor): string {
  const known = steps.findIndex((_, index) => fieldAt(kind.apiVersion, kind.kind, steps.slice(0, index + 1), minor) === undefined)
  const above = known === 0 ? undefined : fieldAt(kind.apiVersion, kind.kind, steps.slice(0, known), minor)?.property
  const names = [...fieldsBelow(kind.definition, above, minor)?.keys() ?? []]
  const near = nearestName(steps[known] ?? '', names)
  return `${[kind.kind, ...steps.slice(0, known)].join('.')} has no field "${steps[known] ?? ''}" in Kubernetes 1.${minor}${near === undefined ? '' : `; did you mean "${near}"?`}`
}

function facts(property: Property): string[] {
  return [
    property.default === undefined ? '' : `Default: ${JSON.stringify(property.default)}`,
    property.enum === undefined ? '' : `One of: ${property.enum.join(', ')}`,
    property.listMapKeys === undefined ? '' : `Items are told apart by ${property.listMapKeys.join(', ')}`,
    releasesText(property), deprecatedText(property),
  ].filter((fact) => fact !== '')
}

function fieldLines(fields: ReadonlyMap<string, Field> | undefined): string[] {
  if (fields === undefined || fields.size === 0) return []
  const rows = [...fields].map(([name, { property, required }]) => [name, typeText(property), [required ? 'required' : '', ...facts(property)].filter((fact) => fact !== '').join('. ')] as const)
  const [names, types] = [0, 1].map((column) => Math.max(...rows.map((row) => row[column as 0 | 1].length)))
  return ['', ...rows.map(([name, type, rest]) => `  ${name.padEnd(names ?? 0)}  ${type.padEnd(types ?? 0)}  ${rest}`.trimEnd())]
}
