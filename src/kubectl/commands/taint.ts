import { goQuote } from '../../base/go-format.ts'
import { cloneValue, isMap, type ValueMap } from '../../base/json.ts'
import { labelValueErrors, qualifiedNameErrors } from '../../base/names.ts'
import { dryRunFlag, dryRunOf, fieldManagerFlag, selectorFlag, usageFailure, type Command } from '../command.ts'
import { Failure } from '../failure.ts'
import type { Flags } from '../flags.ts'
import { sendChange } from '../mutate.ts'
import { objectPrinter, printFlags } from '../printers/print-flags.ts'
import { select } from '../resources/arguments.ts'
import { findType } from '../resources/types.ts'
import { listAt } from '../tables/cells.ts'

interface Taint {
  readonly key: string
  readonly value: string
  readonly effect: string
}

interface Changes {
  readonly set: readonly Taint[]
  readonly removed: readonly Taint[]
}

/** `kubectl taint`: `pkg/cmd/taint` (v0.36.2). */
export const taint: Command = {
  flags: [...printFlags, dryRunFlag, selectorFlag, fieldManagerFlag('kubectl-taint'), { name: 'overwrite', type: 'bool' }, { name: 'all', type: 'bool' }, { name: 'validate', type: 'string', default: 'strict' }],
  run(session, flags, path) {
    const dryRun = dryRunOf(session, flags)
    if (dryRun instanceof Failure) return dryRun
    const isSpec = (arg: string): boolean => /[=:]/.test(arg) || arg.endsWith('-')
    const first = flags.args.findIndex(isSpec)
    const resources = first < 0 ? flags.args : flags.args.slice(0, first)
    const specs = first < 0 ? [] : flags.args.slice(first)
    const late = specs.find((arg) => !isSpec(arg))
    if (late !== undefined) return Failure.text(`all resources must be specified before taint changes: ${late}`)
    if (resources.length === 0) return Failure.text('one or more resources must be specified as <resource> <name>')
    if (specs.length === 0) return Failure.text('at least one taint update is required')
    const changes = parseTaints(specs)
    if (changes instanceof Failure) return usageFailure(path, changes.text)
    const [word = '', ...names] = resources
    const type = findType(session.client, word)
    if (type instanceof Failure) return type
    const fault = type.kind === 'Node' ? optionsFault(flags, names, changes) : Failure.text(`invalid resource type ${word.toLowerCase()}, only node types are supported`)
    if (fault !== undefined) return fault
    const found = select(session, { args: [word, ...names], namespace: '', selector: flags.text('selector'), all: flags.on('all') })
    if (found instanceof Failure) return found
    const failures: Failure[] = []
    for (const info of found.infos) {
      const after = cloneValue(info.object)
      const operation = taintNode(after, changes, flags.on('overwrite'))
      const outcome = operation instanceof Failure ? operation : sendChange(session, info, after, { dryRun, manager: flags.text('field-manager'), type: 'strategic' })
      const print = outcome instanceof Failure || operation instanceof Failure ? Failure.silent() : objectPrinter(session, flags, operation)
      const failure = outcome instanceof Failure ? outcome : print instanceof Failure ? print : print(outcome.object)
      if (failure !== undefined) failures.push(...failure.members.length > 0 ? failure.members : [failure])
    }
    return Failure.all([...failures, ...found.failures])
  },
}

function optionsFault(flags: Flags, names: readonly string[], { set, removed }: Changes): Failure | undefined {
  const both = set.flatMap((one) => removed.filter((other) => other.key === one.key && (other.effect === '' || other.effect === one.effect)))
  if (both.length > 0) return Failure.text(`can not both modify and remove the following taint(s) in the same command: ${both.map(({ key, effect }) => `${key}=${effect}`).join(', ')}`)
  if (flags.on('all') && flags.text('selector') !== '') return Failure.text('setting \'all\' parameter with a non empty selector is prohibited')
  return !flags.on('all') && flags.text('selector') === '' && names.length === 0 ? Failure.text('at least one resource name must be specified since \'all\' parameter is not set') : undefined
}

/** Changes a node; returns what was done. */
function taintNode(node: ValueMap, { set, removed }: Changes, overwrite: boolean): string | Failure {
  const before = listAt(node, 'spec', 'taints')
  const isSame = (known: ValueMap, one: Taint): boolean => known.key === one.key && known.effect === one.effect
  const clashes = overwrite ? [] : set.filter((one) => before.some((known) => isSame(known, one)))
  const name = isMap(node.metadata) && typeof node.metadata.name === 'string' ? node.metadata.name : ''
  if (clashes.length > 0) return Failure.text(`node ${name} already has ${clashes.map(({ key }) => key).join(',')} taint(s) with same effect(s) and --overwrite is false`)
  let taints: ValueMap[] = [...set.map(({ key, value, effect }): ValueMap => ({ key, ...value === '' ? {} : { value }, effect })), ...before.filter((known) => !set.some((one) => isSame(known, one)))]
  // Upstream tells by the number of taints whether one was added.
  const added = taints.length !== before.length
  const missing: Failure[] = []
  let deleted = false
  for (const one of removed) {
    const left = taints.filter((known) => !(known.key === one.key && (one.effect === '' || known.effect === one.effect)))
    deleted = left.length !== taints.length
    if (!deleted) missing.push(Failure.text(`taint ${goQuote(taintText(one))} not found`))
    taints = left
  }
  const failure = Failure.group(missing)
  if (failure !== undefined) return failure
  const spec = isMap(node.spec) ? node.spec : (node.spec = {})
  spec.taints = taints
  return (added && deleted) || overwrite ? 'modified' : added ? 'tainted' : 'untainted'
}

function taintText({ key, value, effect }: Taint): string {
  if (effect === '') return value === '' ? key : `${key}=${value}:`
  return value === '' ? `${key}:${effect}` : `${key}=${value}:${effect}`
}

const effects = new Set(['NoSchedule', 'PreferNoSchedule', 'NoExecute'])

function parseTaints(specs: readonly string[]): Changes | Failure {
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
