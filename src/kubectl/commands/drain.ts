import { goQuote } from '../../base/go-format.ts'
import type { ValueMap } from '../../base/json.ts'
import { parseSelector } from '../../base/labels.ts'
import { dryRunFlag, dryRunOf, secondsOf, selectorFlag, usageFailure, type Command } from '../command.ts'
import { choosePods, type Chosen } from '../drain/filters.ts'
import { removePods } from '../drain/evict.ts'
import { Failure } from '../failure.ts'
import type { Flags } from '../flags.ts'
import { dryRunSuffix, type DryRun } from '../printers/print-flags.ts'
import type { Info } from '../resources/files.ts'
import { metaText, type Session } from '../session.ts'
import { markNode, nodesOf } from './node.ts'

/** `kubectl drain`: `pkg/cmd/drain/drain.go` (v0.36.2). */
export const drain: Command = {
  flags: [
    dryRunFlag, selectorFlag, { name: 'force', type: 'bool' }, { name: 'ignore-daemonsets', type: 'bool' }, { name: 'delete-emptydir-data', type: 'bool' }, { name: 'grace-period', type: 'int', default: '-1' },
    { name: 'timeout', type: 'duration', default: '0s' }, { name: 'pod-selector', type: 'string' }, { name: 'disable-eviction', type: 'bool' }, { name: 'skip-wait-for-delete-timeout', type: 'int', default: '0' }, { name: 'chunk-size', type: 'int' },
  ],
  run(session, flags, path) {
    if (flags.args.length === 0 && !flags.given('selector')) return usageFailure(path, 'USAGE: drain NODE [flags]')
    if (flags.args.length > 0 && flags.text('selector') !== '') return usageFailure(path, 'cannot specify both a node name and a --selector option')
    const dryRun = dryRunOf(session, flags)
    if (dryRun instanceof Failure) return dryRun
    if ('error' in parseSelector(flags.text('pod-selector'))) return Failure.text('--pod-selector=<pod_selector> must be a valid label selector')
    const found = nodesOf(session, flags, flags.args)
    if (found instanceof Failure) return found
    const failure = Failure.all(found.failures)
    if (failure !== undefined) return failure
    for (const info of found.infos) {
      const fault = markNode(session, info, true, dryRun)
      if (fault !== undefined) session.printError(`error: unable to cordon node ${goQuote(info.name)}: ${fault.text}\n`)
    }
    return drainAll(session, flags, found.infos, dryRun)
  },
}

function drainAll(session: Session, flags: Flags, nodes: readonly Info[], dryRun: DryRun): Failure | undefined {
  const failures: Failure[] = []
  const remaining: string[] = []
  for (const { name } of nodes) {
    const failure = drainOne(session, flags, name, dryRun)
    if (failure === undefined) {
      session.print(`node/${name} drained${dryRunSuffix(dryRun)}\n`)
      continue
    }
    session.printError(`error: unable to drain node ${goQuote(name)} due to error: ${failure.text}, continuing command...\n`)
    failures.push(failure)
    remaining.push(name)
  }
  if (remaining.length > 0) session.printError(`There are pending nodes to be drained:\n${remaining.map((name) => ` ${name}\n`).join('')}`)
  return Failure.group(failures)
}

function drainOne(session: Session, flags: Flags, node: string, dryRun: DryRun): Failure | undefined {
  const chosen = podsToGo(session, flags, node)
  if (chosen instanceof Failure) return chosen
  if (chosen.errors.length > 0) return Failure.group(chosen.errors.map((text) => Failure.text(text)))
  if (chosen.warning !== '') session.printError(`Warning: ${chosen.warning}\n`)
  if (dryRun === 'client') {
    for (const pod of chosen.pods) session.print(`evicting pod ${metaText(pod, 'namespace')}/${metaText(pod, 'name')} (dry run)\n`)
    return undefined
  }
  const seconds = secondsOf(flags, 'timeout')
  const failure = removePods(session, chosen.pods, { dryRun, grace: flags.number('grace-period'), timeout: seconds === 0 ? Infinity : seconds, disableEviction: flags.on('disable-eviction') })
  if (failure === undefined) return undefined
  const pending = podsToGo(session, flags, node)
  const left: readonly ValueMap[] = pending instanceof Failure ? [] : pending.pods
  if (left.length > 0) session.printError(`There are pending pods in node ${goQuote(node)} when an error occurred: ${failure.text}\n${left.map((pod) => `pod/${metaText(pod, 'name')}\n`).join('')}`)
  return failure
}

function podsToGo(session: Session, flags: Flags, node: string): Chosen | Failure {
  const pods = session.list({ group: '', version: 'v1', resource: 'pods', namespace: '', name: '', subresource: '' }, { fieldSelector: `spec.nodeName=${node}`, labelSelector: flags.text('pod-selector') })
  if (pods instanceof Failure) return pods
  return choosePods(session, pods, { force: flags.on('force'), ignoreDaemonSets: flags.on('ignore-daemonsets'), deleteEmptyDirData: flags.on('delete-emptydir-data') })
}
