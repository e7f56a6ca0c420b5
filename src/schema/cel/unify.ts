import { dynType, isDyn, isDynOrError, listOf, mapOf, nullType, opaqueType, sameType, typeOf, typeText, type CelType } from './types.ts'

/**
 * Type inference: which types fit each other, and what that says of type parameters. Source: cel-go v0.26 `checker/types.go`.
 */
export class Substitutions {
  private known = new Map<string, CelType>()

  find(type: CelType): CelType | undefined {
    return this.known.get(typeText(type))
  }

  add(parameter: CelType, type: CelType): void {
    this.known.set(typeText(parameter), type)
  }

  /** Whether all of the second list may stand for the first; what was learned is kept only then. */
  assignable(first: readonly CelType[], second: readonly CelType[]): boolean {
    const before = new Map(this.known)
    if (fitsAll(this, first, second)) return true
    this.known = before
    return false
  }

  /** Puts known types for parameters; unknown ones become `dyn` if asked. */
  apply(type: CelType, unboundToDyn: boolean): CelType {
    const known = this.find(type)
    if (known !== undefined) return this.apply(known, unboundToDyn)
    if (type.kind === 'param') return unboundToDyn ? dynType : type
    if (type.params.length === 0) return type
    const params = type.params.map((param) => this.apply(param, unboundToDyn))
    const [first = dynType, second = dynType] = params
    switch (type.kind) {
      case 'list': return listOf(first)
      case 'map': return mapOf(first, second)
      case 'type': return typeOf(first)
      case 'opaque': return opaqueType(type.name, ...params)
      default: return type
    }
  }
}

function fitsAll(known: Substitutions, first: readonly CelType[], second: readonly CelType[]): boolean {
  return first.length === second.length && first.every((type, index) => fits(known, type, second[index] ?? dynType))
}

function fits(known: Substitutions, a: CelType, b: CelType): boolean {
  if (b.kind === 'param') {
    const { valid, bound } = substitutes(known, a, b)
    if (valid) return true
    if (bound) return false
  }
  if (a.kind === 'param') return substitutes(known, b, a).valid
  if (isDynOrError(a) || isDynOrError(b)) return true
  if (a.kind === 'null') return isNullable(b)
  if (b.kind === 'null') return isNullable(a)
  switch (a.kind) {
    case 'type': return b.kind === 'type'
    case 'opaque': case 'list': case 'map': return a.kind === b.kind && a.name === b.name && fitsAll(known, a.params, b.params)
    default: return sameType(a, b)
  }
}

/** Whether parameter `b` may stand for `a`, and whether it already stood for something. */
function substitutes(known: Substitutions, a: CelType, b: CelType): { valid: boolean; bound: boolean } {
  if (sameType(a, b)) return { valid: true, bound: true }
  const current = known.find(b)
  if (current !== undefined) {
    if (sameType(a, current)) return { valid: true, bound: true }
    if (!fits(known, a, current)) return { valid: false, bound: true }
    const general = mostGeneral(a, current)
    if (!occursIn(known, b, general)) known.add(b, general)
    return { valid: true, bound: true }
  }
  if (occursIn(known, b, a)) return { valid: false, bound: false }
  known.add(b, a)
  return { valid: true, bound: false }
}

function isNullable(type: CelType): boolean {
  return sameType(type, nullType) || ['opaque', 'struct', 'any', 'duration', 'timestamp'].includes(type.kind)
}

/** Whether a parameter occurs in a type, itself or through what it stands for. */
function occursIn(known: Substitutions, parameter: CelType, type: CelType): boolean {
  if (sameType(parameter, type)) return true
  if (type.kind === 'param') {
    const current = known.find(type)
    return current !== undefined && occursIn(known, parameter, current)
  }
  return type.params.some((param) => occursIn(known, parameter, param))
}

/** Of two types that fit each other, the one that says less. */
export function mostGeneral(a: CelType, b: CelType): CelType {
  return isLessSpecific(a, b) ? a : b
}

function isLessSpecific(a: CelType, b: CelType): boolean {
  if (isDyn(a) || a.kind === 'param') return true
  if (isDyn(b) || b.kind === 'param' || a.kind !== b.kind) return false
  switch (a.kind) {
    case 'opaque': case 'list': case 'map':
      return a.name === b.name && a.params.length === b.params.length && a.params.every((param, index) => isLessSpecific(param, b.params[index] ?? dynType))
    case 'type': return true
    default: return sameType(a, b)
  }
}
