import { goQuote } from '../../../base/go-format.ts'
import { sameValue, type Value, type ValueMap } from '../../../base/json.ts'
import { lastAppliedAnnotation, lastAppliedOf } from '../../apply/last-applied.ts'
import { dryRunFlag, dryRunOf, fileFlags, hasFiles, selectorFlag, type Command } from '../../command.ts'
import { podTemplateLines } from '../../describe/pod-template.ts'
import { Failure } from '../../failure.ts'
import { dryRunSuffix, objectPrinter, printFlags, type DryRun } from '../../printers/print-flags.ts'
import type { Info } from '../../resources/files.ts'
import { sameTemplate, withoutHash, type Revision } from '../../resources/revisions.ts'
import { filesOrArguments } from '../../resources/targets.ts'
import { targetFor, type Session } from '../../session.ts'
import { mapAt } from '../../tables/cells.ts'
import { revisionsOf } from './history.ts'

/** `kubectl rollout undo`: `pkg/cmd/rollout/rollout_undo.go`, `pkg/polymorphichelpers/rollback.go` (v0.36.2). */
export const undo: Command = {
  flags: [...fileFlags, ...printFlags, selectorFlag, dryRunFlag, { name: 'to-revision', type: 'int', default: '0' }],
  run(session, flags) {
    const dryRun = dryRunOf(session, flags)
    if (dryRun instanceof Failure) return dryRun
    if (flags.args.length === 0 && !hasFiles(flags)) return Failure.text('required resource not specified')
    const found = filesOrArguments(session, flags, { latest: true, bareTypes: true })
    if (found instanceof Failure) return found
    const failures = [...found.failures]
    for (const info of found.infos) {
      if (lastAppliedOf(info.object) !== undefined) session.printError(appliedWarning(info))
      const result = rollBack(session, info, flags.number('to-revision'), dryRun)
      const print = result instanceof Failure ? result : objectPrinter(session, flags, `${result}${dryRunSuffix(dryRun)}`)
      const failure = print instanceof Failure ? print : print(info.object)
      if (failure !== undefined) failures.push(failure)
    }
    return Failure.all(failures)
  },
}

function appliedWarning({ resource, name }: Info): string {
  return `Warning: resource ${resource.resource}/${name} was previously managed with 'kubectl apply'. Rolling back will not update the ${lastAppliedAnnotation} annotation, which may cause unexpected behavior on future 'kubectl apply' operations. Consider using 'kubectl apply' with your previous configuration file instead.\n`
}

/** What became of it, in the words that are printed. */
function rollBack(session: Session, info: Info, to: number, dryRun: DryRun): string | Failure {
  const revisions = revisionsOf(session, info, 'rollbacker')
  if (revisions instanceof Failure) return revisions
  if (to < 0) return unknownRevision(to)
  const isDeployment = info.resource.kind === 'Deployment'
  const wanted = isDeployment ? deploymentTarget(info, revisions, to) : controllerTarget(revisions, to)
  if (wanted instanceof Failure) return wanted
  if (dryRun === 'client') return `${isDeployment ? '' : 'will roll back to '}${podTemplateLines(wanted.template)}`
  const template = mapAt(info.object, 'spec', 'template')
  if (isDeployment && mapAt(info.object, 'spec').paused === true) return Failure.text('you cannot rollback a paused deployment; resume it first with \'kubectl rollout resume\' and try again')
  const isThere = wanted.data === undefined ? sameTemplate(wanted.template, template) : sameValue(mapAt(wanted.data, 'spec', 'template'), { ...template, $patch: 'replace' })
  if (isThere) return `skipped rollback (current template already matches revision ${to})`
  const target = { ...targetFor(info.resource, info.namespace, info.name), version: 'v1' }
  const stored = wanted.data === undefined
    ? session.patch(target, deploymentPatch(info.object, wanted), { type: 'json', dryRun: dryRun === 'server' })
    : session.patch(target, wanted.data, { type: 'strategic', dryRun: dryRun === 'server' })
  return stored instanceof Failure ? Failure.text(`failed restoring revision ${to}: ${stored.text}`) : 'rolled back'
}

function unknownRevision(to: number): Failure {
  return Failure.text(`unable to find specified revision ${to} in history`)
}

/** Without a number: the one before the newest. */
function deploymentTarget({ name }: Info, revisions: readonly Revision[], to: number): Revision | Failure {
  if (to > 0) return revisions.find(({ number }) => number === to) ?? unknownRevision(to)
  const [, previous] = [...revisions].sort((a, b) => b.number - a.number)
  return previous ?? Failure.text(`no rollout history found for deployment ${goQuote(name)}`)
}

function controllerTarget(revisions: readonly Revision[], to: number): Revision | Failure {
  if (to > 0) return revisions.find(({ number }) => number === to) ?? unknownRevision(to)
  return [...revisions].sort((a, b) => b.number - a.number)[1] ?? Failure.text('no last revision to roll back to')
}

/** Annotations that stay the Deployment's own. */
const kept = new Set([
  lastAppliedAnnotation, 'deployment.kubernetes.io/revision', 'deployment.kubernetes.io/revision-history', 'deployment.kubernetes.io/desired-replicas', 'deployment.kubernetes.io/max-replicas', 'deprecated.deployment.rollback.to',
])

function deploymentPatch(deployment: ValueMap, { template, annotations }: Revision): Value {
  const own = mapAt(deployment, 'metadata', 'annotations')
  const chosen = Object.fromEntries([...Object.entries(own).filter(([key]) => kept.has(key)), ...Object.entries(annotations).filter(([key]) => !kept.has(key))])
  return [{ op: 'replace', path: '/spec/template', value: withoutHash(template) }, { op: 'replace', path: '/metadata/annotations', value: chosen }]
}
