import { describe, expect, it } from 'vitest'
import '../support/schemas.ts'
import { definition } from '../../src/schema/catalog.ts'
import { defaultKeys } from '../../scripts/schemas/defaults.ts'
import { configKeys } from '../../scripts/schemas/config-kinds.ts'
import { IdPool, definitionId } from '../../scripts/schemas/ids.ts'
import mergeKeys from '../../scripts/schemas/merge-keys.json' with { type: 'json' }
import { typeCode } from '../../scripts/schemas/raw.ts'
import { literalsOfNode, parseDeclarations, typeOfNode } from '../../scripts/schemas/typescript-types.ts'
import ts from 'typescript'

const minors = Array.from({ length: 13 }, (_, index) => 24 + index)
const versions = ['v1', 'v2', 'v1alpha1', 'v1alpha2', 'v1alpha3', 'v1beta1', 'v1beta2', 'v1beta3', 'v2beta1', 'v2beta2']

function exists(id: string, property: string): boolean {
  return minors.some((minor) => definition(id, minor)?.properties.has(property))
}

describe('facts kept by hand', () => {
  it('each default belongs to a property', () => {
    const unknown = defaultKeys().filter((key) => {
      const [, segment = '', version, name = '', property = ''] = /^(\w+)(?:\/(\w+))? (\w+)#(.+)$/.exec(key) ?? []
      return !(version === undefined ? versions : [version]).some((candidate) => exists(definitionId(segment, candidate, name), property))
    })
    expect(unknown).toEqual([])
  })

  it('each default and enum of a configuration file belongs to a field', () => {
    const unknown = configKeys().filter((key) => {
      const [, component = '', version, name = '', property = ''] = /^([\w-]+)(?:\/(\w+))? (\w+)#(.+)$/.exec(key) ?? []
      return !(version === undefined ? ['v1', 'v1alpha1', 'v1beta1', 'v1beta3', 'v1beta4'] : [version]).some((candidate) => exists(`config.${component}.${candidate}.${name}`, property))
    })
    expect(unknown).toEqual([])
  })

  it('each merge key belongs to a property', () => {
    const unknown = Object.entries(mergeKeys).flatMap(([id, properties]) => Object.keys(properties).filter((property) => !exists(id, property)).map((property) => `${id}#${property}`))
    expect(unknown).toEqual([])
  })
})

describe('class names', () => {
  const pool = new IdPool()
  for (const id of ['io.k8s.api.core.v1.Container', 'io.k8s.api.core.v1.Subject', 'io.k8s.api.rbac.v1.Subject']) pool.add(id)

  it.each<[string, string | undefined, string]>([
    ['V1Container', 'io.k8s.api.core.v1.Container', 'the one group that has it'],
    ['RbacV1Subject', 'io.k8s.api.rbac.v1.Subject', 'a clash is prefixed'],
    ['V1Subject', undefined, 'only its users can tell'],
    ['V1ObjectMeta', 'io.k8s.apimachinery.pkg.apis.meta.v1.ObjectMeta', 'shared by all groups'],
    ['ApiextensionsV1ServiceReference', 'io.k8s.apiextensions-apiserver.pkg.apis.apiextensions.v1.ServiceReference', 'a group outside kubernetes/api'],
  ])('%s is %s (%s)', (name, expected) => {
    expect(pool.idOf(name)).toBe(expected)
  })
})

describe('declared types', () => {
  function read(text: string): ts.TypeNode | undefined {
    const [statement] = parseDeclarations('types.d.ts', `type T = ${text}`).statements
    return statement && ts.isTypeAliasDeclaration(statement) ? statement.type : undefined
  }

  it.each([
    ['string', 'string'],
    ['Date[]', '[]string/date-time'],
    ['{\n  [key: string]: number;\n}', '{}integer'],
    ['pulumi.Input<pulumi.Input<string>[]>', '[]string'],
    ['number | string', 'string/int-or-string'],
    ['"A" | "B" | undefined', 'string'],
    ['Known', '#known'],
    ['Other', 'any'],
  ])('%s is %s', (text, expected) => {
    expect(typeCode(typeOfNode(read(text), (name) => (name === 'Known' ? { kind: 'ref', ref: 'known' } : undefined)))).toBe(expected)
  })

  it('literal unions are enums, also within a list', () => {
    expect(literalsOfNode(read('Array<"A" | "B">'))).toEqual(['A', 'B'])
    expect(literalsOfNode(read('"A" | number'))).toBeUndefined()
  })
})
