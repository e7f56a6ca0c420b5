import { absolutePath } from '../../base/paths.ts'
import { isMap, sameValue, valueAt, type JsonPath, type Value, type ValueMap } from '../../base/json.ts'
import type { Span } from '../../diagnostic/diagnostic.ts'
import { manifestObjects, parseFile, type ManifestObject, type ParsedDocument } from '../../parse/document.ts'
import type { Origin, OriginPlace } from './origin.ts'

/** What kustomize says about an object that it built. */
interface Made {
  /** Absolute path of the file that the object, or the generator that made it, stands in. */
  readonly file: string
  readonly generated: boolean
}

/** The text without the origins that were asked for, and the origin of each of its documents. */
export function withoutOrigins(built: string, base: string): { readonly text: string, readonly made: readonly (Made | undefined)[] } {
  const made: (Made | undefined)[] = []
  const documents = built.split(/^---\n/m).map((document) => {
    const annotations = /^metadata:\n {2}annotations:\n((?: {4}.*\n)*)/m.exec(document)
    const origin = / {4}config\.kubernetes\.io\/origin: \|\n((?: {6}.*\n)*)/.exec(annotations?.[1] ?? '')
    const path = /^ {6}(path|configuredIn): (.+)$/m.exec(origin?.[1] ?? '')
    made.push(path?.[2] === undefined || /^ {6}repo: /m.test(origin?.[1] ?? '') ? undefined : { file: absolutePath(base, path[2]), generated: path[1] === 'configuredIn' })
    if (annotations === null || origin === null) return document
    const rest = (annotations[1] ?? '').replace(origin[0], '')
    return document.replace(annotations[0], rest === '' ? 'metadata:\n' : `metadata:\n  annotations:\n${rest}`)
  })
  return { text: documents.join('---\n'), made }
}

export interface KustomizeOriginOptions {
  /** The kustomization that was built, as shown. */
  readonly kustomization: string
  readonly text: string
  readonly made: readonly (Made | undefined)[]
  /** The texts of all files that it builds from, by absolute path; an origin elsewhere is not believed. */
  readonly sources: ReadonlyMap<string, string>
  readonly shown: (absolute: string) => string
}

/** What a kustomization built, traced back object by object: a value that the object's own file does not have is looked for in the patches. */
export class KustomizeOrigin implements Origin {
  readonly texts: ReadonlyMap<string, string>
  private readonly options: KustomizeOriginOptions
  private readonly parsed: readonly ParsedDocument[]
  private readonly objects = new Map<string, readonly ManifestObject[]>()

  constructor(options: KustomizeOriginOptions) {
    this.options = options
    this.texts = new Map([...options.sources].map(([file, text]) => [options.shown(file), text]))
    this.parsed = parseFile('', options.text).documents
  }

  placeOf(span: Span): OriginPlace {
    const document = this.parsed.find((one) => one.span.start <= span.start && span.start <= one.span.end) ?? this.parsed[0]
    const made = document && this.options.made[document.index]
    if (document === undefined || made === undefined || !this.options.sources.has(made.file) || !isMap(document.value)) return this.atTop(this.options.kustomization)
    const { path, part } = pathAt(document, span)
    if (made.generated) return this.generatorOf(made.file, document.value)
    const value = valueAt(document.value, path)
    const own = this.find(made.file, document.value)
    const holders = [own, ...[...this.options.sources.keys()].filter((file) => file !== made.file).map((file) => this.find(file, document.value as ValueMap))]
    for (const holder of holders) {
      const there = holder && pathIn(holder.object.value, document.value, path)
      if (holder === undefined || there === undefined) continue
      const same = part === 'key' || isMap(value) || Array.isArray(value) || sameValue(valueAt(holder.object.value, there), value)
      if (same) return this.at(holder, there, part, true)
    }
    return own === undefined ? this.atTop(this.options.shown(made.file)) : this.at(own, nearestIn(own.object.value, document.value, path), part, false)
  }

  private at({ file, object }: { file: string, object: ManifestObject }, path: JsonPath, part: 'key' | 'value', exact: boolean): OriginPlace {
    return { location: { path: this.options.shown(file), span: object.parsed.locate([...object.base, ...path], part) }, exact, document: object.document }
  }

  private atTop(path: string): OriginPlace {
    const text = this.texts.get(path) ?? ''
    return { location: { path, span: { start: 0, end: Math.max(0, text.indexOf('\n')) } }, exact: false }
  }

  /** The entry of a generator by the name that it begins with: `settings` of `settings-4h2mbtbbt6`. */
  private generatorOf(file: string, built: ValueMap): OriginPlace {
    const document = parseFile(file, this.options.sources.get(file) ?? '').documents[0]
    const key = built.kind === 'Secret' ? 'secretGenerator' : 'configMapGenerator'
    const entries = isMap(document?.value) ? document.value[key] : undefined
    const index = Array.isArray(entries) ? entries.findIndex((entry) => isMap(entry) && nameOf(built).includes(typeof entry.name === 'string' ? entry.name : '\0')) : -1
    if (document === undefined || index < 0) return this.atTop(this.options.shown(file))
    return { location: { path: this.options.shown(file), span: document.locate([key, index, 'name'], 'value') }, exact: false }
  }

  /** The object in a file that became the built one: of its kind, with a name that a prefix, a suffix or a hash may have been put around. */
  private find(file: string, built: ValueMap): { file: string, object: ManifestObject } | undefined {
    const text = this.options.sources.get(file)
    const objects = this.objects.get(file) ?? (text === undefined || !/\.(?:ya?ml|json)$/i.test(file) ? [] : manifestObjects(parseFile(file, text)).objects)
    this.objects.set(file, objects)
    const name = nameOf(built)
    const candidates = objects.filter(({ value }) => value.kind === built.kind && nameOf(value) !== '' && name.includes(nameOf(value)))
    const object = candidates.sort((a, b) => nameOf(b.value).length - nameOf(a.value).length)[0]
    return object && { file, object }
  }
}

/** The path of the scalar at a span's start, or of the nearest before it on its line. */
function pathAt(document: ParsedDocument, { start }: Span): { path: JsonPath, part: 'key' | 'value' } {
  let found: { path: JsonPath, part: 'key' | 'value' } = { path: [], part: 'key' }
  let at = -1
  document.scalars(({ span }, path, part) => {
    if (span.start > start || span.start < at) return
    at = span.start
    found = { path: [...path], part }
  })
  return found
}

/** The same place in the object's source; items of a list that have names are found by them, as patches may have moved them. */
function pathIn(source: Value, built: Value, path: JsonPath): JsonPath | undefined {
  const there = nearestIn(source, built, path)
  return there.length === path.length ? there : undefined
}

function nearestIn(source: Value, built: Value, path: JsonPath): JsonPath {
  const there: (string | number)[] = []
  for (const [index, step] of path.entries()) {
    const [from, to] = [valueAt(built, path.slice(0, index)), valueAt(source, there)]
    if (typeof step === 'number') {
      if (!Array.isArray(to) || !Array.isArray(from)) return there
      const name = nameIn(from[step])
      const match = name === undefined ? step : to.findIndex((item) => nameIn(item) === name)
      if (match < 0 || match >= to.length) return there
      there.push(match)
    } else {
      if (!isMap(to) || !Object.hasOwn(to, step)) return there
      there.push(step)
    }
  }
  return there
}

function nameIn(item: Value | undefined): string | undefined {
  return isMap(item) && typeof item.name === 'string' ? item.name : undefined
}

function nameOf({ metadata }: ValueMap): string {
  return nameIn(metadata) ?? ''
}
