import type { JsonPath } from '../base/json.ts'
import type { CheckedFile } from '../check/api.ts'
import type { Span } from '../diagnostic/diagnostic.ts'
import type { Resource } from '../model/resource.ts'

/** What stands under the cursor: a key or a value of an object. */
export interface PlaceAt {
  readonly resource: Resource
  /** Within the object. */
  readonly path: JsonPath
  readonly part: 'key' | 'value'
  readonly span: Span
}

/** The scalar at an offset of a file. */
export function placeAt(file: CheckedFile, offset: number): PlaceAt | undefined {
  for (const document of file.parsed.documents) {
    if (offset < document.span.start || offset > document.span.end) continue
    let found: { path: JsonPath, part: 'key' | 'value', span: Span } | undefined
    document.scalars(({ span }, path, part) => {
      if (span.start <= offset && offset <= span.end && (found === undefined || span.start > found.span.start)) found = { path: [...path], part, span }
    })
    if (found === undefined) continue
    const place = found
    const item = place.path[0] === 'items' && typeof place.path[1] === 'number' ? place.path[1] : undefined
    const resource = file.resources.find((one) => one.document === document.index && (one.item === undefined || one.item === item))
    if (resource === undefined) continue
    return { resource, path: resource.item === undefined ? place.path : place.path.slice(2), part: place.part, span: place.span }
  }
  return undefined
}
