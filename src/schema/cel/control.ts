import { noOverload, noSuchKey } from './operators.ts'
import type { Run } from './scope.ts'
import { CelError, CelList, CelMap, CelObject, CelOptional, type CelValue } from './values.ts'

/** `&&` is settled by a false on either side, `||` by a true, even where the other side fails. */
export function logical(first: Run, second: Run, settles: boolean): Run {
  return (scope) => {
    const left = first(scope)
    if (left === settles) return settles
    const right = second(scope)
    if (right === settles) return settles
    if (left instanceof CelError) return left
    if (right instanceof CelError) return right
    return typeof left === 'boolean' && typeof right === 'boolean' ? !settles : noOverload
  }
}

/** `condition ? truthy : falsy`; the other branch is never run. */
export function conditional(condition: Run, truthy: Run, falsy: Run): Run {
  return (scope) => {
    const value = condition(scope)
    if (value instanceof CelError) return value
    return typeof value === 'boolean' ? (value ? truthy : falsy)(scope) : noOverload
  }
}

/** The value of an optional, else the other; the other is looked at only when it is needed. */
export function otherwise(optional: Run, other: Run, isOptional: boolean): Run {
  return (scope) => {
    const value = optional(scope)
    if (value instanceof CelError) return value
    if (!(value instanceof CelOptional)) return noOverload
    if (value.value === undefined) return other(scope)
    return isOptional ? value : value.value
  }
}

/** A variable of the scope. */
export function variable(name: string): Run {
  const missing = new CelError(`no such attribute(s): ${name}`)
  return (scope) => {
    const value = scope.lookup(name)
    return value === undefined ? missing : value
  }
}

/** `operand.field`. */
export function select(operand: Run, field: string): Run {
  return (scope) => {
    const value = operand(scope)
    if (value instanceof CelError) return value
    scope.meter.add(1)
    return selectField(value, field)
  }
}

/** `container[key]`, as `find` looks it up. */
export function qualify(container: Run, key: Run, find: (container: CelValue, key: CelValue) => CelValue): Run {
  return (scope) => {
    const value = container(scope)
    if (value instanceof CelError) return value
    const at = key(scope)
    if (at instanceof CelError) return at
    const found = find(value, at)
    if (!(found instanceof CelOptional) || found.value !== undefined) scope.meter.add(1)
    return found
  }
}

/** `a.?b`: what is not there costs nothing. */
export function optionalSelect(operand: Run, field: Run): Run {
  return (scope) => {
    const value = operand(scope)
    const name = field(scope)
    if (value instanceof CelError || typeof name !== 'string') return value
    const inner = value instanceof CelOptional ? value.value : value
    const found = inner === undefined ? undefined : fieldOf(inner, name)
    if (found instanceof CelError) return CelOptional.none
    if (found !== undefined) scope.meter.add(1)
    return new CelOptional(found)
  }
}

/** `has(a.b)`: a value that has no fields at all has not this one either. */
export function hasField(operand: Run, field: string): Run {
  return (scope) => {
    const value = operand(scope)
    if (value instanceof CelError) return value
    scope.meter.add(1)
    const inner = value instanceof CelOptional ? value.value : value
    if (inner instanceof CelList) return new CelError("unsupported index type 'string' in list")
    const found = inner === undefined ? undefined : fieldOf(inner, field)
    return found !== undefined && !(found instanceof CelError)
  }
}

function selectField(value: CelValue, field: string): CelValue {
  if (value instanceof CelOptional) {
    if (value.value === undefined) return value
    const inner = fieldOf(value.value, field)
    return inner instanceof CelError ? inner : new CelOptional(inner)
  }
  return fieldOf(value, field) ?? noSuchKey(field)
}

/** A field's value, undefined when it is not set. */
function fieldOf(value: CelValue, field: string): CelValue | undefined {
  if (value instanceof CelMap) return value.lookup(field)
  if (value instanceof CelObject) return value.field === undefined ? noOverload : value.field(field)
  // cel-go's `refQualify`: null has no members, which is no matter of types.
  return value === null ? undefined : noOverload
}
