import { editDistance, nearestName } from '../base/edit-distance.ts'
import type { JsonPath } from '../base/json.ts'
import type { Minor } from '../base/release.ts'
import { newestMinor, oldestMinor } from '../base/release.ts'
import { definition as definitionOf } from './definition.ts'
import type { TypeView } from './definition-types.ts'

/**
 * What was probably meant by a field that the schema does not have. Tried in order: a field of this object in another release, a
 * misspelling of one of its fields, a field of an object above or below it in the same kind.
 */
export type Intention =
  /** A field of this very object, but of other releases. */
  | { readonly kind: 'other-release', readonly since: Minor, readonly until?: Minor }
  /** The right name of a field of this object; `wrongCase` when nothing but the case differs. */
  | { readonly kind: 'misspelt', readonly name: string, readonly wrongCase: boolean }
  /** Known elsewhere in the object: a path relative to the root, with list indices where they are known and `*` where not. */
  | { readonly kind: 'misplaced', readonly path: readonly (string | number)[], readonly direction: 'up' | 'down' | 'beside' }

export interface UnknownFieldPlace {
  /** Path of the unknown field in the object. */
  readonly path: JsonPath
  /** Definition of the object that holds it. */
  readonly definition: string
  /** Definition of the whole object. */
  readonly root: string
  readonly minor: Minor
  /** Fields that the object already has; a misspelling is not meant for one of those. */
  readonly siblings: readonly string[]
}

/** What was probably meant by a field that its kind does not have. */
export function intentionOf(place: UnknownFieldPlace): Intention | undefined {
  const name = String(place.path.at(-1) ?? '')
  return otherRelease(name, place) ?? curated(name, place) ?? exactCase(name, place) ?? misplaced(name, place) ?? misspelt(name, place)
}

function otherRelease(name: string, { definition, minor }: UnknownFieldPlace): Intention | undefined {
  for (let other = newestMinor; other >= oldestMinor; other--) {
    const property = other === minor ? undefined : definitionOf(definition, other)?.properties.get(name)
    if (property !== undefined) return { kind: 'other-release', since: property.since, ...property.until === undefined ? {} : { until: property.until } }
  }
  return undefined
}

/** Words that people write for another one, which no edit distance would find. */
const synonyms: Readonly<Record<string, readonly string[]>> = {
  environment: ['env'], envs: ['env'], enviroment: ['env'], variables: ['env'], envVars: ['env'], volumeMount: ['volumeMounts'], mounts: ['volumeMounts'],
  pullPolicy: ['imagePullPolicy'], serviceaccount: ['serviceAccountName'], replica: ['replicas'], resource: ['resources'], lable: ['labels'], lables: ['labels'],
  matchlabel: ['matchLabels'], label: ['labels', 'matchLabels'], annotation: ['annotations'], cmd: ['command'], arguments: ['args'], entrypoint: ['command'],
}

function curated(name: string, place: UnknownFieldPlace): Intention | undefined {
  const known = free(place)
  const meant = (Object.hasOwn(synonyms, name) ? synonyms[name] : undefined)?.find((candidate) => known.includes(candidate))
  return meant === undefined ? undefined : { kind: 'misspelt', name: meant, wrongCase: false }
}

function exactCase(name: string, place: UnknownFieldPlace): Intention | undefined {
  const fold = (text: string): string => text.toLowerCase().replaceAll(/[-_]/g, '')
  const meant = free(place).find((candidate) => fold(candidate) === fold(name))
  return meant === undefined ? undefined : { kind: 'misspelt', name: meant, wrongCase: meant.toLowerCase() === name.toLowerCase() }
}

function misspelt(name: string, place: UnknownFieldPlace): Intention | undefined {
  const meant = nearestName(name, free(place))
  if (meant === undefined) return undefined
  // Two-letter names are near to everything.
  if (name.length <= 3 && editDistance(name.toLowerCase(), meant.toLowerCase()) > 1) return undefined
  return { kind: 'misspelt', name: meant, wrongCase: false }
}

/** Fields of the object that it does not have yet. */
function free({ definition, minor, siblings }: UnknownFieldPlace): string[] {
  return [...definitionOf(definition, minor)?.properties.keys() ?? []].filter((candidate) => !siblings.includes(candidate))
}

/** A field of that very name in an object on the way up, a few levels down, or elsewhere in the kind. */
function misplaced(name: string, place: UnknownFieldPlace): Intention | undefined {
  for (let depth = place.path.length - 2; depth >= 0; depth--) {
    const above = place.path.slice(0, depth)
    const holder = definitionAt(place.root, above, place.minor)
    if (holder !== undefined && name !== 'name' && definitionOf(holder, place.minor)?.properties.has(name) === true) {
      return { kind: 'misplaced', path: [...above, name], direction: 'up' }
    }
  }
  const below = findBelow(name, place.definition, place.minor)
  if (below !== undefined) return { kind: 'misplaced', path: [...place.path.slice(0, -1), ...below], direction: 'down' }
  const beside = findBelow(name, place.root, place.minor)
  // A name deep inside something else is a coincidence.
  return beside === undefined || beside.length > 2 ? undefined : { kind: 'misplaced', path: beside, direction: 'beside' }
}

/** The nearest place below a definition that has the field, breadth first, at most four levels down. */
function findBelow(name: string, definition: string, minor: Minor): (string | number)[] | undefined {
  let level: { readonly definition: string, readonly path: readonly string[] }[] = [{ definition, path: [] }]
  const seen = new Set([definition])
  for (let depth = 0; depth < 4; depth++) {
    const next: typeof level = []
    for (const { definition: holder, path } of level) {
      for (const [key, property] of definitionOf(holder, minor)?.properties ?? []) {
        const child = property.ref ?? property.items?.ref
        if (child === undefined || seen.has(child) || key === 'status') continue
        seen.add(child)
        const here = [...path, key, ...property.items === undefined ? [] : ['*']]
        if (definitionOf(child, minor)?.properties.has(name) === true && name !== 'name') return [...here, name]
        next.push({ definition: child, path: here })
      }
    }
    level = next
  }
  return undefined
}

/** The definition of the object at a path. */
export function definitionAt(root: string, path: JsonPath, minor: Minor): string | undefined {
  let type: TypeView | undefined = { type: 'object', ref: root }
  for (const step of path) {
    if (type === undefined) return undefined
    if (typeof step === 'number') type = type.items
    else if (type.values !== undefined) type = type.values
    else type = type.ref === undefined ? undefined : definitionOf(type.ref, minor)?.properties.get(step)
  }
  return type?.items === undefined && type?.values === undefined ? type?.ref : undefined
}

/** The type at a path of an object of that definition: of a field, a list item or a map's value. */
export function typeAt(root: string, path: JsonPath, minor: Minor): TypeView | undefined {
  const holder = path.at(-1)
  let type: TypeView | undefined = { type: 'object', ref: root }
  if (holder === undefined) return type
  for (const step of path) {
    if (type === undefined) return undefined
    if (typeof step === 'number') type = type.items
    else if (type.values !== undefined) type = type.values
    else type = type.ref === undefined ? undefined : definitionOf(type.ref, minor)?.properties.get(step)
  }
  return type
}
