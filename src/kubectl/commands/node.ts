import { cloneValue, isMap } from '../../base/json.ts'
import { dryRunFlag, dryRunOf, selectorFlag, usageFailure, type Command } from '../command.ts'
import { Failure } from '../failure.ts'
import type { Flags } from '../flags.ts'
import { sendChange } from '../mutate.ts'
import { dryRunSuffix, type DryRun } from '../printers/print-flags.ts'
import { select } from '../resources/arguments.ts'
import type { Info } from '../resources/files.ts'
import type { Session } from '../session.ts'

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
      const [missing] = found.failures
      if (missing !== undefined) return missing
      for (const info of found.infos) {
        const fault = markNode(session, info, verb === 'cordon', dryRun)
        if (fault !== undefined) return fault
      }
      return undefined
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
