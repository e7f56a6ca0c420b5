import { goQuote } from '../../../../base/go-format.ts'
import { effectiveFormat } from '../../../../schema/structural/formats.ts'
import type { CustomResourceDefinition } from '../../custom-resources/definition.ts'
import { defineStrategy, type ApiObject } from '../../strategy.ts'
import { validateDefinition, validateDefinitionStatusUpdate, validateDefinitionUpdate } from '../../validation/apiextensions/custom-resource-definition.ts'
import { same } from '../../validation/apiextensions/hub.ts'
import { definitionWords } from '../../validation/apiextensions/older-wording.ts'
import { schemasOf, walkSchema } from '../../validation/apiextensions/schema-walk.ts'

type Definition = CustomResourceDefinition & ApiObject

/** Source: `apiextensions-apiserver/pkg/registry/customresourcedefinition/strategy.go` (1.36). */
export const customResourceDefinitionStrategy = defineStrategy<Definition>({
  group: 'apiextensions.k8s.io', version: 'v1', kind: 'CustomResourceDefinition', resource: 'customresourcedefinitions', namespaced: false, allowUnconditionalUpdate: false,
  subresources: ['status'],
  prepareForCreate(crd, { minor }) {
    if (minor < 31) dropSelectableFields(crd)
    crd.status = {}
    crd.metadata = { ...crd.metadata, generation: 1 }
    addStorageVersion(crd)
  },
  validate: (crd, { minor }) => definitionWords(validateDefinition(crd, minor), minor),
  warningsOnCreate: (crd, { minor }) => unknownFormats(crd, minor).map(formatWarning),
  prepareForUpdate(crd, old, { minor, subresource }) {
    if (minor < 31) dropSelectableFields(crd)
    if (subresource === 'status') {
      if (old.spec === undefined) delete crd.spec
      else crd.spec = old.spec
      return
    }
    crd.status = { ...old.status }
    if (!same(crd.spec, old.spec)) crd.metadata = { ...crd.metadata, generation: Number(old.metadata?.generation ?? 0) + 1 }
    addStorageVersion(crd)
  },
  validateUpdate: (crd, old, { minor, subresource }) =>
    definitionWords(subresource === 'status' ? validateDefinitionStatusUpdate(crd, old) : validateDefinitionUpdate(crd, old, minor), minor),
  warningsOnUpdate(crd, old, { minor, subresource }) {
    if (subresource === 'status') return []
    const known = new Set(unknownFormats(old, minor))
    return unknownFormats(crd, minor).filter((format) => !known.has(format)).map(formatWarning)
  },
})

/** The gate `CustomResourceFieldSelectors` was off before 1.31. */
function dropSelectableFields(crd: Definition): void {
  for (const version of crd.spec?.versions ?? []) delete version.selectableFields
}

function addStorageVersion(crd: Definition): void {
  const storage = crd.spec?.versions?.find((version) => version.storage === true)
  if (storage === undefined) return
  const { name = '' } = storage
  const stored = crd.status?.storedVersions ?? []
  if (!stored.includes(name)) crd.status = { ...crd.status, storedVersions: [...stored, name] }
}

/** Formats that the server does not know, in the order of the schema; a schema that all versions share counts once. */
function unknownFormats(crd: Definition, minor: number): string[] {
  if (minor < 34) return []
  const schemas = schemasOf(crd)
  const [first] = schemas
  const distinct = schemas.length > 1 && schemas.every((schema) => same(schema, first)) ? schemas.slice(0, 1) : schemas
  // Only formats of texts were looked at before 1.36.
  return distinct.flatMap((schema) => [...walkSchema(schema)].flatMap(({ type, format = '' }) =>
    format === '' || (minor < 36 && type !== 'string') || effectiveFormat(type, format, minor) !== '' ? [] : [format]))
}

function formatWarning(format: string): string {
  return `unrecognized format ${goQuote(format)}`
}
