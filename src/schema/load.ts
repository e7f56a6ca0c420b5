/**
 * Where the schema tables come from. The library reads no files itself: a front end, a bundle or a test says how to get
 * the text of `schemas/<name>`, e.g. `kinds.json` or `apps/v1.json`, once, before the first question is asked.
 */
export type SchemaReader = (name: string) => string | undefined

let reader: SchemaReader | undefined
const tables = new Map<string, unknown>()
const listeners: (() => void)[] = []

/** Sets the reader and forgets what was read through another. */
export function setSchemaReader(next: SchemaReader): void {
  reader = next
  tables.clear()
  for (const forget of listeners) forget()
}

/** Calls back when the reader changes, so that derived indexes are dropped too. */
export function onSchemaReaderChange(forget: () => void): void {
  listeners.push(forget)
}

/** The parsed table of that name, read at most once; undefined when there is none. */
export function schemaTable(name: string): unknown {
  if (tables.has(name)) return tables.get(name)
  if (!reader) throw new Error('no schema reader: call setSchemaReader first')
  const text = reader(name)
  const table: unknown = text === undefined ? undefined : JSON.parse(text)
  tables.set(name, table)
  return table
}
