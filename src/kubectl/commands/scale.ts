import { numberAt } from '../tables/cells.ts'
import { goQuote } from '../../base/go-format.ts'
import { dryRunFlag, dryRunOf, fileFlags, recordFlag, selectorFlag, secondsOf, type Command } from '../command.ts'
import { recordPatch } from '../apply/record.ts'
import { Failure } from '../failure.ts'
import { dryRunSuffix, objectPrinter, printFlags } from '../printers/print-flags.ts'
import { filesOrArguments } from '../resources/targets.ts'
import { metaOf, metaText, targetFor } from '../session.ts'
import { isMap } from '../../base/json.ts'

/** `kubectl scale`: `pkg/cmd/scale/scale.go` and `pkg/scale/scale.go` (v0.36.2). */
export const scale: Command = {
  flags: [
    ...fileFlags, ...printFlags, dryRunFlag, selectorFlag, recordFlag, { name: 'replicas', type: 'int', required: true }, { name: 'current-replicas', type: 'int', default: '-1' }, { name: 'resource-version', type: 'string' },
    { name: 'all', type: 'bool' }, { name: 'timeout', type: 'duration' },
  ],
  run(session, flags) {
    const dryRun = dryRunOf(session, flags)
    if (dryRun instanceof Failure) return dryRun
    const replicas = flags.number('replicas')
    if (replicas < 0) return Failure.text('The --replicas=COUNT flag is required, and COUNT must be greater than or equal to 0')
    if (flags.number('current-replicas') < -1) return Failure.text('The --current-replicas must specify an integer of -1 or greater')
    const found = filesOrArguments(session, flags, {})
    if (found instanceof Failure) return found
    const [fault] = found.failures
    if (found.infos.length > 1 && flags.text('resource-version') !== '') return Failure.text('cannot use --resource-version with multiple resources')
    const failures: Failure[] = []
    for (const info of found.infos) {
      const target = targetFor(info.resource, info.namespace, info.name, 'scale')
      const print = objectPrinter(session, flags, `scaled${dryRunSuffix(dryRun)}`)
      if (print instanceof Failure) return print
      if (dryRun === 'client') {
        const failure = print(info.object)
        if (failure !== undefined) failures.push(failure)
        continue
      }
      const expected = flags.number('current-replicas')
      const version = flags.text('resource-version')
      const conditional = expected !== -1 || version !== ''
      const current = conditional ? session.get(target) : undefined
      if (current instanceof Failure) {
        failures.push(current)
        continue
      }
      if (current !== undefined && expected !== -1 && numberAt(current, 'spec', 'replicas') !== expected) {
        failures.push(Failure.text(`Expected replicas to be ${expected}, was ${numberAt(current, 'spec', 'replicas')}`))
        continue
      }
      if (current !== undefined && version !== '' && metaText(current, 'resourceVersion') !== version) {
        failures.push(Failure.text(`Expected resource version to be ${version}, was ${metaText(current, 'resourceVersion')}`))
        continue
      }
      const stored = current === undefined
        ? session.patch(target, { spec: { replicas } }, { type: 'merge', dryRun: dryRun === 'server' })
        : session.update(target, { ...current, metadata: metaOf(current), spec: { ...isMap(current.spec) ? current.spec : {}, replicas } }, { dryRun: dryRun === 'server' })
      if (stored instanceof Failure) {
        failures.push(stored)
        break
      }
      const isSynced = (): boolean => {
        const now = session.get(target)
        return !(now instanceof Failure) && numberAt(now, 'spec', 'replicas') === replicas && numberAt(now, 'status', 'replicas') === replicas
      }
      const seconds = secondsOf(flags, 'timeout')
      if (seconds !== 0 && dryRun === 'none' && !session.waitUntil(isSynced, seconds)) {
        failures.push(Failure.text(`timed out waiting for ${goQuote(info.name)} to be synced`))
        break
      }
      const cause = recordPatch(session)
      if (cause !== undefined) session.patch(targetFor(info.resource, info.namespace, info.name), cause, { type: 'merge', dryRun: dryRun === 'server' })
      const after = isMap(info.object.spec) ? { ...info.object, spec: { ...info.object.spec, replicas } } : info.object
      const failure = print(after)
      if (failure !== undefined) failures.push(failure)
    }
    const all = Failure.all(fault === undefined ? failures : [...failures, fault])
    return all ?? (found.infos.length === 0 ? Failure.text('no objects passed to scale') : undefined)
  },
}
