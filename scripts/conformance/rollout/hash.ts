import { isMap, sameValue, type Value, type ValueMap } from '../../../src/base/json.ts'
import type { Minor } from '../../../src/base/release.ts'
import type { ApiServer } from '../../../src/sim/api/server.ts'
import { computeHash } from '../../../src/sim/controllers/deployment/template-hash.ts'
import { hashRevisionData, revisionData } from '../../../src/sim/controllers/history/controller-revision.ts'
import type { Tally } from '../replay.ts'
import { freshServer, addNamespace } from '../world.ts'

export interface HashLine {
  readonly id: string
  readonly kind?: 'StatefulSet' | 'DaemonSet'
  readonly template: ValueMap
  readonly hash: string
  readonly data?: ValueMap
}

/** Sends the template as a workload's and hashes what the server made of it. */
export function replayHash(tally: Tally, line: HashLine, minor: Minor): void {
  const kind = line.kind ?? 'Deployment'
  const server = freshServer(minor)
  addNamespace(server, 'ns', ['default'], false)
  const answer = server.create({ group: 'apps', version: 'v1', resource: `${kind.toLowerCase()}s`, namespace: 'ns', name: '', subresource: '' }, workload(kind, line.template), { fieldValidation: 'Ignore' })
  const template = templateOf(answer.object)
  const stored = templateOf(load(server, kind))
  if (template === undefined || stored === undefined) return tally.count(line.id, 'hash', false, line.hash, answer.status?.message)
  const data = revisionData(template)
  const hash = kind === 'StatefulSet' ? hashRevisionData(data) : computeHash(stored, undefined, minor)
  const sameData = line.data === undefined || sameValue(data, line.data)
  tally.count(line.id, 'hash', hash === line.hash && sameData, sameData ? line.hash : line.data, sameData ? hash : data)
}

function workload(kind: string, template: ValueMap): ValueMap {
  const labels = isMap(template.metadata) && isMap(template.metadata.labels) ? template.metadata.labels : {}
  const own: ValueMap = kind === 'StatefulSet' ? { serviceName: 's', replicas: 0, volumeClaimTemplates: claimsFor(template) } : kind === 'Deployment' ? { replicas: 0 } : {}
  return { apiVersion: 'apps/v1', kind, metadata: { name: 'x' }, spec: { ...own, selector: { matchLabels: labels }, template } }
}

/** The recordings leave claim templates out, which are no part of a revision: one for each mount that no volume stands behind. */
function claimsFor({ spec }: ValueMap): ValueMap[] {
  if (!isMap(spec)) return []
  const maps = (list: Value | undefined): ValueMap[] => Array.isArray(list) ? list.filter(isMap) : []
  const containers = [...maps(spec.initContainers), ...maps(spec.containers)]
  const mounted = new Set(containers.flatMap((container) => [...maps(container.volumeMounts), ...maps(container.volumeDevices)].map(({ name }) => name ?? null)))
  for (const { name } of maps(spec.volumes)) mounted.delete(name ?? null)
  return [...mounted].map((name) => ({ metadata: { name }, spec: { accessModes: ['ReadWriteOnce'], resources: { requests: { storage: '1Gi' } } } }))
}

function load(server: ApiServer, kind: string): ValueMap | undefined {
  const resource = server.registry.byKind('apps/v1', kind)
  return resource && server.load(resource, 'ns', 'x')
}

function templateOf(object: ValueMap | undefined): ValueMap | undefined {
  const spec: Value | undefined = object?.spec
  return isMap(spec) && isMap(spec.template) ? spec.template : undefined
}
