import { parseType, type CelType } from './types.ts'
import { typeOfValue, type CelValue } from './values.ts'

/**
 * What an expression may name: variables with their types, functions with their overloads, struct types with their fields.
 */
export interface Overload {
  readonly id: string
  /** Including the receiver of a member. */
  readonly args: readonly CelType[]
  readonly result: CelType
  readonly member: boolean
  readonly params: readonly string[]
}

export type Implementation = (args: readonly CelValue[]) => CelValue

/** A function with everything that can be known of it. */
export interface FunctionDeclaration {
  readonly name: string
  readonly overloads: readonly Overload[]
  readonly implementation: Implementation | undefined
}

/** Fields of a struct type by name, or undefined for a type that is not known. */
export type StructFields = (typeName: string) => ReadonlyMap<string, CelType> | undefined

export interface Environment {
  readonly functions: ReadonlyMap<string, FunctionDeclaration>
  readonly variables: ReadonlyMap<string, CelType>
  /** Struct types that can be named: `Object`, `JSONPatch`, … A field map of undefined: no such type. */
  readonly structs: StructFields
  /** Types that expressions may construct by name, e.g. `Object.spec`. */
  readonly constructible?: (typeName: string) => boolean
  /** Builds a value of a constructible type. */
  readonly construct?: (typeName: string, fields: ReadonlyMap<string, CelValue>) => CelValue
}

/**
 * Declares functions in short: `'_+_'` → `['add_int64 (int, int) int', 'list_size list(A).() int']`.
 */
export function declare(table: Readonly<Record<string, readonly string[]>>, implementations: Readonly<Record<string, Implementation>> = {}): FunctionDeclaration[] {
  return Object.entries(table).map(([name, signatures]) =>
    declaration(name, Object.hasOwn(implementations, name) ? implementations[name] : undefined, () => signatures.map(parseOverload)))
}

/** Most expressions call a few functions, and most runs evaluate none: signatures are read when someone asks. */
export function declaration(name: string, implementation: Implementation | undefined, read: () => readonly Overload[]): FunctionDeclaration {
  let overloads: readonly Overload[] | undefined
  return { name, implementation, get overloads() { return overloads ??= read() } }
}

/** Functions of several libraries in one; overloads of the same function are joined in order. */
export function functionTable(...libraries: readonly (readonly FunctionDeclaration[])[]): ReadonlyMap<string, FunctionDeclaration> {
  const table = new Map<string, FunctionDeclaration>()
  for (const added of libraries.flat()) {
    const known = table.get(added.name)
    table.set(added.name, known === undefined ? added : declaration(
      known.name,
      known.implementation === undefined || added.implementation === undefined
        ? known.implementation ?? added.implementation
        : either(known, known.implementation, added.implementation),
      () => [...known.overloads, ...added.overloads],
    ))
  }
  return table
}

/** Two libraries implement one name for different receivers: the first that takes the arguments answers. */
function either(first: FunctionDeclaration, one: Implementation, other: Implementation): Implementation {
  return (args) => (takes(first, args) ? one(args) : other(args))
}

function takes({ overloads }: FunctionDeclaration, args: readonly CelValue[]): boolean {
  return overloads.some((overload) => overload.args.length === args.length && overload.args.every((type, index) => mayBe(args[index] ?? null, type)))
}

function parseOverload(text: string): Overload {
  const space = text.indexOf(' ')
  const id = text.slice(0, space)
  const rest = text.slice(space + 1)
  const open = openOf(rest)
  const receiver = rest.slice(0, open)
  const close = rest.indexOf(' ', closeOf(rest, open))
  const inner = rest.slice(open + 1, close - 1)
  const member = receiver.endsWith('.')
  const args = splitTypes(inner).map(parseType)
  if (member) args.unshift(parseType(receiver.slice(0, -1)))
  const result = parseType(rest.slice(close + 1))
  return { id, args, result, member, params: [...new Set([...args, result].flatMap(paramsOf))] }
}

/** Where the argument list opens: the first parenthesis, or the one after `.` of a receiver such as `list(A).(`. */
function openOf(text: string): number {
  const dotted = text.indexOf('.(')
  return dotted >= 0 && text.startsWith('(') === false ? dotted + 1 : 0
}

function closeOf(text: string, open: number): number {
  let depth = 0
  for (let index = open; index < text.length; index++) {
    if (text[index] === '(') depth++
    if (text[index] === ')' && --depth === 0) return index
  }
  return text.length
}

function splitTypes(text: string): string[] {
  const parts: string[] = []
  let depth = 0
  let part = ''
  for (const char of text) {
    if (char === '(') depth++
    if (char === ')') depth--
    if (char === ',' && depth === 0) {
      parts.push(part.trim())
      part = ''
    } else part += char
  }
  return part.trim() === '' ? parts : [...parts, part.trim()]
}

function paramsOf(type: CelType): string[] {
  return type.kind === 'param' ? [type.name] : type.params.flatMap(paramsOf)
}

/** Whether a value could be of a declared type, by its outermost kind. */
function mayBe(value: CelValue, type: CelType): boolean {
  if (type.kind === 'dyn' || type.kind === 'any' || type.kind === 'param') return true
  const actual = typeOfValue(value)
  return actual.kind === type.kind && (type.kind !== 'opaque' && type.kind !== 'struct' || actual.name === type.name)
}
