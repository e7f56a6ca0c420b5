import { wordOf } from '../session.ts'
import { goQuote } from '../../base/go-format.ts'
import { cloneValue, isMap, type ValueMap } from '../../base/json.ts'
import { qualifiedResource } from '../../sim/api/status.ts'
import { dryRunFlag, fieldManagerFlag, fileFlags, selectorFlag, type Command } from '../command.ts'
import { Failure } from '../failure.ts'
import { sendChange } from '../mutate.ts'
import { objectPrinter, printFlags } from '../printers/print-flags.ts'
import type { Info } from '../resources/files.ts'
import { filesOrArguments } from '../resources/targets.ts'
import { listAt, mapAt, numberAt, textAt } from '../tables/cells.ts'
import type { Session } from '../session.ts'

type Alteration = (session: Session, info: Info, object: ValueMap) => Failure | undefined

/** Commands that change one thing of a workload: `pkg/polymorphichelpers/object{pauser,resumer,restarter}.go` (v0.36.2). */
function altering(word: string, alter: Alteration): Command {
  return {
    flags: [...fileFlags, ...printFlags, selectorFlag, dryRunFlag, fieldManagerFlag('kubectl-rollout')],
    run(session, flags) {
      const found = filesOrArguments(session, flags, { latest: true })
      if (found instanceof Failure) return found
      const failures = [...found.failures]
      for (const info of found.infos) {
        const after = cloneValue(info.object)
        const fault = alter(session, info, after)
        const outcome = fault ?? sendChange(session, info, after, { dryRun: 'none', manager: flags.text('field-manager'), type: 'strategic' })
        if (outcome instanceof Failure) {
          failures.push(fault === undefined ? outcome.wrapped('failed to patch: ') : outcome)
          continue
        }
        const print = objectPrinter(session, flags, word)
        const failure = print instanceof Failure ? print : print(outcome.object)
        if (failure !== undefined) failures.push(failure)
      }
      return Failure.all(failures)
    },
  }
}

function specOf(object: ValueMap): ValueMap {
  return isMap(object.spec) ? object.spec : (object.spec = {})
}

function told({ resource, name }: Info, words: string): Failure {
  return Failure.text(`${qualifiedResource(resource.resource, resource.group)} ${goQuote(name)} ${words}`)
}

export const pause = altering('paused', (_session, info, object) => {
  if (object.kind !== 'Deployment') return told(info, 'pausing is not supported')
  if (specOf(object).paused === true) return told(info, 'is already paused')
  specOf(object).paused = true
  return undefined
})

export const resume = altering('resumed', (_session, info, object) => {
  if (object.kind !== 'Deployment') return told(info, 'resuming is not supported')
  if (specOf(object).paused !== true) return told(info, 'is not paused')
  delete specOf(object).paused
  return undefined
})

export const restart = altering('restarted', (session, info, object) => {
  if (!['Deployment', 'DaemonSet', 'StatefulSet'].includes(wordOf(object.kind))) return told(info, 'restarting is not supported')
  if (specOf(object).paused === true) return told(info, 'can\'t restart paused deployment (run rollout resume first)')
  const template = mapAt(object, 'spec', 'template')
  const metadata = isMap(template.metadata) ? template.metadata : (template.metadata = {})
  const annotations = isMap(metadata.annotations) ? metadata.annotations : (metadata.annotations = {})
  const now = session.client.now()
  if (annotations['kubectl.kubernetes.io/restartedAt'] === now) return Failure.text(`failed to create patch for ${info.name}: if restart has already been triggered within the past second, please wait before attempting to trigger another`)
  annotations['kubectl.kubernetes.io/restartedAt'] = now
  return undefined
})

/** `kubectl rollout status`: `pkg/polymorphichelpers/rollout_status.go`. What is not done stays so while one command runs. */
export const status: Command = {
  flags: [...fileFlags, selectorFlag, { name: 'watch', short: 'w', type: 'bool', default: 'true' }, { name: 'revision', type: 'int' }, { name: 'timeout', type: 'duration' }],
  run(session, flags) {
    const found = filesOrArguments(session, flags, { latest: true })
    if (found instanceof Failure) return found
    const failures = [...found.failures]
    for (const info of found.infos) {
      const told = statusOf(info)
      if (told instanceof Failure) {
        failures.push(told)
        continue
      }
      session.print(told.text)
      if (!told.done && flags.on('watch')) failures.push(Failure.text('timed out waiting for the condition'))
    }
    return Failure.all(failures)
  },
}

function statusOf(info: Info): { text: string, done: boolean } | Failure {
  const { object, name } = info
  const generation = numberAt(object, 'metadata', 'generation')
  const observed = numberAt(object, 'status', 'observedGeneration')
  const of = (field: string): number => numberAt(object, 'status', field)
  const replicas = numberAt(object, 'spec', 'replicas')
  const unfinished = (kind: string, words: string): { text: string, done: boolean } => ({ text: `Waiting for ${kind} ${goQuote(name)} rollout to finish: ${words}...\n`, done: false })
  switch (object.kind) {
    case 'Deployment': {
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

function statefulSetStatus(object: ValueMap, replicas: number, unobserved: boolean): { text: string, done: boolean } | Failure {
  const of = (field: string): number => numberAt(object, 'status', field)
  if (textAt(object, 'spec', 'updateStrategy', 'type') !== 'RollingUpdate') return Failure.text('rollout status is only available for RollingUpdate strategy type')
  if (unobserved) return { text: 'Waiting for statefulset spec update to be observed...\n', done: false }
  if (of('readyReplicas') < replicas) return { text: `Waiting for ${replicas - of('readyReplicas')} pods to be ready...\n`, done: false }
  const partition = numberAt(object, 'spec', 'updateStrategy', 'rollingUpdate', 'partition')
  if (of('updatedReplicas') < replicas - partition) return { text: `Waiting for partitioned roll out to finish: ${of('updatedReplicas')} out of ${replicas - partition} new pods have been updated...\n`, done: false }
  return { text: `partitioned roll out complete: ${of('updatedReplicas')} new pods have been updated...\n`, done: true }
}
