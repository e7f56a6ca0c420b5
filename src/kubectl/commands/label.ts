import { goQuote } from '../../base/go-format.ts'
import { cloneValue, isMap, sortedKeys, type ValueMap } from '../../base/json.ts'
import { labelValueErrors } from '../../base/names.ts'
import { dryRunFlag, dryRunOf, fieldManagerFlag, fileFlags, recordFlag, selectorFlag, type Command } from '../command.ts'
import { Failure } from '../failure.ts'
import type { Flags, FlagSpec } from '../flags.ts'
import { sendChange } from '../mutate.ts'
import { dryRunSuffix, objectPrinter, printFlags, type DryRun, type ObjectPrinter } from '../printers/print-flags.ts'
import type { Info } from '../resources/files.ts'
import { filesOrArguments } from '../resources/targets.ts'
import { metaOf, wordOf, type Session } from '../session.ts'

const flags: readonly FlagSpec[] = [
  ...fileFlags, ...printFlags, dryRunFlag, selectorFlag, recordFlag, { name: 'field-selector', type: 'string' }, { name: 'all', type: 'bool' }, { name: 'all-namespaces', short: 'A', type: 'bool' },
  { name: 'overwrite', type: 'bool' }, { name: 'list', type: 'bool' }, { name: 'local', type: 'bool' }, { name: 'resource-version', type: 'string' },
]

interface Updates {
  readonly resources: readonly string[]
  readonly set: ReadonlyMap<string, string>
  readonly removed: readonly string[]
}

/** `kubectl label`: `pkg/cmd/label/label.go` (v0.36.2). */
export const label: Command = {
  flags: [...flags, fieldManagerFlag('kubectl-label')],
  run(session, given) {
    const updates = updatesOf(given.args)
    if (typeof updates === 'string') return Failure.text(`all resources must be specified before label changes: ${updates}`)
    for (const [key, value] of updates.set) {
      if (value.includes('=')) return Failure.text(`invalid label spec: ${key}=${value}`)
      const faults = labelValueErrors(value)
      if (faults.length > 0) return Failure.text(`invalid label value: ${goQuote(`${key}=${value}`)}: ${faults.join(';')}`)
    }
    const both = updates.removed.find((key) => updates.set.has(key))
    if (both !== undefined) return Failure.text('can not both modify and remove a label in the same command')
    return changeMetadata(session, given, updates, 'labels')
  },
}

/** `kubectl annotate`: `pkg/cmd/annotate/annotate.go`. */
export const annotate: Command = {
  flags: [...flags, fieldManagerFlag('kubectl-annotate')],
  run(session, given) {
    const updates = updatesOf(given.args)
    if (typeof updates === 'string') return Failure.text(`all resources must be specified before annotation changes: ${updates}`)
    const both = updates.removed.filter((key) => updates.set.has(key))
    if (both.length > 0) return Failure.text(`can not both modify and remove the following annotation(s) in the same command: ${both.join(', ')}`)
    return changeMetadata(session, given, updates, 'annotations')
  },
}

/** Arguments with `=`, or with `-` at the end, are changes; they come last: else the one that is late. */
function updatesOf(args: readonly string[]): Updates | string {
  const set = new Map<string, string>()
  const removed: string[] = []
  const resources: string[] = []
  for (const arg of args) {
    const isChange = (arg.includes('=') && !arg.startsWith('=')) || (arg.endsWith('-') && arg !== '-')
    if (!isChange) {
      if (set.size + removed.length > 0) return arg
      resources.push(arg)
    } else if (arg.includes('=')) set.set(arg.slice(0, arg.indexOf('=')), arg.slice(arg.indexOf('=') + 1))
    else removed.push(arg.slice(0, -1))
  }
  return { resources, set, removed }
}

function changeMetadata(session: Session, given: Flags, updates: Updates, field: 'labels' | 'annotations'): Failure | undefined {
  const noun = field === 'labels' ? 'label' : 'annotation'
  const dryRun = dryRunOf(session, given)
  if (dryRun instanceof Failure) return dryRun
  const local = given.on('local')
  if (given.on('all') && given.text('selector') !== '') return Failure.text('cannot set --all and --selector at the same time')
  if (given.on('all') && given.text('field-selector') !== '') return Failure.text('cannot set --all and --field-selector at the same time')
  if (given.on('list') && given.text('output') !== '') return Failure.text('--list and --output may not be specified together')
  const hasFiles = given.list('filename').length > 0
  if (local && dryRun === 'server') return Failure.text('cannot specify --local and --dry-run=server - did you mean --dry-run=client?')
  if (local && updates.resources.length > 0) return Failure.text('can only use local files by -f pod.yaml or --filename=pod.json when --local=true is set')
  if (local && !hasFiles) return Failure.text('one or more files must be specified as -f pod.yaml or --filename=pod.json')
  if (updates.resources.length < 1 && !hasFiles) return Failure.text('one or more resources must be specified as <resource> <name> or <resource>/<name>')
  if (updates.set.size + updates.removed.length === 0 && !given.on('list')) return Failure.text(`at least one ${noun} update is required`)
  const found = filesOrArguments(session, given, { local, args: [...updates.resources], latest: true })
  if (found instanceof Failure) return found
  const single = hasFiles ? given.list('filename').length === 1 : updates.resources.every((arg) => arg.includes('/')) ? updates.resources.length === 1 : updates.resources.length === 2
  if (!single && given.text('resource-version') !== '') return Failure.text('--resource-version may only be used with a single resource')
  const failures: Failure[] = []
  // One printer serves all annotated objects, so that their documents are set apart; labels take a new one each.
  const annotated = objectPrinter(session, given, `annotated${dryRunSuffix(dryRun)}`)
  if (annotated instanceof Failure && field === 'annotations') return annotated
  for (const info of found.infos) {
    const failure = changeOne(session, given, info, updates, { field, dryRun, single, ...field === 'annotations' && !(annotated instanceof Failure) ? { print: annotated } : {} })
    if (failure !== undefined) failures.push(failure)
  }
  return Failure.all([...failures, ...found.failures])
}

function listed(session: Session, { resource, name }: Info, values: ValueMap, { field, single }: Change): undefined {
  if (!single) session.print(`Listing ${field} for ${resource.kind}.${resource.group}/${name}:\n`)
  for (const key of sortedKeys(values)) session.print(`${single ? '' : ' '}${key}=${wordOf(values[key])}\n`)
  return undefined
}

interface Change {
  readonly field: 'labels' | 'annotations'
  readonly dryRun: DryRun
  /** One object was named. */
  readonly single: boolean
  readonly print?: ObjectPrinter
}

function changeOne(session: Session, given: Flags, info: Info, { set, removed }: Updates, change: Change): Failure | undefined {
  const { field, dryRun } = change
  const before = isMap(metaOf(info.object)[field]) ? metaOf(info.object)[field] as ValueMap : {}
  if (!given.on('overwrite')) {
    const clashes = [...set].filter(([key, value]) => Object.hasOwn(before, key) && before[key] !== value)
    if (clashes.length > 0) return clash(clashes.map(([key]) => [key, String(before[key] as string)]), field)
  }
  const after = cloneValue(info.object)
  const metadata = isMap(after.metadata) ? after.metadata : (after.metadata = {})
  const values: ValueMap = { ...before }
  for (const [key, value] of set) values[key] = value
  for (const key of removed) delete values[key]
  if (given.on('list')) return listed(session, info, values, change)
  metadata[field] = values
  if (given.text('resource-version') !== '') metadata.resourceVersion = given.text('resource-version')
  if (field === 'labels' && !given.on('local') && dryRun !== 'client') for (const key of removed) if (!Object.hasOwn(before, key)) session.print(`label ${goQuote(key)} not found.\n`)
  const outcome = sendChange(session, info, after, { dryRun, local: given.on('local'), manager: given.text('field-manager'), type: 'merge' })
  if (outcome instanceof Failure) return outcome
  const word = labelWord([...set.keys()].some((key) => before[key] !== set.get(key)), removed.some((key) => Object.hasOwn(before, key)))
  const print = change.print ?? objectPrinter(session, given, `${word}${dryRunSuffix(dryRun)}`)
  return print instanceof Failure ? print : print(outcome.object)
}

function labelWord(added: boolean, gone: boolean): string {
  return added && gone ? 'modified' : added ? 'labeled' : gone ? 'unlabeled' : 'not labeled'
}

function clash(clashes: readonly [string, string][], field: 'labels' | 'annotations'): Failure | undefined {
  if (field === 'annotations') return Failure.text(`--overwrite is false but found the following declared annotation(s): ${clashes.map(([key, value]) => `'${key}' already has a value (${value})`).join('; ')}`)
  return Failure.all(clashes.map(([key, value]) => Failure.text(`'${key}' already has a value (${value}), and --overwrite is false`)))
}
