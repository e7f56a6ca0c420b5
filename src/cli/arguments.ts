import { parseArgs } from 'node:util'
import { nearestName } from '../base/edit-distance.ts'

/** One flag of a command. */
export interface Flag {
  readonly type: 'string' | 'boolean'
  readonly short?: string
  readonly multiple?: boolean
  /** What the value is called in the help: `<version>`. */
  readonly value?: string
  readonly summary: string
  /** The words that it takes, for completion. */
  readonly choices?: readonly string[]
}

export type Flags = Readonly<Record<string, Flag>>

export interface Command {
  readonly name: string
  /** `[paths…]` */
  readonly usage: string
  readonly summary: string
  readonly flags: Flags
}

type ValueOf<F extends Flag> = F['type'] extends 'boolean' ? boolean : F['multiple'] extends true ? readonly string[] : string | undefined

export interface Parsed<F extends Flags> {
  readonly flags: { readonly [K in keyof F]: ValueOf<F[K]> }
  readonly paths: readonly string[]
}

/** A mistake on the command line or in what it names: exit code 2, one sentence, no stack. */
export class UsageError extends Error {}

/** Reads a command's arguments; an unknown flag names the one that was meant. */
export function parseFlags<const F extends Flags>(command: Command & { readonly flags: F }, args: readonly string[]): Parsed<F> {
  const { flags } = command
  const options = Object.fromEntries(Object.entries(flags).map(([name, { type, short, multiple = false }]) =>
    [name, short === undefined ? { type, multiple } : { type, multiple, short }]))
  const { tokens } = parseArgs({ args: [...args], options, strict: false, allowPositionals: true, tokens: true })
  const values: Record<string, unknown> = {}
  for (const [name, { type, multiple }] of Object.entries(flags)) values[name] = type === 'boolean' ? false : multiple === true ? [] : undefined
  const paths: string[] = []
  for (const token of tokens) {
    if (token.kind === 'positional') paths.push(token.value)
    if (token.kind !== 'option') continue
    const flag = Object.hasOwn(flags, token.name) ? flags[token.name] : undefined
    if (flag === undefined) throw new UsageError(unknownFlag(token.rawName, command))
    if (flag.type === 'boolean') {
      if (token.value !== undefined) throw new UsageError(`${token.rawName} takes no value`)
      values[token.name] = true
      continue
    }
    if (token.value === undefined) throw new UsageError(`${token.rawName} needs a value: ${token.rawName} ${flag.value ?? '<value>'}`)
    if (flag.multiple === true) (values[token.name] as string[]).push(token.value)
    else values[token.name] = token.value
  }
  return { flags: values as Parsed<F>['flags'], paths }
}

function unknownFlag(name: string, command: Command): string {
  const near = nearestName(name.replace(/^-+/, ''), Object.keys(command.flags))
  const hint = near === undefined ? `stowage ${command.name} --help lists the flags` : `did you mean --${near}?`
  return `stowage ${command.name} has no flag ${name}; ${hint}`
}

/** One of a fixed set of words, or a usage error that names the nearest. */
export function oneOf<T extends string>(flag: string, value: string, allowed: readonly T[]): T {
  const found = allowed.find((one) => one === value)
  if (found !== undefined) return found
  const near = nearestName(value, allowed)
  throw new UsageError(`--${flag} knows no "${value}"; ${near === undefined ? `it is one of ${allowed.join(', ')}` : `did you mean "${near}"?`}`)
}

/** The help page of a command. */
export function helpText({ name, usage, summary, flags }: Command): string {
  const rows = Object.entries(flags).map(([flag, { short, value, type, summary: text }]) =>
    [`${short === undefined ? '    ' : `-${short}, `}--${flag}${type === 'string' ? ` ${value ?? '<value>'}` : ''}`, text] as const)
  const width = Math.max(0, ...rows.map(([left]) => left.length))
  return [`stowage ${name} ${usage}`, '', summary, '', ...rows.map(([left, text]) => `  ${left.padEnd(width)}  ${text}`), ''].join('\n')
}
