import type { JsonPath } from '../base/json.ts'
import type { Edit } from '../diagnostic/diagnostic.ts'
import type { Resource } from '../model/resource.ts'

/** Replaces a scalar by a text, in the quotes that it has; a plain text that YAML would take for something else gets some. */
export function scalarEdit(resource: Resource, path: JsonPath, text: string): Edit {
  const source = resource.parsed.scalarAt(resource.item === undefined ? path : ['items', resource.item, ...path])
  const span = source?.span ?? resource.at(path).span
  if (source?.style === 'single') return { span, newText: `'${text.replaceAll("'", "''")}'` }
  return { span, newText: source?.style === 'double' || /^[\d.+-]*$/.test(text) ? JSON.stringify(text) : text }
}

/** Renames a key; JSON wants its quotes. */
export function keyEdit(resource: Resource, path: JsonPath, name: string): Edit {
  const place = resource.at(path, 'key')
  return { span: place.span, newText: place.path.endsWith('.json') ? JSON.stringify(name) : name }
}
