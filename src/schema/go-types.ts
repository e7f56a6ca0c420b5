import { onSchemaReaderChange, schemaEntry } from './load.ts'

/**
 * Facts about the Go structs behind the API definitions (`schemas/go-types.json`): which fields are pointers, which are
 * omitted when empty, which sit in an embedded struct, and how Go names them.
 */
export interface GoField {
  readonly json: string
  readonly name: string
  readonly pointer: boolean
  readonly omitEmpty: boolean
  readonly omitZero: boolean
  /** Go names of the embedded structs on the way, e.g. `['RuleWithOperations', 'Rule']`. */
  readonly embedded: readonly string[]
}

function structOf(definition: string): readonly string[] | undefined {
  return schemaEntry('go-types.json', definition) as readonly string[] | undefined
}

const known = new Map<string, ReadonlyMap<string, GoField> | undefined>()
onSchemaReaderChange(() => { known.clear() })

/** The fields of a definition's Go struct by JSON name, in declaration order; undefined for a type that stowage has no facts of. */
export function goFields(definition: string): ReadonlyMap<string, GoField> | undefined {
  if (!known.has(definition)) {
    const fields = new Map<string, GoField>()
    collect(definition, [], fields)
    known.set(definition, fields.size === 0 ? undefined : fields)
  }
  return known.get(definition)
}

function collect(definition: string, embedded: readonly string[], into: Map<string, GoField>): void {
  const prefix = definition.slice(0, definition.lastIndexOf('.') + 1)
  for (const entry of structOf(definition) ?? []) {
    const [json = '', name = '', flags = ''] = entry.split('|')
    if (json === '') collect(prefix + name, [...embedded, name], into)
    else if (!into.has(json)) {
      into.set(json, { json, name, embedded, pointer: flags.includes('p'), omitEmpty: flags.includes('o'), omitZero: flags.includes('z') })
    }
  }
}
