import type { ValueMap } from '../../base/json.ts'
import { Failure } from '../failure.ts'
import type { Info } from '../resources/files.ts'
import { groupVersionOf, metaOf, metaText, targetFor, type Session } from '../session.ts'
import { lastAppliedAnnotation, lastAppliedOf } from './last-applied.ts'
import { requestOptions, type ApplyOptions } from './apply-object.ts'
import { owners, upgradedEntries } from './upgrade-managers.ts'

const conflictHelp = `
Please review the fields above--they currently have other managers. Here
are the ways you can resolve this warning:
* If you intend to manage all of these fields, please re-run the apply
  command with the \`--force-conflicts\` flag.
* If you do not intend to manage all of the fields, please edit your
  manifest to remove references to the fields that should keep their
  current managers.
* You may co-own fields by updating your manifest to match the existing
  value; in this case, you'll become the manager if the other manager(s)
  stop managing the field (remove it from their configuration).
See https://kubernetes.io/docs/reference/using-api/server-side-apply/#conflicts`

/** `apply --server-side`, and the steps by which what client-side apply owned goes over to it: `pkg/cmd/apply/apply.go` (v0.36.2). */
export function applyOnServer(session: Session, info: Info, options: ApplyOptions): ValueMap | Failure {
  if (info.name === '') return Failure.text('resource name may not be empty')
  const fault = managerFault(options.manager)
  if (fault !== undefined) return fault
  const target = targetFor(info.resource, info.namespace, info.name, options.subresource)
  const send = (): ValueMap | Failure => session.patch(target, info.object, { ...requestOptions(options), type: 'apply', force: options.forceConflicts })
  const applied = send()
  if (applied instanceof Failure) return applied.has('Conflict') ? Failure.text(`${applied.text}${conflictHelp}`) : applied
  const kept = keepAnnotation(session, info, applied, options)
  if (kept instanceof Failure) {
    session.printError(`Warning: failed to migrate kubectl.kubernetes.io/last-applied-configuration for Server-Side Apply. This is non-fatal and will be retried next time you apply. Error: ${kept.text}\n`)
    return applied
  }
  const migrated = migrate(session, info, kept, options)
  if (migrated instanceof Failure) {
    session.printError(`Warning: server rejected managed fields migration to Server-Side Apply. This is non-fatal and will be retried next time you apply. Error: ${migrated.text}\n`)
    return kept
  }
  if (migrated === undefined) return kept
  const again = send()
  if (!(again instanceof Failure)) return again
  session.printError(`Warning: failed to re-apply configuration after performing Server-Side Apply migration. This is non-fatal and will be retried next time you apply. Error: ${again.text}\n`)
  return migrated
}

/** An apply names its manager; what the server says of a bad name is told of the options, not of the object. */
function managerFault(manager: string): Failure | undefined {
  const message = manager === '' ? 'Required value: is required for apply patch' : new TextEncoder().encode(manager).length > 128 ? 'Too long: may not be more than 128 bytes' : undefined
  return message === undefined ? undefined : Failure.plain(`The PatchOptions "" is invalid: fieldManager: ${message}`)
}

const annotationPath = ['f:metadata', 'f:annotations', `f:${lastAppliedAnnotation}`]

/** The default manager keeps the annotation alive under a manager of its own. */
function keepAnnotation(session: Session, info: Info, applied: ValueMap, options: ApplyOptions): ValueMap | Failure {
  const text = lastAppliedOf(applied)
  if (options.manager !== 'kubectl' || text === undefined || owners(applied, 'Apply', annotationPath).length > 0) return applied
  const { resource } = info
  const namespace = metaText(applied, 'namespace')
  const body: ValueMap = {
    apiVersion: groupVersionOf(resource), kind: resource.kind,
    metadata: { annotations: { [lastAppliedAnnotation]: text }, name: metaText(applied, 'name'), ...namespace === '' ? {} : { namespace } },
  }
  return session.patch(targetFor(resource, info.namespace, info.name), body, { ...requestOptions(options), fieldManager: 'kubectl-last-applied', type: 'apply' })
}

/** Hands what client-side apply owns over to this manager; undefined when there is nothing to do. */
function migrate(session: Session, info: Info, applied: ValueMap, options: ApplyOptions): ValueMap | Failure | undefined {
  const names = [...new Set(owners(applied, 'Update', annotationPath))]
  const entries = upgradedEntries(applied, names, options.manager)
  if (entries === undefined) return undefined
  const version = metaOf(applied).resourceVersion ?? ''
  const patch = [{ op: 'replace', path: '/metadata/managedFields', value: entries }, { op: 'replace', path: '/metadata/resourceVersion', value: version }]
  return session.patch(targetFor(info.resource, info.namespace, info.name), patch, { ...requestOptions(options), type: 'json' })
}
