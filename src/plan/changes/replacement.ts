import { goJson } from '../../base/go-format.ts'
import { cloneValue, isMap, type ValueMap } from '../../base/json.ts'
import { runKubectl } from '../../kubectl/run.ts'
import { patchLocally } from '../../merge/local-patch.ts'
import { registryKey } from '../../sim/store/store.ts'
import type { ServedResource } from '../../sim/api/registry.ts'
import type { ApiServer, Target } from '../../sim/api/server.ts'
import type { Manifest } from '../manifests.ts'
import type { Replacement } from '../plan.ts'
import { forkServer } from './base-server.ts'
import type { SentObject } from './column.ts'
import { fieldChanges } from './field-changes.ts'
import { Recorder } from './recorder.ts'
import { shapeOf } from './shape.ts'

/**
 * Whether an object that was refused as a change would be taken as a new one: then it has to be replaced. The paths are those that the server
 * refuses to change; for a whole `spec` that may not change each of its fields is asked about alone.
 */
export function replacementOf(server: ApiServer, manifest: Manifest, sent: SentObject, namespace: string): Replacement | undefined {
  const { target, before, refusal } = sent
  if (target === undefined || before === undefined || refusal === undefined || (refusal.reason !== 'Invalid' && refusal.reason !== 'Forbidden')) return undefined
  const resource = server.find(target)
  if (resource === undefined) return undefined
  const anew = createdAnew(server, resource, target, manifest)
  if (anew === undefined) return undefined
  const shape = shapeOf(server, resource)
  const asked = patched(server, sent)
  const touched = asked === undefined ? undefined : fieldChanges({ before, after: asked, written: manifest.object }, shape).map(({ path }) => path)
  // As a new object shows the fields with their defaults; what apply did not ask for is the server's, as a Pod's token volume.
  const changed = fieldChanges({ before, after: anew, written: manifest.object }, shape).map(({ path }) => path)
  const wanted = changed.filter((path) => touched?.some((other) => isBelow(path, other) || isBelow(other, path)) ?? true)
  const causes = refusal.details?.causes?.map(({ field }) => field).filter((field) => field !== '') ?? []
  const fields = (causes.length === 0 ? ['spec'] : causes).flatMap((field) => isMap(before[field]) ? refusedMembers(server, target, field, before, asked ?? anew) : [field])
  const within = (candidates: readonly string[]): string[] => [...new Set(fields.flatMap((field) => candidates.filter((path) => isBelow(path, field))))]
  const paths = [within(wanted), within(changed), fields, causes].find((found) => found.length > 0) ?? []
  if (paths.length === 0) return undefined
  return { paths, message: forced(server, manifest, namespace, resource) }
}

/** What apply asked for: its patch on the object as it was. */
function patched(server: ApiServer, { before, patch }: SentObject): ValueMap | undefined {
  if (before === undefined || patch === undefined) return undefined
  const definition = server.registry.byKind(before.apiVersion as string, before.kind as string)?.definition
  const result = patchLocally(before, definition === undefined ? 'merge' : 'strategic', patch, server.minor)
  return 'error' in result ? undefined : result.object
}

/** What the server makes of the object when no other of its name is there. */
function createdAnew(server: ApiServer, resource: ServedResource, target: Target, { object }: Manifest): ValueMap | undefined {
  const fork = forkServer(server)
  fork.store.delete(registryKey(resource.resource, resource.group, resource.namespaced ? target.namespace : '', target.name))
  const { object: created } = fork.create({ ...target, name: '' }, object, { fieldValidation: 'Ignore', fieldManager: 'kubectl-create' })
  return created
}

/** Members of a field that may not change, each tried alone. */
function refusedMembers(server: ApiServer, target: Target, field: string, before: ValueMap, asked: ValueMap): string[] {
  const [left, right] = [before[field], asked[field]]
  if (!isMap(left) || !isMap(right)) return [field]
  const names = [...new Set([...Object.keys(left), ...Object.keys(right)])].sort()
  const refused = names.filter((name) => {
    const body = cloneValue(before)
    const spec = body[field] as ValueMap
    if (right[name] === undefined) delete spec[name]
    else spec[name] = cloneValue(right[name])
    const { status } = server.update(target, body, { dryRun: true, fieldValidation: 'Ignore' })
    // A member that only fits together with others is refused for that, at a place of its own.
    return status?.details?.causes?.some((cause) => cause.field === field) === true
  })
  return refused.map((name) => `${field}.${name}`)
}

function isBelow(path: string, field: string): boolean {
  return path === field || path.startsWith(`${field}.`) || path.startsWith(`${field}[`)
}

/** What `kubectl replace --force` does, in its own words where it fails. */
function forced(server: ApiServer, { object, origin }: Manifest, namespace: string, { kind }: ServedResource): string {
  const { client } = new Recorder(forkServer(server))
  const { code, stderr } = runKubectl(['replace', '--force', '-f', origin.path, ...namespace === '' ? [] : ['-n', namespace]], { files: { read: () => goJson(object), list: () => undefined }, stdin: '', env: {}, cwd: '' }, client)
  if (code !== 0) return `kubectl replace --force fails: ${stderr.trim().split('\n').at(-1) ?? ''}`
  const loss = Object.hasOwn(losses, kind) ? losses[kind] : undefined
  return `kubectl replace --force deletes it and creates it anew${loss === undefined ? '' : `: ${loss}`}`
}

/** What goes with an object that is deleted. */
const losses: Readonly<Record<string, string>> = {
  Deployment: 'its pods go with it, all at once',
  StatefulSet: 'its pods go with it, all at once; claims stay',
  DaemonSet: 'its pods go with it, all at once',
  ReplicaSet: 'its pods go with it, all at once',
  Job: 'its pods and what they have done so far go with it',
  CronJob: 'its Jobs and their pods go with it',
  Pod: 'its containers stop',
  Service: 'it gets another cluster IP, and connections end',
  PersistentVolumeClaim: 'its volume goes with it where the reclaim policy is Delete',
  PersistentVolume: 'claims that are bound to it are lost',
  Namespace: 'everything in it goes with it',
  CustomResourceDefinition: 'all its custom resources go with it',
  StorageClass: 'volumes that it made stay',
}
