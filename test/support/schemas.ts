// Imported for its effect: tests read the schema tables from the tree.
import { existsSync, readFileSync } from 'node:fs'
import { setSchemaReader } from '../../src/schema/load.ts'

const folder = new URL('../../schemas/', import.meta.url)

setSchemaReader((name) => {
  const file = new URL(name, folder)
  return existsSync(file) ? readFileSync(file, 'utf8') : undefined
})
