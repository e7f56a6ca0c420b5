import { isMap, setKey, type ValueMap } from '../../base/json.ts'
import { compareElements, elementText, fieldElement, type PathElement } from './path-element.ts'
import { type MergeType, memberType } from './type.ts'

/**
 * A set of field paths: `structured-merge-diff/v6/fieldpath/set.go`. Operations make new sets, which share what stays the same with
 * those that they are made from: only a set that is being built, path by path, may be changed.
 */
export class FieldSet {
  /** Elements that are members themselves. */
  readonly members: Set<PathElement>
  readonly children: Map<PathElement, FieldSet>

  constructor(members = new Set<PathElement>(), children = new Map<PathElement, FieldSet>()) {
    this.members = members
    this.children = children
  }

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
    if (other === this || other.isEmpty) return this
    if (this.isEmpty) return other
    const members = [...other.members].every((element) => this.members.has(element)) ? this.members : new Set([...this.members, ...other.members])
    const children = withChildren(this.children, other.children, (own, child) => own === undefined ? child : own.union(child))
    return this.#with(members, children)
  }

  intersection(other: FieldSet): FieldSet {
    if (other === this) return this
    // The smaller one is looked through.
    const [few, many] = this.members.size + this.children.size <= other.members.size + other.children.size ? [this, other] : [other, this]
    const set = new FieldSet()
    for (const element of few.members) if (many.members.has(element)) set.members.add(element)
    for (const [element, child] of few.children) {
      const common = many.children.get(element)?.intersection(child)
      if (common?.isEmpty === false) set.children.set(element, common)
    }
    return set
  }

  difference(other: FieldSet): FieldSet {
    if (other === this) return none
    const members = [...other.members].some((element) => this.members.has(element)) ? new Set([...this.members].filter((element) => !other.members.has(element))) : this.members
    const children = withChildren(this.children, other.children, (own, child) => own?.difference(child))
    return this.#with(members, children)
  }

  #with(members: Set<PathElement>, children: Map<PathElement, FieldSet>): FieldSet {
    return members === this.members && children === this.children ? this : new FieldSet(members, children)
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

/** The children with those of another set worked in; the same map when that changes none. */
function withChildren(children: Map<PathElement, FieldSet>, others: ReadonlyMap<PathElement, FieldSet>, join: (own: FieldSet | undefined, other: FieldSet) => FieldSet | undefined): Map<PathElement, FieldSet> {
  let changed: Map<PathElement, FieldSet> | undefined
  for (const [element, other] of others) {
    const own = children.get(element)
    const joined = join(own, other)
    if (joined === own) continue
    changed ??= new Map(children)
    if (joined === undefined || joined.isEmpty) changed.delete(element)
    else changed.set(element, joined)
  }
  return changed ?? children
}

const none = new FieldSet()

function descend(type: MergeType, element: PathElement): MergeType {
  if (element.startsWith('f:') && type.map !== undefined) return memberType(type.map, element.slice(2))
  return type.list?.element() ?? {}
}
