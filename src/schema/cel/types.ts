/**
 * CEL types and how cel-go prints them. Source: `github.com/google/cel-go` v0.26 `common/types/types.go`, `checker/format.go`.
 */
export type TypeKind =
  | 'bool' | 'bytes' | 'double' | 'duration' | 'int' | 'null' | 'string' | 'timestamp' | 'uint' | 'dyn' | 'error' | 'any'
  | 'list' | 'map' | 'type' | 'param' | 'struct' | 'opaque'

export interface CelType {
  readonly kind: TypeKind
  /** Of a struct, an opaque type or a type parameter; elsewhere the name of the kind. */
  readonly name: string
  readonly params: readonly CelType[]
}

function simple(kind: TypeKind, name: string = kind): CelType {
  return { kind, name, params: [] }
}

export const boolType = simple('bool')
export const bytesType = simple('bytes')
export const doubleType = simple('double')
export const durationType = simple('duration', 'google.protobuf.Duration')
export const dynType = simple('dyn')
export const errorType = simple('error', 'error')
export const intType = simple('int')
export const nullType = simple('null', 'null_type')
export const stringType = simple('string')
export const timestampType = simple('timestamp', 'google.protobuf.Timestamp')
export const typeType = simple('type')
export const uintType = simple('uint')
export const anyType = simple('any', 'google.protobuf.Any')

export function listOf(element: CelType): CelType {
  return { kind: 'list', name: 'list', params: [element] }
}

export function mapOf(key: CelType, value: CelType): CelType {
  return { kind: 'map', name: 'map', params: [key, value] }
}

export function optionalOf(value: CelType): CelType {
  return { kind: 'opaque', name: 'optional_type', params: [value] }
}

/** The type of a type: what `type(x)` gives. */
export function typeOf(type: CelType): CelType {
  return { kind: 'type', name: 'type', params: [type] }
}

/** A type with a name, such as `kubernetes.URL`. */
export function structType(name: string): CelType {
  return { kind: 'struct', name, params: [] }
}

/** A type of a library, of which only the library knows the inside. */
export function opaqueType(name: string, ...params: CelType[]): CelType {
  return { kind: 'opaque', name, params }
}

/** A type that the arguments of a call settle. */
export function typeParam(name: string): CelType {
  return { kind: 'param', name, params: [] }
}

/** As error texts show a type: `list(string)`, `map(string, dyn)`, `optional_type(int)`, `kubernetes.Quantity`. */
export function typeText(type: CelType | undefined): string {
  if (type === undefined) return ''
  switch (type.kind) {
    case 'any': return 'any'
    case 'duration': return 'duration'
    case 'error': return '!error!'
    case 'null': return 'null'
    case 'timestamp': return 'timestamp'
    case 'param': return type.name
    default: return type.params.length === 0 ? type.name : `${type.name}(${type.params.map(typeText).join(', ')})`
  }
}

/** `(string, int)`, with a receiver `string.(int)`. */
export function signatureText(args: readonly CelType[], isMember: boolean): string {
  const [target, ...rest] = args
  return isMember && target !== undefined ? `${typeText(target)}.(${rest.map(typeText).join(', ')})` : `(${args.map(typeText).join(', ')})`
}

export function sameType(a: CelType, b: CelType): boolean {
  return a === b || (a.kind === b.kind && a.name === b.name && a.params.length === b.params.length && a.params.every((param, index) => {
    const other = b.params[index]
    return other !== undefined && sameType(param, other)
  }))
}

/** Whether anything fits, for the type is known at run time only. */
export function isDyn(type: CelType): boolean {
  return type.kind === 'dyn' || type.kind === 'any'
}

export function isDynOrError(type: CelType): boolean {
  return isDyn(type) || type.kind === 'error'
}

/** The type within an optional, or the type itself. */
export function unwrapOptional(type: CelType): { type: CelType; optional: boolean } {
  const [inner] = type.params
  return type.kind === 'opaque' && type.name === 'optional_type' && inner !== undefined ? { type: inner, optional: true } : { type, optional: false }
}

/** Parses the notation of the declaration tables: `list(A)`, `map(K, V)`, `optional(V)`, `?net.IP` opaque, `.a.B` struct, upper-case letters parameters. */
export function parseType(text: string): CelType {
  const reader = { text, at: 0 }
  return readType(reader)
}

const named: Readonly<Record<string, CelType>> = {
  bool: boolType, bytes: bytesType, double: doubleType, duration: durationType, dyn: dynType, int: intType, null: nullType, string: stringType,
  timestamp: timestampType, type: typeType, uint: uintType, any: anyType,
}

function readType(reader: { text: string; at: number }): CelType {
  const [name = ''] = /^[?.]?[A-Za-z_][\w.]*/.exec(reader.text.slice(reader.at)) ?? []
  reader.at += name.length
  const params: CelType[] = []
  if (reader.text[reader.at] === '(') {
    do {
      reader.at++
      while (reader.text[reader.at] === ' ') reader.at++
      params.push(readType(reader))
    } while (reader.text[reader.at] === ',')
    reader.at++
  }
  const [first = dynType, second = dynType] = params
  if (name === 'list') return listOf(first)
  if (name === 'map') return mapOf(first, second)
  if (name === 'optional') return optionalOf(first)
  if (name === 'type' && params.length > 0) return typeOf(first)
  if (name.startsWith('?')) return opaqueType(name.slice(1), ...params)
  if (name.startsWith('.')) return structType(name.slice(1))
  return /^[A-Z]$/.test(name) ? typeParam(name) : named[name] ?? structType(name)
}

/** Type names are values: `type(self.x) == string`. */
export const namedTypes: ReadonlyMap<string, CelType> = new Map([
  ['bool', boolType], ['bytes', bytesType], ['double', doubleType], ['int', intType], ['list', listOf(dynType)], ['map', mapOf(dynType, dynType)],
  ['null_type', nullType], ['string', stringType], ['type', typeType], ['uint', uintType], ['google.protobuf.Duration', durationType],
  ['google.protobuf.Timestamp', timestampType], ['optional_type', opaqueType('optional_type')], ['net.IP', opaqueType('net.IP')], ['net.CIDR', opaqueType('net.CIDR')],
])
