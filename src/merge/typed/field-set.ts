import { isMap, setKey, type ValueMap } from '../../base/json.ts'
import { compareElements, elementText, fieldElement, type PathElement } from './path-element.ts'
import { type MergeType, memberType } from './type.ts'

/**
 * A set of field paths: `structured-merge-diff/v6/fieldpath/set.go`. Immutable from outside; operations make new sets.
 */
export class FieldSet {
  /** Elements that are members themselves. */
  readonly members = new Set<PathElement>()
  readonly children = new Map<PathElement, FieldSet>()

  get isEmpty(): boolean {
    return this.members.size === 0 && [...this.children.values()].every((child) => child.isEmpty)
  }

  insert(path: readonly PathElement[]): void {
    const last = path.at(-1)
    if (last === undefined) return
    let here: FieldSet = this // eslint-disable-line @typescript-eslint/no-this-alias -- the start of a walk
    for (const element of path.slice(0, -1)) {
      let child = here.children.get(element)
      if (child === undefined) here.children.set(element, child = new FieldSet())
      here = child
    }
    here.members.add(last)
  }

  has(path: readonly PathElement[]): boolean {
    let here: FieldSet | undefined = this // eslint-disable-line @typescript-eslint/no-this-alias -- the start of a walk
    for (const element of path.slice(0, -1)) here = here?.children.get(element)
    const last = path.at(-1)
    return last !== undefined && here?.members.has(last) === true
  }

  union(other: FieldSet): FieldSet {
    return combine(this, other, (a, b) => a || b)
  }

  intersection(other: FieldSet): FieldSet {
    return combine(this, other, (a, b) => a && b)
  }

  difference(other: FieldSet): FieldSet {
    return combine(this, other, (a, b) => a && !b)
  }

  /** Without the other's members and everything below them. */
  recursiveDifference(other: FieldSet): FieldSet {
    const rest = new FieldSet()
    for (const element of this.members) if (!other.members.has(element)) rest.members.add(element)
    for (const [element, child] of this.children) {
      if (other.members.has(element)) continue
      const below = other.children.get(element)
      rest.children.set(element, below === undefined ? child : child.recursiveDifference(below))
    }
    return rest
  }

  /** What lies at or below one of these paths; `*` stands for any element. */
  within(paths: readonly (readonly PathElement[])[]): FieldSet {
    const kept = new FieldSet()
    const below = (element: PathElement): (readonly PathElement[])[] => paths.filter(([first]) => first === '*' || first === element).map(([, ...rest]) => rest)
    for (const element of this.members) if (below(element).some(({ length }) => length === 0)) kept.members.add(element)
    for (const [element, child] of this.children) {
      const rests = below(element)
      if (rests.length > 0) kept.children.set(element, rests.some(({ length }) => length === 0) ? child : child.within(rests))
    }
    return kept
  }

  /** Every struct field that leads to a member becomes one too, so that removing tells which containers were named. */
  withNamedFields(type: MergeType): FieldSet {
    const set = new FieldSet()
    for (const element of this.members) set.members.add(element)
    for (const [element, child] of this.children) {
      if (child.isEmpty) continue
      const inner = descend(type, element)
      if (element.startsWith('f:') && type.map?.field(element.slice(2)) !== undefined) set.members.add(element)
      set.children.set(element, child.withNamedFields(inner))
    }
    return set
  }

  /** All members in the order of their paths. */
  paths(before: readonly PathElement[] = []): PathElement[][] {
    const elements = [...new Set([...this.members, ...this.children.keys()])].sort(compareElements)
    return elements.flatMap((element) => [
      ...this.members.has(element) ? [[...before, element]] : [],
      ...this.children.get(element)?.paths([...before, element]) ?? [],
    ])
  }

  /** FieldsV1. */
  toFields(): ValueMap {
    const fields: ValueMap = {}
    for (const element of [...new Set([...this.members, ...this.children.keys()])].sort(compareElements)) {
      const child = this.children.get(element)
      if (child === undefined || child.isEmpty) {
        if (this.members.has(element)) setKey(fields, element, {})
        continue
      }
      setKey(fields, element, { ...this.members.has(element) ? { '.': {} } : {}, ...child.toFields() })
    }
    return fields
  }

  static fromFields(fields: ValueMap): FieldSet {
    const set = new FieldSet()
    for (const element of Object.keys(fields)) {
      const below = fields[element]
      if (element === '.' || !isMap(below)) continue
      const names = Object.keys(below)
      if (names.length === 0 || names.includes('.')) set.members.add(element)
      if (names.some((name) => name !== '.')) set.children.set(element, FieldSet.fromFields(below))
    }
    return set
  }

  static of(...paths: readonly (readonly string[])[]): FieldSet {
    const set = new FieldSet()
    for (const path of paths) set.insert(path.map(fieldElement))
    return set
  }
}

/** `.spec.ports[port=80,protocol="TCP"].name` */
export function pathText(path: readonly PathElement[]): string {
  return path.map(elementText).join('')
}

function combine(a: FieldSet, b: FieldSet, keep: (inA: boolean, inB: boolean) => boolean): FieldSet {
  const set = new FieldSet()
  for (const element of new Set([...a.members, ...b.members])) if (keep(a.members.has(element), b.members.has(element))) set.members.add(element)
  for (const element of new Set([...a.children.keys(), ...b.children.keys()])) {
    const child = combine(a.children.get(element) ?? none, b.children.get(element) ?? none, keep)
    if (!child.isEmpty) set.children.set(element, child)
  }
  return set
}

const none = new FieldSet()

function descend(type: MergeType, element: PathElement): MergeType {
  if (element.startsWith('f:') && type.map !== undefined) return memberType(type.map, element.slice(2))
  return type.list?.element() ?? {}
}
