import { parseDuration } from '../base/duration.ts'
import { goQuote } from '../base/go-format.ts'
import { Failure } from './failure.ts'
import type { Flags, FlagSpec } from './flags.ts'
import type { DryRun } from './printers/print-flags.ts'
import type { FileOptions } from './resources/files.ts'
import type { Session } from './session.ts'

/** One command of kubectl. */
export interface Command {
  readonly flags: readonly FlagSpec[]
  /** What it ends with; undefined is success. */
  run(session: Session, flags: Flags, path: string): Failure | undefined
}

/** Flags that every command knows. */
export const globalFlags: readonly FlagSpec[] = [
  { name: 'namespace', short: 'n', type: 'string' },
  { name: 'help', short: 'h', type: 'bool' },
  { name: 'v', short: 'v', type: 'int' },
  { name: 'context', type: 'string' },
  { name: 'cluster', type: 'string' },
  { name: 'user', type: 'string' },
  { name: 'kubeconfig', type: 'string' },
  { name: 'server', short: 's', type: 'string' },
  { name: 'token', type: 'string' },
  { name: 'as', type: 'string' },
  { name: 'as-group', type: 'array' },
  { name: 'cache-dir', type: 'string' },
  { name: 'insecure-skip-tls-verify', type: 'bool' },
  { name: 'request-timeout', type: 'string' },
  { name: 'warnings-as-errors', type: 'bool' },
]

export const fileFlags: readonly FlagSpec[] = [
  { name: 'filename', short: 'f', type: 'strings' },
  { name: 'kustomize', short: 'k', type: 'string' },
  { name: 'recursive', short: 'R', type: 'bool' },
]

export const dryRunFlag: FlagSpec = { name: 'dry-run', type: 'string', default: 'none', bare: 'unchanged' }
export const validateFlag: FlagSpec = { name: 'validate', type: 'string', default: 'strict', bare: 'strict' }
export const selectorFlag: FlagSpec = { name: 'selector', short: 'l', type: 'string' }
export const recordFlag: FlagSpec = { name: 'record', type: 'bool', deprecated: '--record will be removed in the future' }
export const saveConfigFlag: FlagSpec = { name: 'save-config', type: 'bool' }

export function fieldManagerFlag(name: string): FlagSpec {
  return { name: 'field-manager', type: 'string', default: name }
}

/** `error: …` and where help is. */
export function usageFailure(path: string, text: string): Failure {
  return Failure.plain(`error: ${text}\nSee '${path} -h' for help and examples`)
}

/** The strategy of `--dry-run`; a bare flag or a truth value is answered in the log. */
export function dryRunOf(session: Session, flags: Flags): DryRun | Failure {
  const text = flags.text('dry-run')
  switch (text) {
    case 'none': case 'client': case 'server': return text
    case 'unchanged':
      session.printError(logLine(session, 'W', 'helpers.go', '--dry-run is deprecated and can be replaced with --dry-run=client.'))
      return 'client'
    default:
  }
  if (!/^(?:1|t|T|TRUE|true|True|0|f|F|FALSE|false|False)$/.test(text)) return Failure.text(`Invalid dry-run value (${text}). Must be "none", "server", or "client".`)
  const on = /^(?:1|t)/i.test(text)
  session.printError(logLine(session, 'W', 'helpers.go', `--dry-run=${text} is deprecated (boolean value) and can be replaced with --dry-run=${on ? 'client' : 'none'}.`))
  return on ? 'client' : 'none'
}

/** A line of kubectl's own log; process and line are 1, as they tell nothing. */
export function logLine(session: Session, level: 'W' | 'E' | 'F', file: string, text: string): string {
  const [date = '', time = ''] = session.client.now().replace('Z', '').split('T')
  return `${level}${date.slice(5, 7)}${date.slice(8, 10)} ${time}.000000       1 ${file}:1] ${text}\n`
}

export type FieldValidation = 'Strict' | 'Warn' | 'Ignore'

export function fieldValidationOf(flags: Flags): FieldValidation | Failure {
  const text = flags.text('validate')
  switch (text) {
    case 'strict': case 'true': return 'Strict'
    case 'warn': return 'Warn'
    case 'ignore': case 'false': return 'Ignore'
    default:
  }
  if (/^(?:1|t|T|TRUE|True)$/.test(text)) return 'Strict'
  if (/^(?:0|f|F|FALSE|False)$/.test(text)) return 'Ignore'
  return Failure.text(`invalid - validate option ${goQuote(text)}; must be one of: strict (or true), warn, ignore (or false)`)
}

/** The namespace of a command, and whether it was named. */
export function namespaceOf(flags: Flags): { namespace: string, enforceNamespace: boolean } {
  const given = flags.text('namespace')
  return { namespace: given === '' ? 'default' : given, enforceNamespace: given !== '' }
}

/** Which files a command reads. */
export function fileOptions(flags: Flags, validate: boolean): FileOptions {
  return { filenames: flags.list('filename'), recursive: flags.on('recursive'), ...namespaceOf(flags), validate, selector: flags.text('selector'), kustomize: flags.text('kustomize') }
}

/** `must specify one of -f and -k`. */
export function requireFiles(flags: Flags): Failure | undefined {
  const files = flags.list('filename').length > 0
  const kustomize = flags.text('kustomize') !== ''
  if (files && kustomize) return Failure.text('only one of -f or -k can be specified')
  if (!files && !kustomize) return Failure.text('must specify one of -f and -k')
  return undefined
}

/** A duration in seconds. */
export function secondsOf(flags: Flags, name: string): number {
  return Number(parseDuration(flags.text(name)) ?? 0n) / 1e9
}

/** Objects are named by files, rather than by arguments. */
export function hasFiles(flags: Flags): boolean {
  return flags.list('filename').length > 0 || flags.text('kustomize') !== ''
}
