import { goQuote } from '../../base/go-format.ts'
import { cloneValue, isMap, type ValueMap } from '../../base/json.ts'
import { labelValueErrors, qualifiedNameErrors } from '../../base/names.ts'
import { dryRunFlag, dryRunOf, fieldManagerFlag, selectorFlag, usageFailure, type Command } from '../command.ts'
import { Failure } from '../failure.ts'
import type { Flags } from '../flags.ts'
import { sendChange } from '../mutate.ts'
import { dryRunSuffix, objectPrinter, printFlags, type DryRun } from '../printers/print-flags.ts'
import { select } from '../resources/arguments.ts'
import type { Info } from '../resources/files.ts'
import type { Session } from '../session.ts'
import { listAt, textAt } from '../tables/cells.ts'

/** `kubectl cordon` and `uncordon`: `pkg/cmd/drain/drain.go` (v0.36.2). */
function cordonCommand(verb: 'cordon' | 'uncordon'): Command {
  return {
    flags: [dryRunFlag, selectorFlag],
    run(session, flags, path) {
      const dryRun = dryRunOf(session, flags)
      if (dryRun instanceof Failure) return dryRun
      if (flags.args.length === 0 && flags.text('selector') === '') return usageFailure(path, `USAGE: ${verb} NODE [flags]`)
      if (flags.args.length > 0 && flags.text('selector') !== '') return usageFailure(path, 'cannot specify both a node name and a --selector option')
      const found = nodesOf(session, flags, flags.args)
      if (found instanceof Failure) return found
      for (const info of found.infos) {
        const fault = markNode(session, info, verb === 'cordon', dryRun)
        if (fault !== undefined) return fault
      }
      return Failure.all(found.failures)
    },
  }
}

/** Makes a node schedulable or not, and says so. */
export function markNode(session: Session, info: Info, unschedulable: boolean, dryRun: DryRun): Failure | undefined {
  const word = unschedulable ? 'cordoned' : 'uncordoned'
  if ((isMap(info.object.spec) && info.object.spec.unschedulable === true) === unschedulable) {
    session.print(`node/${info.name} already ${word}${dryRunSuffix(dryRun)}\n`)
    return undefined
  }
  const after = cloneValue(info.object)
  const spec = isMap(after.spec) ? after.spec : (after.spec = {})
  if (unschedulable) spec.unschedulable = true
  else delete spec.unschedulable
  const outcome = sendChange(session, info, after, { dryRun, manager: '', type: 'strategic' })
  if (outcome instanceof Failure) return outcome
  session.print(`node/${info.name} ${word}${dryRunSuffix(dryRun)}\n`)
  return undefined
}

export const cordon = cordonCommand('cordon')
export const uncordon = cordonCommand('uncordon')

/** Nodes of the arguments, or those that a selector finds. */
export function nodesOf(session: Session, flags: Flags, names: readonly string[]): ReturnType<typeof select> {
  const args = names.length === 0 ? ['nodes'] : names.map((name) => name.includes('/') ? name : `node/${name}`)
  return select(session, { args, namespace: '', selector: flags.text('selector') })
}

interface Taint {
  readonly key: string
  readonly value: string
  readonly effect: string
}

/** `kubectl taint`: `pkg/cmd/taint` (v0.36.2). */
export const taint: Command = {
  flags: [...printFlags, dryRunFlag, selectorFlag, fieldManagerFlag('kubectl-taint'), { name: 'overwrite', type: 'bool' }, { name: 'all', type: 'bool' }, { name: 'validate', type: 'string', default: 'strict' }],
  run(session, flags, path) {
    const dryRun = dryRunOf(session, flags)
    if (dryRun instanceof Failure) return dryRun
    const isSpec = (arg: string): boolean => /[=:]/.test(arg) || arg.endsWith('-')
    const [type = '', ...rest] = flags.args
    const names = rest.filter((arg) => !isSpec(arg))
    const specs = rest.filter(isSpec)
    if (specs.length === 0) return Failure.text('at least one taint update is required')
    const parsed = parseTaints(specs)
    if (parsed instanceof Failure) return usageFailure(path, parsed.text)
    const both = parsed.set.filter((one) => parsed.removed.some((other) => other.key === one.key && (other.effect === '' || other.effect === one.effect)))
    if (both.length > 0) return Failure.text(`can not both modify and remove the following taint(s) in the same command: ${both.map(({ key }) => `${key}=`).join(', ')}`)
    const found = select(session, { args: [type, ...names], namespace: '', selector: flags.text('selector'), all: flags.on('all') })
    if (found instanceof Failure) return found
    for (const info of found.infos) {
      const before = listAt(info.object, 'spec', 'taints')
      const missing = parsed.removed.filter((one) => !before.some((known) => matches(known, one)))
      if (missing.length > 0) return Failure.all(missing.map(({ key, effect }) => Failure.text(`taint ${goQuote(effect === '' ? key : `${key}:${effect}`)} not found`)))
      const clashes = flags.on('overwrite') ? [] : parsed.set.filter((one) => before.some((known) => known.key === one.key && known.effect === one.effect))
      if (clashes.length > 0) return Failure.text(`node ${info.name} already has ${[...new Set(clashes.map(({ key }) => key))].join(',')} taint(s) with same effect(s) and --overwrite is false`)
      const kept = before.filter((known) => !parsed.removed.some((one) => matches(known, one)) && !parsed.set.some((one) => known.key === one.key && known.effect === one.effect))
      const after = cloneValue(info.object)
      const spec = isMap(after.spec) ? after.spec : (after.spec = {})
      spec.taints = [...parsed.set.map(({ key, value, effect }): ValueMap => ({ key, ...value === '' ? {} : { value }, effect })), ...kept]
      const outcome = sendChange(session, info, after, { dryRun, manager: flags.text('field-manager'), type: 'strategic' })
      if (outcome instanceof Failure) return outcome
      const overwritten = parsed.set.some((one) => before.some((known) => known.key === one.key && known.effect === one.effect))
      const word = overwritten || (parsed.set.length > 0 && parsed.removed.length > 0) ? 'modified' : parsed.set.length > 0 ? 'tainted' : 'untainted'
      const print = objectPrinter(session, flags, word)
      const failure = print instanceof Failure ? print : print(outcome.object)
      if (failure !== undefined) return failure
    }
    return Failure.all(found.failures)
  },
}

function matches(known: ValueMap, { key, effect }: Taint): boolean {
  return known.key === key && (effect === '' || known.effect === effect)
}

const effects = new Set(['NoSchedule', 'PreferNoSchedule', 'NoExecute'])

function parseTaints(specs: readonly string[]): { set: Taint[], removed: Taint[] } | Failure {
  const set: Taint[] = []
  const removed: Taint[] = []
  for (const spec of specs) {
    const gone = spec.endsWith('-')
    const read = parseTaint(gone ? spec.slice(0, -1) : spec, gone)
    if (read instanceof Failure) return read
    if (gone) removed.push(read)
    else {
      if (set.some((one) => one.key === read.key && one.effect === read.effect)) return Failure.text(`duplicated taints with the same key and effect: {${read.key} ${read.value} ${read.effect} <nil>}`)
      set.push(read)
    }
  }
  return { set, removed }
}

function parseTaint(spec: string, gone: boolean): Taint | Failure {
  const [left = '', effect, ...more] = spec.split(':')
  if (more.length > 0) return Failure.text(`invalid taint spec: ${spec}`)
  const [key = '', value = '', ...rest] = effect === undefined ? [left] : left.split('=')
  if (rest.length > 0) return Failure.text(`invalid taint spec: ${spec}`)
  if (effect !== undefined && !effects.has(effect) && !(gone && effect === '')) return Failure.text(`invalid taint effect: ${effect}, unsupported taint effect`)
  const faults = [...qualifiedNameErrors(key)]
  if (faults.length > 0) return Failure.text(`invalid taint spec: ${spec}, ${faults.join('; ')}`)
  const values = labelValueErrors(value)
  if (values.length > 0) return Failure.text(`invalid taint spec: ${spec}, ${values.join('; ')}`)
  if (effect === undefined && !gone) return Failure.text(`invalid taint spec: ${spec}`)
  return { key, value, effect: effect ?? '' }
}

export { textAt }
