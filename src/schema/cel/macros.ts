import { accumulator, type Expr } from './ast.ts'
import type { Builder } from './builder.ts'
import type { CelIssue } from './source.ts'

/**
 * Macros of the Kubernetes environment: cel-go v0.26 `parser/macro.go`, `ext/comprehensions.go`, `ext/lists.go`, `cel/library.go`.
 * What expands to an issue was a macro with wrong arguments; undefined means that the call is no macro.
 */
export type Expansion = Expr | CelIssue | undefined

export interface MacroCall {
  readonly build: Builder
  /** Place of the call. */
  readonly at: number
  readonly target: Expr | undefined
  readonly args: readonly Expr[]
}

type Macro = (call: MacroCall) => Expansion

export function expandMacro(name: string, call: MacroCall): Expansion {
  const key = `${name}/${call.args.length}${call.target === undefined ? '' : '.'}`
  return Object.hasOwn(macros, key) ? macros[key]?.(call) : undefined
}

const macros: Readonly<Record<string, Macro>> = {
  'has/1': ({ build, at, args: [operand] }) => {
    if (operand?.kind !== 'select') return issue(operand, 'invalid argument to has() macro')
    return build.select(at, operand.operand, operand.field, true)
  },
  'all/2.': (call) => quantifier(call, 'all'),
  'exists/2.': (call) => quantifier(call, 'exists'),
  'exists_one/2.': (call) => quantifier(call, 'one'),
  'existsOne/2.': (call) => quantifier(call, 'one'),
  'all/3.': (call) => quantifier(call, 'all'),
  'exists/3.': (call) => quantifier(call, 'exists'),
  'exists_one/3.': (call) => quantifier(call, 'one'),
  'existsOne/3.': (call) => quantifier(call, 'one'),
  'map/2.': mapMacro,
  'map/3.': mapMacro,
  'filter/2.': filterMacro,
  'transformList/3.': (call) => transform(call, 'list'),
  'transformList/4.': (call) => transform(call, 'list'),
  'transformMap/3.': (call) => transform(call, 'map'),
  'transformMap/4.': (call) => transform(call, 'map'),
  'transformMapEntry/3.': (call) => transform(call, 'entry'),
  'transformMapEntry/4.': (call) => transform(call, 'entry'),
  'sortBy/2.': sortBy,
  'optMap/2.': (call) => optionalMap(call, 'optMap', (build, at, mapped) => build.call(at, 'optional.of', [mapped])),
  'optFlatMap/2.': (call) => optionalMap(call, 'optFlatMap', (_build, _at, mapped) => mapped),
}

function issue(expr: Expr | undefined, message: string): CelIssue {
  return { offset: expr?.offset ?? -1, message }
}

function isIssue(value: Expr | CelIssue | Variables): value is CelIssue {
  return 'message' in value
}

interface Variables { readonly variable: string; readonly variable2: string | undefined }

/** The iteration variables, one or two. */
function variables(args: readonly Expr[], count: number): Variables | CelIssue {
  const names: string[] = []
  for (const arg of args.slice(0, count)) {
    if (arg.kind !== 'ident') return issue(arg, 'argument must be a simple name')
    if (names.includes(arg.name)) return issue(arg, `duplicate variable name: ${arg.name}`)
    if (arg.name === accumulator || arg.name === '__result__') return issue(arg, 'iteration variable overwrites accumulator variable')
    names.push(arg.name)
  }
  return { variable: names[0] ?? '', variable2: names[1] }
}

function quantifier({ build, at, target, args }: MacroCall, kind: 'all' | 'exists' | 'one'): Expansion {
  const names = variables(args, args.length - 1)
  const predicate = args.at(-1)
  if (isIssue(names) || target === undefined || predicate === undefined) return isIssue(names) ? names : undefined
  const accu = (): Expr => build.accumulated(at)
  if (kind === 'all') {
    return build.comprehension(at, {
      range: target, ...names, accumulator, init: build.literal(at, true), condition: build.call(at, '@not_strictly_false', [accu()]),
      step: build.call(at, '_&&_', [accu(), predicate]), result: accu(),
    })
  }
  if (kind === 'exists') {
    return build.comprehension(at, {
      range: target, ...names, accumulator, init: build.literal(at, false),
      condition: build.call(at, '@not_strictly_false', [build.call(at, '!_', [accu()])]), step: build.call(at, '_||_', [accu(), predicate]), result: accu(),
    })
  }
  const increment = build.call(at, '_+_', [accu(), build.literal(at, 1n)])
  return build.comprehension(at, {
    range: target, ...names, accumulator, init: build.literal(at, 0n), condition: build.literal(at, true),
    step: build.call(at, '_?_:_', [predicate, increment, accu()]), result: build.call(at, '_==_', [accu(), build.literal(at, 1n)]),
  })
}

function mapMacro(call: MacroCall): Expansion {
  const [variable, second, third] = call.args
  if (variable?.kind !== 'ident') return issue(variable, 'argument is not an identifier')
  return mapping(call, variable.name, third === undefined ? second : third, third === undefined ? undefined : second)
}

function mapping({ build, at, target, args }: MacroCall, variable: string, transformed: Expr | undefined, filter: Expr | undefined): Expansion {
  if (variable === accumulator || variable === '__result__') return issue(args[0], 'iteration variable overwrites accumulator variable')
  if (target === undefined || transformed === undefined) return undefined
  const append = build.call(at, '_+_', [build.accumulated(at), build.list(at, [transformed])])
  return build.comprehension(at, {
    range: target, variable, variable2: undefined, accumulator, init: build.list(at, []), condition: build.literal(at, true),
    step: filter === undefined ? append : build.call(at, '_?_:_', [filter, append, build.accumulated(at)]), result: build.accumulated(at),
  })
}

function filterMacro(call: MacroCall): Expansion {
  const [variable, filter] = call.args
  if (variable?.kind !== 'ident') return issue(variable, 'argument is not an identifier')
  return mapping(call, variable.name, variable, filter)
}

function transform({ build, at, target, args }: MacroCall, into: 'list' | 'map' | 'entry'): Expansion {
  const names = variables(args, 2)
  if (isIssue(names)) return names
  const transformed = args.at(-1)
  const filter = args.length === 4 ? args[2] : undefined
  if (target === undefined || transformed === undefined) return undefined
  const accu = (): Expr => build.accumulated(at)
  const added = into === 'list' ? build.call(at, '_+_', [accu(), build.list(at, [transformed])])
    : into === 'map' ? build.call(at, 'cel.@mapInsert', [accu(), build.ident(at, names.variable), transformed])
      : build.call(at, 'cel.@mapInsert', [accu(), transformed])
  return build.comprehension(at, {
    range: target, ...names, accumulator, init: into === 'list' ? build.list(at, []) : build.map(at, []), condition: build.literal(at, true),
    step: filter === undefined ? added : build.call(at, '_?_:_', [filter, added, accu()]), result: accu(),
  })
}

const sortInput = '@__sortBy_input__'

function sortBy(call: MacroCall): Expansion {
  const { build, at, target, args: [variable, key] } = call
  if (target === undefined) return undefined
  if (target.kind === 'literal' || target.kind === 'map' || target.kind === 'struct') {
    return issue(target, 'sortBy can only be applied to a list, identifier, comprehension, call or select expression')
  }
  if (variable?.kind !== 'ident') return issue(variable, 'argument is not an identifier')
  const keys = mapping({ ...call, target: build.ident(at, sortInput) }, variable.name, key, undefined)
  if (keys === undefined || isIssue(keys)) return keys
  return binding(build, at, sortInput, target, build.call(at, '@sortByAssociatedKeys', [keys], build.ident(at, sortInput)))
}

function optionalMap(call: MacroCall, name: string, wrap: (build: Builder, at: number, mapped: Expr) => Expr): Expansion {
  const { build, at, target, args: [variable, body] } = call
  if (variable?.kind !== 'ident') return issue(variable, `${name}() variable name must be a simple identifier`)
  if (target === undefined || body === undefined) return undefined
  const value = build.call(at, 'value', [], build.copy(target, at))
  return build.call(at, '_?_:_', [
    build.call(at, 'hasValue', [], target), wrap(build, at, binding(build, at, variable.name, value, body)), build.call(at, 'optional.none', []),
  ])
}

/** A comprehension over nothing binds a variable. */
function binding(build: Builder, at: number, name: string, value: Expr, result: Expr): Expr {
  return build.comprehension(at, {
    range: build.list(at, []), variable: '#unused', variable2: undefined, accumulator: name, init: value, condition: build.literal(at, false),
    step: build.ident(at, name), result,
  })
}
