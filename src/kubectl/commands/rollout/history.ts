import { goQuote } from '../../../base/go-format.ts'
import { cloneValue, isMap, type ValueMap } from '../../../base/json.ts'
import { fileFlags, hasFiles, selectorFlag, type Command } from '../../command.ts'
import { podTemplateLines } from '../../describe/pod-template.ts'
import { Failure } from '../../failure.ts'
import type { FlagSpec } from '../../flags.ts'
import { objectPrinter, outputOf, printFlags } from '../../printers/print-flags.ts'
import { alignTabs } from '../../printers/tabs.ts'
import type { Info } from '../../resources/files.ts'
import { changeCauseAnnotation, controllerRevisions, deploymentRevisions, type Revision } from '../../resources/revisions.ts'
import { filesOrArguments } from '../../resources/targets.ts'
import { targetFor, type Session } from '../../session.ts'

const revisionFlag: FlagSpec = { name: 'revision', type: 'int', default: '0' }

/** `kubectl rollout history`: `pkg/cmd/rollout/rollout_history.go`, `pkg/polymorphichelpers/history.go` (v0.36.2). */
export const history: Command = {
  flags: [...fileFlags, ...printFlags, selectorFlag, revisionFlag],
  run(session, flags) {
    if (flags.args.length === 0 && !hasFiles(flags)) return Failure.text('required resource not specified')
    const wanted = flags.number('revision')
    if (wanted < 0) return Failure.text(`revision must be a positive integer: ${wanted}`)
    const found = filesOrArguments(session, flags, { latest: true, bareTypes: true })
    if (found instanceof Failure) return found
    const failures = [...found.failures]
    for (const info of found.infos) {
      const revisions = revisionsOf(session, info, 'history viewer')
      const failure = revisions instanceof Failure ? revisions : outputOf(flags) === '' ? printText(info, revisions) : printObjects(revisions)
      if (failure !== undefined) failures.push(failure)
    }
    return Failure.all(failures)

    function printText({ object }: Info, revisions: readonly Revision[]): Failure | undefined {
      const text = historyText(revisions, wanted)
      if (text instanceof Failure) return text
      const print = objectPrinter(session, flags, `${wanted > 0 ? `with revision #${wanted}` : ''}\n${text}`)
      return print instanceof Failure ? print : print(object)
    }

    function printObjects(revisions: readonly Revision[]): Failure | undefined {
      const print = objectPrinter(session, flags, '')
      if (print instanceof Failure) return print
      const chosen = [...byNumber(revisions).values()].filter(({ number }) => wanted === 0 || number === wanted)
      if (wanted > 0 && chosen.length === 0) return Failure.text('unable to find the specified revision')
      return Failure.all(chosen.flatMap(({ object }) => print(object) ?? []))
    }
  },
}

/** Of revisions with one number the last counts; in order. */
function byNumber(revisions: readonly Revision[]): Map<number, Revision> {
  return new Map([...new Map(revisions.map((one) => [one.number, one]))].sort(([a], [b]) => a - b))
}

function historyText(revisions: readonly Revision[], wanted: number): string | Failure {
  const known = byNumber(revisions)
  if (known.size === 0) return 'No rollout history found.'
  if (wanted === 0) return alignTabs(`REVISION\tCHANGE-CAUSE\n${[...known].map(([number, { changeCause }]) => `${number}\t${changeCause === '' ? '<none>' : changeCause}\n`).join('')}`)
  const one = known.get(wanted)
  return one === undefined ? Failure.text('unable to find the specified revision') : podTemplateLines(one.data === undefined ? withCause(one) : one.template)
}

/** Of a Deployment's revision the cause is shown among the template's annotations. */
function withCause({ template, changeCause }: Revision): ValueMap {
  if (changeCause === '') return template
  const copy = cloneValue(template)
  const metadata = isMap(copy.metadata) ? copy.metadata : (copy.metadata = {})
  metadata.annotations = { ...isMap(metadata.annotations) ? metadata.annotations : {}, [changeCauseAnnotation]: changeCause }
  return copy
}

const withoutHistory = new Set(['batch/Job', '/Pod', 'apps/ReplicaSet', '/ReplicationController', 'batch/CronJob'])

/** Revisions of a live workload; `role` is what upstream misses for other kinds. */
export function revisionsOf(session: Session, { resource, namespace, name }: Info, role: 'history viewer' | 'rollbacker'): Revision[] | Failure {
  const { group, kind } = resource
  const word = goQuote(group === '' ? kind : `${kind}.${group}`)
  if (group !== 'apps' || !['Deployment', 'StatefulSet', 'DaemonSet'].includes(kind)) {
    if (withoutHistory.has(`${group}/${kind}`)) return Failure.text(`no ${role} has been implemented for ${word}`)
    return Failure.text(`error retrieving ${role === 'rollbacker' ? role : 'history'} for ${word}, no visitor method exists for {${group} ${kind}}`)
  }
  const live = session.get({ ...targetFor(resource, namespace, name), version: 'v1' })
  if (live instanceof Failure) return Failure.text(`failed to retrieve ${kind === 'Deployment' && role === 'history viewer' ? 'deployment' : kind === 'StatefulSet' ? 'Statefulset' : kind} ${name}: ${live.text}`)
  return kind === 'Deployment' ? deploymentRevisions(session, live) : controllerRevisions(session, live)
}
