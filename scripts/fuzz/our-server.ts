import { cloneValue, isMap, type Value, type ValueMap } from '../../src/base/json.ts'
import type { Minor } from '../../src/base/release.ts'
import { handle } from '../../src/sim/api/http.ts'
import type { ServedResource } from '../../src/sim/api/registry.ts'
import type { ApiServer } from '../../src/sim/api/server.ts'
import { place, systemNamespaces } from '../../src/sim/api/stock-cluster.ts'
import { readRequestBody } from '../conformance/body.ts'
import { ourAnswer, type Answer } from '../conformance/recorded.ts'
import { addNamespace, freshServer, metaOf } from '../conformance/world.ts'
import { markAll, pathOf, withoutChance } from './real-server.ts'
import type { FuzzCase } from './types.ts'

/** A server of ours in the state of a fresh real one. */
export function ourWorld(minor: Minor): ApiServer {
  const server = freshServer(minor)
  for (const namespace of systemNamespaces) addNamespace(server, namespace, ['default'], true)
  return server
}

/** What our server says of a case; `shared` serves creations, which leave nothing behind. */
export function ask(shared: ApiServer, resource: ServedResource, { op, object, old }: FuzzCase): Answer {
  const server = old === undefined ? shared : ourWorld(shared.minor)
  const name = metaOf(object).name
  let body = object
  if (old !== undefined) {
    place(server, old)
    const stored = server.load(server.registry.byResource(resource.group, resource.version, resource.resource) ?? resource, namespaceOf(resource, old), textOf(metaOf(old).name))
    const version = stored?.metadata?.resourceVersion
    if (metaOf(object).resourceVersion === metaOf(old).resourceVersion && version !== undefined) body = { ...object, metadata: { ...metaOf(object), resourceVersion: version } }
  }
  const text = JSON.stringify(body, (_key, value: unknown) => typeof value === 'bigint' ? Number(value) : value)
  const manager = op === 'update' ? 'kubectl-replace' : 'kubectl-create'
  const response = handle(server, {
    method: op === 'update' ? 'PUT' : 'POST',
    path: `${pathOf(resource, object)}${op === 'update' ? `/${encodeURIComponent(typeof name === 'string' ? name : '')}` : ''}?dryRun=All&fieldValidation=Strict&fieldManager=${manager}`,
    contentType: 'application/json',
    body: {
      bytes: new TextEncoder().encode(text).length,
      object: (kind) => readRequestBody(text, 'application/json', kind),
      value: () => ({ value: cloneValue(body), errors: [] }),
    },
  })
  const answer = ourAnswer(response)
  return markAll(answer as unknown as Value, withoutChance) as unknown as Answer
}

function textOf(value: unknown): string {
  return typeof value === 'string' ? value : ''
}

function namespaceOf(resource: ServedResource, object: ValueMap): string {
  const { namespace } = metaOf(object)
  return resource.namespaced && typeof namespace === 'string' ? namespace : ''
}

/** Whether a seed can be asked for in a world with nothing but the stock in it. */
export function isAskable(server: ApiServer, object: ValueMap): ServedResource | undefined {
  if (!isMap(object.metadata) || typeof object.apiVersion !== 'string' || typeof object.kind !== 'string') return undefined
  return server.registry.byKind(object.apiVersion, object.kind)
}
