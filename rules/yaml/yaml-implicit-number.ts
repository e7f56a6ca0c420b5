import { defineRule, kindOf, typeAt, type CheckedFile, type Place, type ScalarAt, type TypeView } from '../../src/check/api.ts'
import type { Minor } from '../../src/base/release.ts'
import { isMap, JsonFloat, valueAt, type Value } from '../../src/base/json.ts'
import { pathInDocument } from './_documents.ts'
import { implicitKeys, implicitValues, quoted } from './_implicit.ts'

export default defineRule({
  id: 'yaml-implicit-number',
  group: 'yaml',
  severity: 'error',
  since: '0.1.0',
  sees: 'file',
  summary: 'An unquoted scalar that YAML reads as a number or null stands where text belongs',
  links: ['https://yaml.org/spec/1.2.2/#103-core-schema'],
  fixable: true,
  peers: { kubeconform: ['schema'] },

  check(file, { minors, report }) {
    for (const { place, source, spelt, read, isSecret } of implicitValues(file, isNumber)) {
      report(place, {
        text: isSecret ? 'text is wanted here, and YAML reads a number' : `text is wanted here, and YAML reads ${spelt} as ${spelt === read ? 'a number' : `the number ${read}`}`,
        effect: 'the API server cannot read the object and refuses it',
        suggestion: isSecret ? 'put quotes around it' : `put quotes around it: ${quoted(spelt)}`,
        fix: source === undefined ? undefined : { title: 'put quotes around it', safety: 'safe', edits: [{ span: source.span, newText: quoted(spelt) }] },
      })
    }
    for (const { place, key, source } of implicitKeys(file, (name) => name !== 'true' && name !== 'false')) {
      report(place, {
        text: `the key ${source.text} is a number to YAML and becomes "${key}"`,
        effect: `the object gets the key "${key}", and nothing under "${source.text}"`,
        suggestion: `put quotes around it: ${quoted(source.text)}`,
        fix: { title: 'put quotes around it', safety: 'changes-behaviour', edits: [{ span: source.span, newText: quoted(source.text) }] },
      })
    }
    for (const { place, source } of nullsForText(file, minors.at(-1))) {
      report(place, {
        text: `text is wanted here, and YAML reads ${source.text} as no value`,
        effect: 'the API server stores an empty text',
        suggestion: `write "" for an empty text, or ${quoted(source.text)} for the word`,
        severity: 'warning',
      })
    }
  },
})

function isNumber(value: Value): boolean {
  return typeof value === 'number' || typeof value === 'bigint' || value instanceof JsonFloat
}

const spelledNull = /:[ \t]+(?:null|~)[ \t]*(?:#.*)?$/im

/** `null` and `~` as values of maps that hold text: labels, annotations, data. */
function nullsForText(file: CheckedFile, minor: Minor | undefined): { place: Place, source: ScalarAt }[] {
  if (minor === undefined || !spelledNull.test(file.text)) return []
  return file.resources.flatMap((resource) => {
    const definition = kindOf(resource, minor)?.definition ?? ''
    const found: { place: Place, source: ScalarAt }[] = []
    const visit = (value: Value | undefined, path: readonly (string | number)[]): void => {
      if (Array.isArray(value)) value.forEach((item, index) => { visit(item, [...path, index]) })
      else if (isMap(value)) for (const key of Object.keys(value)) visit(value[key], [...path, key])
      else if (value === null && isText(typeAt(definition, path.slice(0, -1), minor)?.values)) {
        const source = resource.parsed.scalarAt(pathInDocument(resource, path))
        if (source !== undefined && source.text !== '') found.push({ place: resource.at(path), source })
      }
    }
    if (definition !== '') visit(valueAt(resource.raw, []), [])
    return found
  })
}

function isText(type: TypeView | undefined): boolean {
  return type?.type === 'string' && type.format === undefined
}
