import { cloneValue, type ValueMap } from '../../../base/json.ts'
import { dryRunFlag, dryRunOf, fieldManagerFlag, fileFlags, recordFlag, selectorFlag, type Command } from '../../command.ts'
import { Failure } from '../../failure.ts'
import type { Flags, FlagSpec } from '../../flags.ts'
import { asTyped, podSpecOf, sendChange } from '../../mutate.ts'
import { dryRunSuffix, objectPrinter, printFlags } from '../../printers/print-flags.ts'
import type { Info } from '../../resources/files.ts'
import { filesOrArguments } from '../../resources/targets.ts'
import { listAt } from '../../tables/cells.ts'
import { wordOf, type Session } from '../../session.ts'

/** One of `kubectl set …`: what it changes of an object, and the words for it. */
export interface Setter {
  readonly flags: readonly FlagSpec[]
  /** `image updated`. */
  readonly operation: string
  /** How a refusal of the patch is told; absent where the server's own words stay. */
  readonly refusal?: string
  /** A fault ends what is done with an object: nothing is sent of it. */
  readonly stops?: boolean
  /** Prints its line also when nothing changes. */
  readonly always?: boolean
  /** Which arguments name resources; a failure ends the command. */
  prepare(session: Session, flags: Flags): readonly string[] | Failure
  /** What is wrong with the flags; told after the objects were found. */
  readonly validate?: (flags: Flags) => Failure | undefined
  /** Changes the object; faults are told at the end. `skip`: says nothing of this object. */
  change(session: Session, flags: Flags, object: ValueMap, info: Info): readonly Failure[] | 'skip'
}

/** `pkg/cmd/set` (v0.36.2). */
export function setCommand(setter: Setter): Command {
  return {
    flags: [
      ...fileFlags, ...printFlags, dryRunFlag, selectorFlag, recordFlag, fieldManagerFlag('kubectl-set'), { name: 'field-selector', type: 'string' }, { name: 'all', type: 'bool' }, { name: 'all-namespaces', short: 'A', type: 'bool' }, { name: 'local', type: 'bool' },
      ...setter.flags,
    ],
    run(session, flags) {
      const dryRun = dryRunOf(session, flags)
      if (dryRun instanceof Failure) return dryRun
      const local = flags.on('local')
      if (local && dryRun === 'server') return Failure.text('cannot specify --local and --dry-run=server - did you mean --dry-run=client?')
      const args = setter.prepare(session, flags)
      if (args instanceof Failure) return args
      const found = filesOrArguments(session, flags, { local, args: [...args], latest: true })
      if (found instanceof Failure) return found
      if (found.failures.length > 0) return Failure.all(found.failures)
      const invalid = setter.validate?.(flags)
      if (invalid !== undefined) return invalid
      const failures: Failure[] = []
      for (const info of found.infos) {
        const after = cloneValue(info.object)
        const faults = setter.change(session, flags, after, info)
        if (faults === 'skip') continue
        failures.push(...faults)
        if (faults.length > 0 && setter.stops === true) continue
        const outcome = sendChange(session, info, after, { dryRun, local, manager: flags.text('field-manager'), type: 'strategic' })
        if (outcome instanceof Failure) {
          failures.push(setter.refusal === undefined ? outcome : outcome.wrapped(setter.refusal))
          continue
        }
        if (outcome.unchanged && setter.always !== true) continue
        const print = objectPrinter(session, flags, `${setter.operation}${dryRunSuffix(dryRun)}`)
        const failure = print instanceof Failure ? print : print(local ? asTyped(outcome.object) : outcome.object)
        if (failure !== undefined) failures.push(failure)
      }
      return Failure.all(failures)
    },
  }
}

/** What has no pods, cannot be changed. */
export function unfit({ resource, name }: Info, object: ValueMap): Failure {
  return Failure.text(`error: ${resource.resource}/${name} the object is not a pod or does not have a pod template: *v1.${wordOf(object.kind)}\n`)
}

/** Containers, init containers first where asked for. */
export function containersOf(object: ValueMap, withInit = true): readonly ValueMap[] {
  const spec = podSpecOf(object)
  return [...withInit ? listAt(spec, 'initContainers') : [], ...listAt(spec, 'containers')]
}

/** Does a name fit `-c`, which knows stars? */
export function namesContainer(pattern: string, name: string): boolean {
  return new RegExp(`^${pattern.replaceAll(/[.+^${}()|[\]\\]/g, '\\$&').replaceAll('*', '.*').replaceAll('?', '.')}$`).test(name)
}
