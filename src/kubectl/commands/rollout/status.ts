import { goQuote } from '../../../base/go-format.ts'
import type { ValueMap } from '../../../base/json.ts'
import { qualifiedResource } from '../../../sim/api/status.ts'
import { fileFlags, hasFiles, namespaceOf, secondsOf, selectorFlag, type Command } from '../../command.ts'
import { Failure } from '../../failure.ts'
import type { Flags } from '../../flags.ts'
import type { Info } from '../../resources/files.ts'
import { filesOrArguments } from '../../resources/targets.ts'
import { metaText, targetFor, wordOf, type Session } from '../../session.ts'
import { listAt, numberAt, textAt } from '../../tables/cells.ts'

/** `kubectl rollout status`: `pkg/cmd/rollout/rollout_status.go`, `pkg/polymorphichelpers/rollout_status.go` (v0.36.2). */
export const status: Command = {
  flags: [...fileFlags, selectorFlag, { name: 'watch', short: 'w', type: 'bool', default: 'true' }, { name: 'revision', type: 'int', default: '0' }, { name: 'timeout', type: 'duration', default: '0s' }],
  run(session, flags) {
    if (flags.args.length === 0 && !hasFiles(flags)) return Failure.text('required resource not specified')
    const found = filesOrArguments(session, flags, { latest: true, bareTypes: true })
    if (found instanceof Failure) return found
    const failures = [...found.failures]
    for (const info of found.infos) {
      const failure = watched(session, info, flags)
      if (failure !== undefined) failures.push(failure)
    }
    if (found.infos.length === 0 && failures.length === 0) session.printError(`No resources found in ${namespaceOf(flags).namespace} namespace.\n`)
    return Failure.all(failures)
  },
}

/** Prints the state whenever the object changes, until the rollout is done. */
function watched(session: Session, info: Info, flags: Flags): Failure | undefined {
  let seen = ''
  let failure: Failure | undefined
  const isOver = (): boolean => {
    const live = session.get(targetFor(info.resource, info.namespace, info.name))
    if (live instanceof Failure) {
      failure = live.has('NotFound') ? Failure.text('object has been deleted') : live
      return true
    }
    const version = metaText(live, 'resourceVersion')
    if (version === seen) return false
    seen = version
    const told = statusOf({ ...info, object: live }, flags.number('revision'))
    if (told instanceof Failure) {
      failure = told
      return true
    }
    session.print(told.text)
    return told.done || !flags.on('watch')
  }
  const seconds = secondsOf(flags, 'timeout')
  const isDone = session.waitUntil(isOver, seconds === 0 ? Infinity : seconds)
  return failure ?? (isDone ? undefined : Failure.text('timed out waiting for the condition'))
}

interface Told {
  readonly text: string
  readonly done: boolean
}

function statusOf(info: Info, revision: number): Told | Failure {
  const { object, name } = info
  const generation = numberAt(object, 'metadata', 'generation')
  const observed = numberAt(object, 'status', 'observedGeneration')
  const of = (field: string): number => numberAt(object, 'status', field)
  const replicas = numberAt(object, 'spec', 'replicas')
  const unfinished = (kind: string, words: string): Told => ({ text: `Waiting for ${kind} ${goQuote(name)} rollout to finish: ${words}...\n`, done: false })
  switch (object.kind) {
    case 'Deployment': {
      const running = Number(textAt(object, 'metadata', 'annotations', 'deployment.kubernetes.io/revision') || '0')
      if (revision > 0 && revision !== running) return Failure.text(`desired revision (${revision}) is different from the running revision (${running})`)
      if (generation > observed) return { text: 'Waiting for deployment spec update to be observed...\n', done: false }
      if (listAt(object, 'status', 'conditions').some((one) => one.type === 'Progressing' && one.reason === 'ProgressDeadlineExceeded')) return Failure.text(`deployment ${goQuote(name)} exceeded its progress deadline`)
      if (of('updatedReplicas') < replicas) return unfinished('deployment', `${of('updatedReplicas')} out of ${replicas} new replicas have been updated`)
      if (of('replicas') > of('updatedReplicas')) return unfinished('deployment', `${of('replicas') - of('updatedReplicas')} old replicas are pending termination`)
      if (of('availableReplicas') < of('updatedReplicas')) return unfinished('deployment', `${of('availableReplicas')} of ${of('updatedReplicas')} updated replicas are available`)
      return { text: `deployment ${goQuote(name)} successfully rolled out\n`, done: true }
    }
    case 'DaemonSet': {
      if (textAt(object, 'spec', 'updateStrategy', 'type') !== 'RollingUpdate') return Failure.text('rollout status is only available for RollingUpdate strategy type')
      if (generation > observed) return { text: 'Waiting for daemon set spec update to be observed...\n', done: false }
      const desired = of('desiredNumberScheduled')
      if (of('updatedNumberScheduled') < desired) return unfinished('daemon set', `${of('updatedNumberScheduled')} out of ${desired} new pods have been updated`)
      if (of('numberAvailable') < desired) return unfinished('daemon set', `${of('numberAvailable')} of ${desired} updated pods are available`)
      return { text: `daemon set ${goQuote(name)} successfully rolled out\n`, done: true }
    }
    case 'StatefulSet': return statefulSetStatus(object, replicas, generation > observed)
    default: return Failure.text(`no status viewer has been implemented for ${qualifiedResource(wordOf(object.kind), info.resource.group)}`)
  }
}

function statefulSetStatus(object: ValueMap, replicas: number, unobserved: boolean): Told | Failure {
  const of = (field: string): number => numberAt(object, 'status', field)
  if (textAt(object, 'spec', 'updateStrategy', 'type') !== 'RollingUpdate') return Failure.text('rollout status is only available for RollingUpdate strategy type')
  if (unobserved) return { text: 'Waiting for statefulset spec update to be observed...\n', done: false }
  if (of('readyReplicas') < replicas) return { text: `Waiting for ${replicas - of('readyReplicas')} pods to be ready...\n`, done: false }
  const partition = numberAt(object, 'spec', 'updateStrategy', 'rollingUpdate', 'partition')
  if (of('updatedReplicas') < replicas - partition) return { text: `Waiting for partitioned roll out to finish: ${of('updatedReplicas')} out of ${replicas - partition} new pods have been updated...\n`, done: false }
  return { text: `partitioned roll out complete: ${of('updatedReplicas')} new pods have been updated...\n`, done: true }
}
