import { applyManager, applyObject, type ApplyOptions } from '../apply/apply-object.ts'
import { ApplySet } from '../apply/apply-set.ts'
import { pruneObjects, pruneFault } from '../apply/prune.ts'
import { dryRunFlag, dryRunOf, fieldValidationOf, fileFlags, fileOptions, namespaceOf, recordFlag, requireFiles, secondsOf, selectorFlag, usageFailure, validateFlag, type Command } from '../command.ts'
import { recorded } from '../apply/record.ts'
import { Failure } from '../failure.ts'
import type { Flags } from '../flags.ts'
import { objectPrinter, outputOf, printFlags } from '../printers/print-flags.ts'
import { readInfos, sortedCopy } from '../resources/files.ts'
import type { ValueMap } from '../../base/json.ts'

/** `kubectl apply`: `pkg/cmd/apply/apply.go` (v0.36.2). */
export const apply: Command = {
  flags: [
    ...fileFlags, ...printFlags, validateFlag, dryRunFlag, selectorFlag, recordFlag, { name: 'field-manager', type: 'string', default: 'kubectl-client-side-apply' },
    { name: 'server-side', type: 'bool' }, { name: 'force-conflicts', type: 'bool' }, { name: 'overwrite', type: 'bool', default: 'true' }, { name: 'force', type: 'bool' },
    { name: 'cascade', type: 'string', default: 'background', bare: 'background' }, { name: 'grace-period', type: 'int', default: '-1' }, { name: 'timeout', type: 'duration', default: '0s' },
    { name: 'wait', type: 'bool' }, { name: 'prune', type: 'bool' }, { name: 'all', type: 'bool' }, { name: 'prune-allowlist', type: 'array' },
    { name: 'applyset', type: 'string' }, { name: 'openapi-patch', type: 'bool', default: 'true' }, { name: 'subresource', type: 'string' },
  ],
  run(session, flags, path) {
    if (flags.args.length > 0) return usageFailure(path, `Unexpected args: [${flags.args.join(' ')}]`)
    const dryRun = dryRunOf(session, flags)
    if (dryRun instanceof Failure) return dryRun
    const missing = requireFiles(flags)
    if (missing !== undefined) return missing
    const fieldValidation = fieldValidationOf(flags)
    if (fieldValidation instanceof Failure) return fieldValidation
    const options: ApplyOptions = {
      dryRun, fieldValidation, serverSide: flags.on('server-side'), force: flags.on('force'), forceConflicts: flags.on('force-conflicts'), overwrite: flags.on('overwrite'),
      manager: applyManager(flags), subresource: flags.text('subresource'), cascade: flags.text('cascade') === 'orphan' ? 'Orphan' : flags.text('cascade') === 'foreground' ? 'Foreground' : 'Background', timeout: secondsOf(flags, 'timeout'), grace: flags.number('grace-period'), quiet: outputOf(flags) !== '' && outputOf(flags) !== 'name',
      print: (object, operation) => { const printer = objectPrinter(session, flags, operation); return printer instanceof Failure ? printer : printer(object) },
    }
    if (flags.given('applyset') && session.io.env.KUBECTL_APPLYSET?.toLowerCase() !== 'true') return Failure.plain(`error: unknown flag: --applyset\nSee '${path} --help' for usage.`)
    const applySet = ApplySet.of(session, flags)
    if (applySet instanceof Failure) return applySet
    const fault = optionsFault(flags, options, applySet)
    if (fault !== undefined) return fault
    const { infos: read, failure } = readInfos(session, fileOptions(flags, fieldValidation !== 'Ignore'))
    const members = applySet === undefined ? read : applySet.labelled(read)
    if (members instanceof Failure) return members
    const infos = members.map((info) => ({ ...info, object: recorded(session, info.object) }))
    if (infos.length === 0 && failure === undefined) return Failure.text('no objects passed to apply')
    const unready = applySet?.beforeApply(infos, options)
    if (unready !== undefined) return unready
    const failures = failure === undefined ? [] : [failure]
    const visited = new Set<string>()
    const done: ValueMap[] = []
    for (const info of infos) {
      const outcome = applyObject(session, info, options)
      if (outcome instanceof Failure) failures.push(outcome)
      else {
        done.push(outcome)
        visited.add(uidOf(outcome))
      }
    }
    const failed = Failure.all(failures)
    if (failed !== undefined) return failed
    if (options.quiet) {
      // A list is one of Go's structs.
      const printer = objectPrinter(session, flags, '', undefined, true)
      const items = done.map((object) => sortedCopy(object) as ValueMap)
      const shown = items.length === 1 ? items[0] ?? {} : { kind: 'List', apiVersion: 'v1', metadata: {}, items }
      const printed = printer instanceof Failure ? printer : printer(shown)
      if (printed !== undefined) return printed
    }
    if (!flags.on('prune')) return undefined
    if (applySet !== undefined) return applySet.prune(visited, options, (operation) => objectPrinter(session, flags, operation))
    const namespaces = new Set(infos.filter(({ resource }) => resource.namespaced).map(({ namespace }) => namespace))
    return pruneObjects(session, flags, { visited, namespaces: [...namespaces], dryRun, ...namespaceOf(flags) }, (object, operation) => options.print(object, operation))
  },
}

function optionsFault(flags: Flags, { dryRun, serverSide, force, forceConflicts }: ApplyOptions, applySet: ApplySet | undefined): Failure | undefined {
  if (forceConflicts && !serverSide) return Failure.text('--force-conflicts only works with --server-side')
  if (dryRun === 'client' && serverSide) return Failure.text('--dry-run=client doesn\'t work with --server-side (did you mean --dry-run=server instead?)')
  if (serverSide && force) return Failure.text('--force cannot be used with --server-side')
  if (dryRun === 'server' && force) return Failure.text('--dry-run=server cannot be used with --force')
  if (flags.on('all') && flags.text('selector') !== '') return Failure.text('cannot set --all and --selector at the same time')
  if (applySet !== undefined) {
    const fault = flags.on('prune') ? applySet.fault() : Failure.text('--applyset requires --prune')
    if (fault !== undefined) return fault
  }
  if (flags.on('prune')) {
    const fault = pruneFault(flags, force, serverSide)
    if (fault !== undefined) return fault
  }
  return flags.text('subresource') !== '' && !serverSide ? Failure.text('--subresource can only be specified for --server-side') : undefined
}

function uidOf(object: ValueMap): string {
  const meta = object.metadata as ValueMap | undefined
  return typeof meta?.uid === 'string' ? meta.uid : ''
}
