import { goJson, goQuote } from '../../base/go-format.ts'
import { cloneValue, type ValueMap } from '../../base/json.ts'
import { Failure } from '../failure.ts'
import type { FieldValidation } from '../command.ts'
import type { Flags } from '../flags.ts'
import type { DryRun } from '../printers/print-flags.ts'
import type { Info } from '../resources/files.ts'
import { groupVersionOf, metaText, targetFor, type Session } from '../session.ts'
import { lastAppliedOf, withLastApplied, withoutNulls } from './last-applied.ts'
import { buildPatch, patchedLocally } from './client-side.ts'
import { applyOnServer } from './server-side.ts'

export interface ApplyOptions {
  readonly dryRun: DryRun
  readonly fieldValidation: FieldValidation
  readonly serverSide: boolean
  readonly force: boolean
  readonly forceConflicts: boolean
  readonly overwrite: boolean
  readonly manager: string
  readonly subresource: string
  /** Seconds that `--force` waits for. */
  readonly timeout: number
  readonly grace: number
  readonly cascade: 'Background' | 'Foreground' | 'Orphan'
  /** Objects are printed at the end, not line by line. */
  readonly quiet: boolean
  print(object: ValueMap, operation: string): Failure | undefined
}

export function applyManager(flags: Flags): string {
  if (flags.given('field-manager')) return flags.text('field-manager')
  return flags.on('server-side') ? 'kubectl' : 'kubectl-client-side-apply'
}

/** Applies one object and prints its line; returns what is stored then. */
export function applyObject(session: Session, info: Info, options: ApplyOptions): ValueMap | Failure {
  const generateName = metaText(info.object, 'generateName')
  if (info.name === '' && generateName !== '') return Failure.text(`from ${generateName}: cannot use generate name with apply`)
  if (options.serverSide) {
    const applied = applyOnServer(session, info, options)
    if (applied instanceof Failure) return applied
    warnIfDeleting(session, applied)
    return printed(applied, 'serverside-applied', options)
  }
  if (info.name === '') return Failure.text('resource name may not be empty').when(`retrieving current configuration of:\n${describe(info)}\nfrom server for:`, info.source)
  const target = targetFor(info.resource, info.namespace, info.name)
  const live = session.get(target)
  if (live instanceof Failure) {
    if (!live.has('NotFound')) return live.when(`retrieving current configuration of:\n${describe(info)}\nfrom server for:`, info.source)
    return createObject(session, info, options)
  }
  if (lastAppliedOf(live) === undefined) session.printError(missingAnnotation(info))
  const outcome = patchLive(session, info, live, options)
  if (outcome instanceof Failure) return outcome
  warnIfDeleting(session, outcome.object)
  return printed(outcome.object, outcome.unchanged ? 'unchanged' : 'configured', options)
}

function createObject(session: Session, info: Info, options: ApplyOptions): ValueMap | Failure {
  const object = withoutNulls(withLastApplied(info.object))
  if (options.dryRun === 'client') return printed(object, 'created', options)
  const made = session.create(targetFor(info.resource, info.namespace, ''), object, requestOptions(options))
  return made instanceof Failure ? made.when('creating', info.source) : printed(made, 'created', options)
}

export function requestOptions({ dryRun, fieldValidation, manager }: ApplyOptions): { dryRun: boolean, fieldValidation: FieldValidation, fieldManager: string } {
  return { dryRun: dryRun === 'server', fieldValidation, fieldManager: manager }
}

interface Patched {
  readonly object: ValueMap
  readonly unchanged: boolean
}

function patchLive(session: Session, info: Info, live: ValueMap, options: ApplyOptions): Patched | Failure {
  const modified = withLastApplied(info.object)
  const target = targetFor(info.resource, info.namespace, info.name)
  const around = (failure: Failure, patch: string): Failure => failure.when(`applying patch:\n${patch}\nto:\n${describe(info, live)}\nfor:`, info.source)
  let current = live
  for (let attempt = 0; ; attempt++) {
    const built = buildPatch(session, info.resource, current, modified, options.overwrite)
    if (built instanceof Failure) return around(options.dryRun === 'client' ? built : built.when('patching', info.source), '')
    const { patch, type } = built
    if (Object.keys(patch).length === 0) return { object: current, unchanged: !options.quiet }
    if (options.dryRun === 'client') return { object: patchedLocally(session, info.resource, current, patch, type), unchanged: false }
    const stored = session.patch(target, patch, { ...requestOptions(options), type })
    if (!(stored instanceof Failure)) return { object: stored, unchanged: false }
    if (stored.has('Conflict') && attempt < 5) {
      const again = session.get(target)
      if (again instanceof Failure) return around(again, '')
      current = again
      continue
    }
    if (options.force && (stored.has('Conflict') || stored.has('Invalid'))) {
      const recreated = recreate(session, info, live, modified, options)
      return recreated instanceof Failure ? around(recreated, goJson(modified).concat('\n')) : { object: recreated, unchanged: false }
    }
    return around(stored.when('patching', info.source), goJson(patch))
  }
}

/** `--force`: deletes, waits as long as `--timeout` says (by default it looks once), and creates anew. */
function recreate(session: Session, info: Info, live: ValueMap, modified: ValueMap, options: ApplyOptions): ValueMap | Failure {
  const target = targetFor(info.resource, info.namespace, info.name)
  const gone = session.delete(target, { propagationPolicy: options.cascade, ...options.grace >= 0 ? { gracePeriodSeconds: options.grace } : {} })
  if (gone instanceof Failure) return gone
  const isGone = (): boolean => session.get(target) instanceof Failure
  if (!(options.timeout === 0 ? isGone() : session.waitUntil(isGone, options.timeout))) return Failure.text('context deadline exceeded')
  const collection = { ...target, name: '' }
  const made = session.create(collection, modified, requestOptions(options))
  if (!(made instanceof Failure)) return made
  const original = cloneValue(live)
  const meta = original.metadata as ValueMap
  delete meta.resourceVersion
  const restored = session.create(collection, original, requestOptions(options))
  if (restored instanceof Failure) {
    return Failure.text(`An error occurred force-replacing the existing object with the newly provided one:\n\n${made.text}.\n\nAdditionally, an error occurred attempting to restore the original object:\n\n${restored.text}`)
  }
  return made
}

function printed(object: ValueMap, operation: string, options: ApplyOptions): ValueMap | Failure {
  const suffix = options.dryRun === 'none' ? '' : options.dryRun === 'client' ? ' (dry run)' : ' (server dry run)'
  const failure = options.quiet ? undefined : options.print(object, `${operation}${suffix}`)
  return failure ?? object
}

function warnIfDeleting(session: Session, object: ValueMap): void {
  if (metaText(object, 'deletionTimestamp') !== '') session.printError(`Warning: Detected changes to resource ${metaText(object, 'name')} which is currently being deleted.\n`)
}

function missingAnnotation({ resource, name }: Info): string {
  return `Warning: resource ${resource.resource}/${name} is missing the kubectl.kubernetes.io/last-applied-configuration annotation which is required by kubectl apply. kubectl apply should only be used on resources created declaratively by either kubectl create --save-config or kubectl apply. The missing annotation will be patched automatically.\n`
}

/** How an object is told in errors. */
function describe({ resource, name, namespace }: Info, live?: ValueMap): string {
  const gvk = `"${resource.group}/${resource.version}, Kind=${resource.kind}"`
  const shown = live === undefined ? name : metaText(live, 'name')
  return `Resource: "${resource.group}/${resource.version}, Resource=${resource.resource}", GroupVersionKind: ${gvk}\nName: ${goQuote(shown)}, Namespace: ${goQuote(resource.namespaced ? namespace : '')}`
}

export { groupVersionOf }
