import { readdirSync, readFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { afterAll, expect, it } from 'vitest'
import { schemaEntry, setSchemaReader } from '../../src/schema/load.ts'
import { usePackageSchemas } from '../../src/workspace/package-schemas.ts'

const folder = join(dirname(dirname(dirname(fileURLToPath(import.meta.url)))), 'schemas')
const tables = readdirSync(folder, { recursive: true, encoding: 'utf8' }).filter((name) => name === 'go-types.json' || /^[\w-]+\/.*\.json$/.test(name) && !name.endsWith('index.json'))

afterAll(usePackageSchemas)

it.each(tables)('every entry of %s is found by itself as it is in the whole', (name) => {
  setSchemaReader((asked) => readFileSync(join(folder, asked), 'utf8'))
  const whole = JSON.parse(readFileSync(join(folder, name), 'utf8')) as Record<string, unknown>
  expect(Object.keys(whole).length).toBeGreaterThan(0)
  for (const [key, value] of Object.entries(whole)) expect(schemaEntry(name, key), key).toEqual(value)
  expect(schemaEntry(name, 'NoSuchThing')).toBeUndefined()
})
