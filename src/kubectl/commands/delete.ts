import { parseDuration } from '../../base/duration.ts'
import { goQuote } from '../../base/go-format.ts'
import { qualifiedResource } from '../../sim/api/status.ts'
import type { DeleteOptions } from '../../sim/api/server.ts'
import { dryRunFlag, dryRunOf, fileFlags, fileOptions, hasFiles, namespaceOf, selectorFlag, type Command } from '../command.ts'
import { Failure } from '../failure.ts'
import type { Flags, FlagSpec } from '../flags.ts'
import { sendRaw } from './raw.ts'
import { dryRunSuffix, type DryRun } from '../printers/print-flags.ts'
import { select } from '../resources/arguments.ts'
import { readInfos, type Info } from '../resources/files.ts'
import { metaText, targetFor, type Session } from '../session.ts'
import { textAt } from '../tables/cells.ts'

const deleteFlags: readonly FlagSpec[] = [
  ...fileFlags, selectorFlag, dryRunFlag,
  { name: 'field-selector', type: 'string' }, { name: 'all', type: 'bool' }, { name: 'all-namespaces', short: 'A', type: 'bool' },
  { name: 'cascade', type: 'string', default: 'background', bare: 'background' }, { name: 'ignore-not-found', type: 'bool' }, { name: 'now', type: 'bool' },
  { name: 'force', type: 'bool' }, { name: 'grace-period', type: 'int', default: '-1' }, { name: 'wait', type: 'bool', default: 'true' }, { name: 'timeout', type: 'duration', default: '0s' },
  { name: 'output', short: 'o', type: 'string' }, { name: 'raw', type: 'string' }, { name: 'interactive', short: 'i', type: 'bool' },
]

/** What a deletion is asked to do. */
export interface Deletion {
  readonly grace: number
  readonly propagation: NonNullable<DeleteOptions['propagationPolicy']>
  readonly ignoreNotFound: boolean
  readonly wait: boolean
  readonly output: string
  readonly dryRun: DryRun
  readonly timeout: string
}

/** `kubectl delete`: `pkg/cmd/delete/delete.go` (v0.36.2). */
export const remove: Command = {
  flags: deleteFlags,
  run(session, flags) {
    if (flags.text('raw') !== '') return sendRaw(session, flags, 'delete')
    const selecting = flags.on('all') || flags.text('selector') !== '' || flags.text('field-selector') !== ''
    if (flags.on('all') && (flags.text('selector') !== '' || flags.text('field-selector') !== '')) return Failure.text('setting \'all\' parameter but found a non empty selector. ')
    if (flags.on('now') && flags.number('grace-period') !== -1) return Failure.text('--now and --grace-period cannot be specified together')
    const dryRun = dryRunOf(session, flags)
    if (dryRun instanceof Failure) return dryRun
    const propagation = propagationOf(session, flags.text('cascade'))
    if (propagation instanceof Failure) return propagation
    const found = candidates(session, flags)
    if (found instanceof Failure) return found
    const output = flags.text('output')
    if (output !== '' && output !== 'name') return Failure.text(`unexpected -o output mode: ${output}. We only support '-o name'`)
    const grace = gracePeriod(flags)
    if (grace === 0 && flags.on('force')) session.printError('Warning: Immediate deletion does not wait for confirmation that the running resource has been terminated. The resource may continue to run on the cluster indefinitely.\n')
    else if (grace > 0 && flags.on('force')) return Failure.text('--force and --grace-period greater than 0 cannot be specified together')
    const ignoreNotFound = flags.given('ignore-not-found') ? flags.on('ignore-not-found') : selecting
    if (flags.on('interactive') && !confirmed(session, found.infos)) return undefined
    warnClusterScope(session, flags, found.infos)
    return deleteInfos(session, found, { grace, propagation, ignoreNotFound, wait: flags.on('wait'), output, dryRun, timeout: flags.text('timeout') })
  },
}

/** `-i`: the user's word on what is about to be deleted. */
function confirmed(session: Session, infos: readonly Info[]): boolean {
  if (infos.length === 0) {
    session.print('No resources found\n')
    return false
  }
  const names = infos.map(({ resource, name }) => `${qualifiedResource(resource.kind.toLowerCase(), resource.group)}/${name}\n`)
  session.print(`You are about to delete the following ${infos.length} resource(s):\n${names.join('')}Do you want to continue? (y/N): `)
  if (/^y$/i.test(session.io.stdin.split('\n')[0]?.trim() ?? '')) return true
  session.print('deletion is cancelled\n')
  return false
}

interface Candidates {
  readonly infos: readonly Info[]
  readonly failures: readonly Failure[]
}

function candidates(session: Session, flags: Flags): Candidates | Failure {
  if (hasFiles(flags)) {
    if (flags.args.length > 0) return Failure.text('when paths, URLs, or stdin is provided as input, you may not specify resource arguments as well')
    const { infos, failure } = readInfos(session, fileOptions(flags, false))
    const missing = failure !== undefined && failure.text.startsWith('the path ') && infos.length === 0
    return missing ? failure : { infos, failures: failure === undefined ? [] : failure.members.length > 0 ? failure.members : [failure] }
  }
  const { namespace } = namespaceOf(flags)
  return select(session, { args: flags.args, namespace, allNamespaces: flags.on('all-namespaces'), selector: flags.text('selector'), fieldSelector: flags.text('field-selector'), all: flags.on('all'), unfetched: true })
}

/** Deletes one after the other and prints a line for each; every fault is told at the end. */
export function deleteInfos(session: Session, { infos, failures: before }: Candidates, deletion: Deletion): Failure | undefined {
  const failures: Failure[] = []
  const waiting: Waited[] = []
  let found = 0
  for (const info of infos) {
    found++
    const uid = deletion.dryRun === 'client' ? '' : deleteOne(session, info, deletion)
    if (uid instanceof Failure) {
      if (!(deletion.ignoreNotFound && uid.has('NotFound'))) failures.push(uid)
      else if (deletion.ignoreNotFound) found--
      continue
    }
    printDeleted(session, info, deletion)
    waiting.push({ ...info, uid })
  }
  const failure = Failure.all([...failures, ...before.filter((one) => !(deletion.ignoreNotFound && one.has('NotFound')))])
  if (failure !== undefined) return failure
  if (found === 0 && infos.length === 0) {
    session.print('No resources found\n')
    return undefined
  }
  return deletion.wait && deletion.dryRun === 'none' ? stillThere(session, waiting, deletion.timeout) : undefined
}

interface Waited extends Info {
  readonly uid: string
}

/** The uid of what goes. */
function deleteOne(session: Session, info: Info, { grace, propagation, dryRun }: Deletion): string | Failure {
  if (info.name === '') return Failure.text('resource name may not be empty').when('deleting', info.source)
  const answer = session.delete(targetFor(info.resource, info.namespace, info.name), { propagationPolicy: propagation, dryRun: dryRun === 'server', ...grace >= 0 ? { gracePeriodSeconds: grace } : {} })
  return answer instanceof Failure ? answer.when('deleting', info.source) : metaText(answer, 'uid') || textAt(answer, 'details', 'uid')
}

function printDeleted(session: Session, info: Info, { output, grace, dryRun }: Deletion): void {
  const { resource, namespace, name } = info
  const kind = qualifiedResource(resource.kind.toLowerCase(), resource.group)
  if (output === 'name') {
    session.print(`${kind}/${name}\n`)
    return
  }
  const where = resource.namespaced ? ` from ${namespace} namespace` : ''
  session.print(`${kind} ${goQuote(name)} ${grace === 0 ? 'force deleted' : 'deleted'}${where}${dryRunSuffix(dryRun)}\n`)
}

/** One after the other, each for as long as is asked; a zero means for long. */
function stillThere(session: Session, infos: readonly Waited[], timeout: string): Failure | undefined {
  const seconds = Number(parseDuration(timeout) ?? 0n) / 1e9
  const failures: Failure[] = []
  for (const info of infos) {
    const { uid } = info
    const isGone = (): boolean => {
      const live = session.get(targetFor(info.resource, info.namespace, info.name))
      return live instanceof Failure || (uid !== '' && metaText(live, 'uid') !== uid)
    }
    if (!session.waitUntil(isGone, seconds === 0 ? Infinity : seconds)) failures.push(Failure.text(`timed out waiting for the condition on ${info.resource.resource}/${info.name}`))
  }
  return Failure.all(failures)
}

function gracePeriod(flags: Flags): number {
  const force = flags.on('force')
  let grace = flags.on('now') ? 1 : flags.number('grace-period')
  if (grace === 0 && !force) grace = 1
  return force && grace < 0 ? 0 : grace
}

function propagationOf(session: Session, text: string): Deletion['propagation'] | Failure {
  switch (text) {
    case 'background': return 'Background'
    case 'foreground': return 'Foreground'
    case 'orphan': return 'Orphan'
    case 'true': case 'false':
      session.printError(`warning: --cascade=${text} is deprecated (boolean value) and can be replaced with --cascade=${text === 'true' ? 'background' : 'orphan'}.\n`)
      return text === 'true' ? 'Background' : 'Orphan'
    default: return Failure.text(`invalid cascade value (${text}). Must be "background", "foreground", or "orphan"`)
  }
}

function warnClusterScope(session: Session, flags: Flags, infos: readonly Info[]): void {
  if (namespaceOf(flags).enforceNamespace && !flags.on('all-namespaces') && infos.some(({ resource }) => !resource.namespaced)) {
    session.printError('Warning: deleting cluster-scoped resources, not scoped to the provided namespace\n')
  }
}
