import { describe, expect, it } from 'vitest'
import { locationSchemas, refusedLocation, schemaPath } from '../../src/check/schema-locations.ts'
import { modelOf } from '../support/model.ts'

const widget = { group: 'stable.example.com', version: 'v1', kind: 'Widget' }

describe('the file of a schema', () => {
  // As kubeconform works them out; see the examples of its README.
  it.each([
    ['schemas/{{ .ResourceKind }}_{{.ResourceAPIVersion}}.json', 'schemas/widget_v1.json'],
    ['x/{{.Group}}/{{.ResourceKind}}_{{.ResourceAPIVersion}}.json', 'x/stable.example.com/widget_v1.json'],
    ['x', 'x/v1.36.0-standalone-strict/widget-stable-v1.json'],
    ['x/{{ .NormalizedKubernetesVersion }}{{ .StrictSuffix }}/{{ .ResourceKind }}{{ .KindSuffix }}.json', 'x/v1.36.0-strict/widget-stable-v1.json'],
    ['x/{{ .Unknown }}.json', 'x/{{ .Unknown }}.json'],
  ])('%s', (location, expected) => { expect(schemaPath(location, widget, 36)).toBe(expected) })

  it('is never fetched', () => {
    expect(refusedLocation('https://example.com/{{ .ResourceKind }}.json')).toContain('stowage uses no network')
    expect([refusedLocation('schemas'), refusedLocation('C:/schemas'), refusedLocation('default')]).toEqual([undefined, undefined, undefined])
  })
})

describe('a schema of the user\'s', () => {
  const schema = JSON.stringify({
    type: 'object', required: ['spec'], properties: {
      apiVersion: {}, kind: {}, metadata: {},
      spec: { type: 'object', additionalProperties: false, required: ['color'], properties: { size: { type: 'integer', maximum: 9 }, color: { enum: ['red', 'blue'] }, at: { type: 'string', format: 'date-time' } } },
    },
  })
  const check = (spec: string, text = schema): string[] | undefined => {
    const found = modelOf({ 'a.yaml': `apiVersion: stable.example.com/v1\nkind: Widget\nmetadata: {name: w}\nspec: ${spec}\n` }).named('Widget')
    return locationSchemas(['none', 's/{{ .ResourceKind }}.json'], 36, (path) => path === 's/widget.json' ? text : undefined)(found)?.map(({ pointer, message, suggestion }) => `${pointer} ${message}${suggestion === undefined ? '' : `; ${suggestion}`}`)
  }

  it.each([
    ['{color: red, size: 3}', []],
    ['{color: red, siez: 3}', ['/spec/siez unknown field "siez"; did you mean size?']],
    ['{color: green, size: 12}', ['/spec/size the value must be <= 9', '/spec/color "green" is none of the values that the schema allows; it is one of "red", "blue"']],
    ['{color: red, at: yesterday}', ['/spec/at the value must match format "date-time"']],
    ['{}', ['/spec the field "color" is missing']],
    ['7', ['/spec the value must be object']],
  ])('judges %s', (spec, expected) => { expect(check(spec)).toEqual(expected) })

  it('that is broken is told, not thrown', () => {
    expect(check('{}', '{"type": 7}')?.[0]).toMatch(/^ the schema s\/widget\.json cannot be used: /)
    expect(check('{}', '{')?.[0]).toMatch(/cannot be used/)
  })

  it('says nothing about kinds that it does not know, nor about Kubernetes\' own', () => {
    const { named } = modelOf({ 'a.yaml': 'apiVersion: v1\nkind: ConfigMap\nmetadata: {name: a}\n---\napiVersion: other.example.com/v1\nkind: Gadget\nmetadata: {name: g}\n' })
    const schemas = locationSchemas(['s/{{ .ResourceKind }}.json'], 36, (path) => path === 's/configmap.json' ? '{"not": {}}' : undefined)
    expect([schemas(named('ConfigMap')), schemas(named('Gadget'))]).toEqual([undefined, undefined])
  })
})
