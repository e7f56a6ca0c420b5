import { wordOf } from '../../session.ts'
import { goQuote } from '../../../base/go-format.ts'
import { cloneValue, isMap, type ValueMap } from '../../../base/json.ts'
import { qualifiedResource } from '../../../sim/api/status.ts'
import { fieldManagerFlag, fileFlags, hasFiles, namespaceOf, selectorFlag, type Command } from '../../command.ts'
import { Failure } from '../../failure.ts'
import { sendChange } from '../../mutate.ts'
import { objectPrinter, printFlags } from '../../printers/print-flags.ts'
import type { Info } from '../../resources/files.ts'
import { filesOrArguments } from '../../resources/targets.ts'
import { mapAt } from '../../tables/cells.ts'
import type { Session } from '../../session.ts'

type Alteration = (session: Session, info: Info, object: ValueMap) => Failure | undefined

/** Commands that change one thing of a workload: `pkg/polymorphichelpers/object{pauser,resumer,restarter}.go` (v0.36.2). */
function altering(word: string, alter: Alteration): Command {
  return {
    flags: [...fileFlags, ...printFlags, selectorFlag, fieldManagerFlag('kubectl-rollout')],
    run(session, flags) {
      if (flags.args.length === 0 && !hasFiles(flags)) return Failure.text('required resource not specified')
      const found = filesOrArguments(session, flags, { latest: true, bareTypes: true })
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
      if (found.infos.length === 0 && failures.length === 0 && word === 'restarted') session.printError(`No resources found in ${namespaceOf(flags).namespace} namespace.\n`)
      return Failure.all(failures)
    },
  }
}

function specOf(object: ValueMap): ValueMap {
  return isMap(object.spec) ? object.spec : (object.spec = {})
}

function told({ resource, name }: Info, words: string): Failure {
  return Failure.text(`error: ${qualifiedResource(resource.resource, resource.group)} ${goQuote(name)} ${words}`)
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
