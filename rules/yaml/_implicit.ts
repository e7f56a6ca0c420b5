import type { CheckedFile, FilePlace, Place, ScalarAt } from '../../src/check/api.ts'
import { JsonFloat, type Value } from '../../src/base/json.ts'
import { manifestDocuments, pathInDocument, placeIn } from './_documents.ts'

export interface ImplicitValue {
  readonly place: Place
  readonly source: ScalarAt | undefined
  /** As it stands in the file, and as YAML reads it. */
  readonly spelt: string
  readonly read: string
  /** A value of a Secret is shown to nobody. */
  readonly isSecret: boolean
}

/** Scalars of a type that YAML chose, where the field wants text. */
export function implicitValues(file: CheckedFile, isMeant: (found: Value) => boolean): ImplicitValue[] {
  return file.resources.flatMap((resource) => resource.typeErrors
    .filter(({ expected, found }) => expected === 'string' && isMeant(found))
    .map(({ path, found }) => {
      const source = resource.parsed.scalarAt(pathInDocument(resource, path))
      const read = found instanceof JsonFloat ? found.text : typeof found === 'object' ? '' : String(found)
      const isSecret = resource.group === '' && resource.kind === 'Secret' && (path[0] === 'data' || path[0] === 'stringData')
      return { place: resource.at(path), source, spelt: source?.text ?? read, read, isSecret }
    }))
}

/** A line that begins with a plain key which may be read as something else: a word of YAML 1.1, or anything with a digit. */
const suspectKey = /^[ \t]*(?:- +)*(?:y|n|yes|no|on|off|true|false|[-+.]?\d[^\s:'"]*)[ \t]*:(?:\s|$)/im

/** Plain keys that mean something else than they say. */
export function implicitKeys(file: CheckedFile, isMeant: (name: string) => boolean): { place: FilePlace, key: string, source: ScalarAt }[] {
  const found: { place: FilePlace, key: string, source: ScalarAt }[] = []
  if (!suspectKey.test(file.text)) return found
  for (const parsed of manifestDocuments(file)) {
    parsed.scalars((source, path, part) => {
      const key = path.at(-1)
      if (part !== 'key' || source.style !== 'plain' || typeof key !== 'string' || key === source.text || source.text.includes('\n') || !isMeant(key)) return
      found.push({ place: placeIn(file, parsed, source.span, path), key, source })
    })
  }
  return found
}

/** The text in double quotes; what needs them is never longer than a line. */
export function quoted(text: string): string {
  return JSON.stringify(text)
}
