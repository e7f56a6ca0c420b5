/**
 * Where the schema tables come from. The library reads no files itself: a front end, a bundle or a test says how to get
 * the text of `schemas/<name>`, e.g. `kinds.json` or `apps/v1.json`, once, before the first question is asked.
 */
export type SchemaReader = (name: string) => string | undefined

let reader: SchemaReader | undefined
const tables = new Map<string, unknown>()
const entries = new Map<string, LazyTable | undefined>()
const listeners: (() => void)[] = []

/** Sets the reader and forgets what was read through another. */
export function setSchemaReader(next: SchemaReader): void {
  reader = next
  tables.clear()
  entries.clear()
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

/** Entries of a table by key, each parsed when it is first asked for. */
type LazyTable = Map<string, { readonly text: string } | { readonly value: unknown }>

/**
 * One entry of a table. Tables are written with an entry a line, so that a run that needs twenty definitions parses those: of the half
 * megabyte that a Deployment leads to, a twentieth.
 */
export function schemaEntry(name: string, key: string): unknown {
  if (!reader) throw new Error('no schema reader: call setSchemaReader first')
  if (!entries.has(name)) entries.set(name, lazyTable(reader(name)))
  const table = entries.get(name)
  const entry = table?.get(key)
  if (table === undefined || entry === undefined) return undefined
  if ('value' in entry) return entry.value
  const value: unknown = JSON.parse(entry.text)
  table.set(key, { value })
  return value
}

function lazyTable(text: string | undefined): LazyTable | undefined {
  if (text === undefined) return undefined
  const table: LazyTable = new Map()
  for (let start = text.indexOf('\n"') + 1; start > 0; start = text.indexOf('\n"', start) + 1) {
    const newline = text.indexOf('\n', start)
    const end = text[newline - 1] === ',' ? newline - 1 : newline
    const colon = text.indexOf('":', start)
    table.set(text.slice(start + 1, colon), { text: text.slice(colon + 2, end) })
  }
  return table
}
