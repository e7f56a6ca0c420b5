import { parseDuration } from '../base/duration.ts'
import { goQuote } from '../base/go-format.ts'
import { Failure } from './failure.ts'

/**
 * Command-line flags as `github.com/spf13/pflag` reads them and `cobra` tells about their faults.
 */
export interface FlagSpec {
  readonly name: string
  readonly short?: string
  /** `strings` splits at commas, `array` does not; both gather repetitions, as `pairs` do, each `a=b,c=d`. */
  readonly type: 'bool' | 'string' | 'int' | 'int32' | 'strings' | 'array' | 'pairs' | 'duration'
  /** What the flag means when it comes without a value. */
  readonly bare?: string
  readonly default?: string
  readonly required?: boolean
  /** Printed when the flag is used: `Flag --record has been deprecated, …`. */
  readonly deprecated?: string
}

/** Flags as they were given. */
export class Flags {
  private readonly specs: ReadonlyMap<string, FlagSpec>
  private readonly values = new Map<string, string[]>()
  readonly args: string[] = []
  /** How many arguments stood before `--`; -1 without it. */
  dashAt = -1
  readonly deprecations: string[] = []
  /** Flags as they were given, in order: `--filename=a.yaml`. */
  readonly words: string[] = []

  constructor(specs: ReadonlyMap<string, FlagSpec>) {
    this.specs = specs
  }

  set(spec: FlagSpec, value: string): void {
    this.words.push(`--${spec.name}=${value}`)
    const known = this.values.get(spec.name)
    if (known !== undefined && ['strings', 'array', 'pairs'].includes(spec.type)) known.push(value)
    else this.values.set(spec.name, [value])
    if (spec.deprecated !== undefined) this.deprecations.push(`Flag --${spec.name} has been deprecated, ${spec.deprecated}\n`)
  }

  given(name: string): boolean {
    return this.values.has(name)
  }

  text(name: string): string {
    return this.values.get(name)?.at(-1) ?? this.specs.get(name)?.default ?? ''
  }

  on(name: string): boolean {
    return trueTexts.has(this.text(name))
  }

  number(name: string): number {
    const text = this.text(name)
    return Number(parseGoInt(text, 64) ?? 0n)
  }

  list(name: string): string[] {
    const given = this.values.get(name) ?? []
    return this.specs.get(name)?.type === 'strings' ? given.flatMap((value) => value === '' ? [] : splitCsv(value)) : given
  }
}

const trueTexts = new Set(['1', 't', 'T', 'TRUE', 'true', 'True'])
const falseTexts = new Set(['0', 'f', 'F', 'FALSE', 'false', 'False'])

/** Reads the arguments of a command; `path` is `kubectl create job`. */
export function parseFlags(argv: readonly string[], specs: readonly FlagSpec[], path: string): Flags | Failure {
  const byName = new Map(specs.map((spec) => [spec.name, spec]))
  const byShort = new Map(specs.flatMap((spec) => spec.short === undefined ? [] : [[spec.short, spec] as const]))
  const flags = new Flags(byName)
  const usage = (text: string): Failure => Failure.plain(`error: ${text}\nSee '${path} --help' for usage.`)
  for (let at = 0; at < argv.length; at++) {
    const word = argv[at] ?? ''
    if (word === '--') {
      flags.dashAt = flags.args.length
      flags.args.push(...argv.slice(at + 1))
      break
    }
    if (!word.startsWith('-') || word === '-') {
      flags.args.push(word)
      continue
    }
    const read = word.startsWith('--') ? readLong(word, argv[at + 1], byName) : readShort(word, argv[at + 1], byShort)
    if (typeof read === 'string') return usage(read)
    for (const [spec, value] of read.given) {
      const fault = faultOf(spec, value)
      if (fault !== undefined) return usage(`invalid argument ${goQuote(value)} for "${spec.short === undefined ? '' : `-${spec.short}, `}--${spec.name}" flag: ${fault}`)
      flags.set(spec, value)
    }
    if (read.tookNext) at++
  }
  const missing = specs.filter((spec) => spec.required === true && !flags.given(spec.name)).map((spec) => goQuote(spec.name)).sort()
  return missing.length > 0 && !flags.on('help') ? Failure.text(`required flag(s) ${missing.join(', ')} not set`) : flags
}

interface Read {
  readonly given: readonly (readonly [FlagSpec, string])[]
  readonly tookNext: boolean
}

function readLong(word: string, next: string | undefined, specs: ReadonlyMap<string, FlagSpec>): Read | string {
  const equals = word.indexOf('=')
  const name = equals < 0 ? word.slice(2) : word.slice(2, equals)
  const spec = specs.get(name)
  if (spec === undefined) return name === '' || name.startsWith('-') ? `bad flag syntax: ${word}` : `unknown flag: --${name}`
  if (equals >= 0) return { given: [[spec, word.slice(equals + 1)]], tookNext: false }
  const bare = bareValue(spec)
  if (bare !== undefined) return { given: [[spec, bare]], tookNext: false }
  return next === undefined ? `flag needs an argument: --${name}` : { given: [[spec, next]], tookNext: true }
}

function readShort(word: string, next: string | undefined, specs: ReadonlyMap<string, FlagSpec>): Read | string {
  const given: [FlagSpec, string][] = []
  let rest = word.slice(1)
  while (rest !== '') {
    const letter = rest.charAt(0)
    const spec = specs.get(letter)
    if (spec === undefined) return `unknown shorthand flag: '${letter}' in -${rest}`
    if (rest.length > 2 && rest.charAt(1) === '=') return { given: [...given, [spec, rest.slice(2)]], tookNext: false }
    const bare = bareValue(spec)
    if (bare === undefined) {
      if (rest.length > 1) return { given: [...given, [spec, rest.slice(1)]], tookNext: false }
      return next === undefined ? `flag needs an argument: '${letter}' in -${rest}` : { given: [...given, [spec, next]], tookNext: true }
    }
    given.push([spec, bare])
    rest = rest.slice(1)
  }
  return { given, tookNext: false }
}

function bareValue(spec: FlagSpec): string | undefined {
  return spec.bare ?? (spec.type === 'bool' ? 'true' : undefined)
}

function faultOf(spec: FlagSpec, value: string): string | undefined {
  switch (spec.type) {
    case 'bool': return trueTexts.has(value) || falseTexts.has(value) ? undefined : `strconv.ParseBool: parsing ${goQuote(value)}: invalid syntax`
    case 'int': return intFault(value, 64)
    case 'int32': return intFault(value, 32)
    case 'pairs': return value.split(',').every((pair) => pair.includes('=')) ? undefined : 'malformed pair, expect string=string'
    case 'duration': return parseDuration(value) === undefined ? `time: invalid duration ${goQuote(value)}` : undefined
    default: return undefined
  }
}

function intFault(text: string, bits: number): string | undefined {
  if (parseGoInt(text, bits) !== undefined) return undefined
  return `strconv.ParseInt: parsing ${goQuote(text)}: ${parseGoInt(text, Infinity) === undefined ? 'invalid syntax' : 'value out of range'}`
}

/** `strconv.ParseInt` with base 0: `0x10`, `0b1`, `0o17`, `017`, `1_000`. */
function parseGoInt(text: string, bits: number): bigint | undefined {
  const [, sign, digits = ''] = /^([+-]?)(0[xX](?:_?[0-9a-fA-F])+|0[bB](?:_?[01])+|0[oO]?(?:_?[0-7])+|0|[1-9](?:_?[0-9])*)$/.exec(text) ?? []
  if (digits === '') return undefined
  const value = BigInt(digits.replaceAll('_', '').replace(/^0[oO]?(?=[0-7])/, '0o')) * (sign === '-' ? -1n : 1n)
  const limit = bits === Infinity ? undefined : 1n << BigInt(bits - 1)
  return limit === undefined || (value >= -limit && value < limit) ? value : undefined
}

/** One record of comma-separated values, as Go's encoding/csv reads it. */
export function splitCsv(text: string): string[] {
  const fields: string[] = []
  let at = 0
  while (at <= text.length) {
    if (text.charAt(at) === '"') {
      let field = ''
      at++
      while (at < text.length && !(text.charAt(at) === '"' && text.charAt(at + 1) !== '"')) {
        if (text.charAt(at) === '"') at++
        field += text.charAt(at++)
      }
      fields.push(field)
      at += 2
    } else {
      const comma = text.indexOf(',', at)
      const end = comma < 0 ? text.length : comma
      fields.push(text.slice(at, end))
      at = end + 1
    }
  }
  return fields
}
