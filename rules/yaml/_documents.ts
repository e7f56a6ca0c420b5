import type { CheckedFile, FilePlace, ParsedDocument, Resource, Span } from '../../src/check/api.ts'
import type { JsonPath } from '../../src/base/json.ts'

/** Documents of a file that hold manifests; each once, however many list items it has. */
export function manifestDocuments(file: CheckedFile): ParsedDocument[] {
  return [...new Set(file.manifests.objects.map(({ parsed }) => parsed))].filter((parsed) => parsed.failed !== true)
}

/** A span of a document as a place, with the resource to which the path leads. */
export function placeIn(file: CheckedFile, parsed: ParsedDocument, span: Span, path: JsonPath = []): FilePlace {
  const resource = resourceAt(file, parsed, path)
  return { path: file.path, span, document: parsed.index, resource, pointer: resource?.item === undefined ? path : path.slice(2) }
}

function resourceAt(file: CheckedFile, parsed: ParsedDocument, path: JsonPath): Resource | undefined {
  const here = file.resources.filter((resource) => resource.parsed === parsed)
  return here.find(({ item }) => item === undefined || (path[0] === 'items' && path[1] === item))
}

/** Where the resource stands in its document, before the path of a value in it. */
export function pathInDocument(resource: Resource, path: JsonPath): JsonPath {
  return resource.item === undefined ? path : ['items', resource.item, ...path]
}
