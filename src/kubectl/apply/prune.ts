import type { ValueMap } from '../../base/json.ts'
import type { ServedResource } from '../../sim/api/registry.ts'
import { logLine } from '../command.ts'
import { Failure } from '../failure.ts'
import type { Flags } from '../flags.ts'
import type { DryRun } from '../printers/print-flags.ts'
import { metaText, targetFor, type Session } from '../session.ts'
import { lastAppliedOf } from './last-applied.ts'

export function pruneFault(flags: Flags, force: boolean, serverSide: boolean): Failure | undefined {
  const bad = flags.list('prune-allowlist').find((text) => text.split('/').length !== 3)
  if (bad !== undefined) return Failure.text(`invalid GroupVersionKind format: ${bad}, please follow <group/version/kind>`)
  if (force) return Failure.text('--force cannot be used with --prune')
  if (flags.text('applyset') !== '') {
    if (flags.on('all')) return Failure.text('--all is incompatible with --applyset')
    if (flags.text('selector') !== '') return Failure.text('--selector is incompatible with --applyset')
    return flags.list('prune-allowlist').length > 0 ? Failure.text('--prune-allowlist is incompatible with --applyset') : undefined
  }
  if (!flags.on('all') && flags.text('selector') === '') {
    return Failure.text('all resources selected for prune without explicitly passing --all. To prune all resources, pass the --all flag. If you did not mean to prune all resources, specify a label selector')
  }
  return serverSide ? Failure.text('--prune is in alpha and doesn\'t currently work on objects created by server-side apply') : undefined
}

/** `pkg/util/prune/prune.go` (v0.36.2). */
const namespacedDefaults = ['/v1/ConfigMap', '/v1/Endpoints', '/v1/PersistentVolumeClaim', '/v1/Pod', '/v1/ReplicationController', '/v1/Secret', '/v1/Service', 'batch/v1/Job', 'batch/v1/CronJob', 'networking.k8s.io/v1/Ingress', 'apps/v1/DaemonSet', 'apps/v1/Deployment', 'apps/v1/ReplicaSet', 'apps/v1/StatefulSet']
const clusterDefaults = ['/v1/Namespace', '/v1/PersistentVolume']

export interface Pruning {
  readonly visited: ReadonlySet<string>
  readonly namespaces: readonly string[]
  readonly dryRun: DryRun
  readonly namespace: string
  readonly enforceNamespace: boolean
}

/** Deletes what an earlier apply made and this one did not touch. */
export function pruneObjects(session: Session, flags: Flags, pruning: Pruning, print: (object: ValueMap, operation: string) => Failure | undefined): Failure | undefined {
  for (const [resource, namespace] of pruneScopes(session, flags, pruning.namespaces)) {
    const failure = pruneType(session, flags, resource, namespace, pruning, print)
    if (failure !== undefined) return failure
  }
  return undefined
}

/** Where to look: types in the visited namespaces, then those of the cluster. */
function pruneScopes(session: Session, flags: Flags, namespaces: readonly string[]): [ServedResource, string][] {
  const allowed = flags.list('prune-allowlist')
  const types = (allowed.length > 0 ? allowed.map((text) => text.replace(/^core\//, '/')) : [...namespacedDefaults, ...clusterDefaults])
  if (allowed.length === 0) {
    session.printError(logLine(session, 'W', 'prune.go', 'Deprecated: kubectl apply will no longer prune non-namespaced resources by default when used with the --namespace flag in a future release. To preserve the current behaviour, list the resources you want to target explicitly in the --prune-allowlist flag.'))
  }
  const served = types.map((text) => session.client.resources().find(({ group, version, kind }) => `${group}/${version}/${kind}` === text)).filter((one) => one !== undefined)
  const inNamespaces = namespaces.flatMap((namespace) => served.filter(({ namespaced }) => namespaced).map((resource): [ServedResource, string] => [resource, namespace]))
  return [...inNamespaces, ...served.filter(({ namespaced }) => !namespaced).map((resource): [ServedResource, string] => [resource, ''])]
}

/** What an earlier apply made and no file names, type by type. */
export function prunable(session: Session, flags: Flags, { visited, namespaces }: Pick<Pruning, 'visited' | 'namespaces'>): { readonly resource: ServedResource, readonly object: ValueMap }[] | Failure {
  const found: { resource: ServedResource, object: ValueMap }[] = []
  for (const [resource, namespace] of pruneScopes(session, flags, namespaces)) {
    const listed = session.list(targetFor(resource, namespace, ''), { labelSelector: flags.text('selector') })
    if (listed instanceof Failure) return listed
    found.push(...listed.filter((object) => lastAppliedOf(object) !== undefined && !visited.has(metaText(object, 'uid'))).map((object) => ({ resource, object })))
  }
  return found
}

function pruneType(session: Session, flags: Flags, resource: Parameters<typeof targetFor>[0], namespace: string, { visited, dryRun }: Pruning, print: (object: ValueMap, operation: string) => Failure | undefined): Failure | undefined {
  const found = session.list(targetFor(resource, namespace, ''), { labelSelector: flags.text('selector') })
  if (found instanceof Failure) return found
  for (const object of found) {
    if (lastAppliedOf(object) === undefined || visited.has(metaText(object, 'uid'))) continue
    if (dryRun !== 'client') {
      const gone = session.delete(targetFor(resource, namespace, metaText(object, 'name')), { propagationPolicy: 'Background', dryRun: dryRun === 'server' })
      if (gone instanceof Failure) return gone
    }
    const suffix = dryRun === 'none' ? '' : dryRun === 'client' ? ' (dry run)' : ' (server dry run)'
    const failure = print(object, `pruned${suffix}`)
    if (failure !== undefined) return failure
  }
  return undefined
}
