import '../../support/schemas.ts'
import type { Value, ValueMap } from '../../../src/base/json.ts'
import { newestMinor, type Minor } from '../../../src/base/release.ts'
import { ApiServer, type Target } from '../../../src/sim/api/server.ts'
import { addServiceAccount, seedStockCluster } from '../../../src/sim/api/stock-cluster.ts'
import { formatTime } from '../../../src/sim/clock.ts'

/** A clock that a test moves by hand, in seconds. */
export interface Hand {
  seconds: number
}

/** A server as it stands before the first client, with the ServiceAccount that pods in `default` need. */
export function stockServer(hand: Hand = { seconds: 0 }, minor: Minor = newestMinor): ApiServer {
  let count = 0
  const server = new ApiServer({ minor, entropy: { suffix: () => 'zzzzz', uid: () => `uid-${++count}`, now: () => formatTime(Date.UTC(2026, 0, 1) + hand.seconds * 1000) } })
  seedStockCluster(server)
  addServiceAccount(server, 'default', 'default')
  return server
}

export function at(resource: string, name = '', subresource = '', group = '', namespace = 'default'): Target {
  return { group, version: 'v1', resource, namespace, name, subresource }
}

/** A pod with one container; `status` is set as a kubelet sets it. */
export function addPod(server: ApiServer, name: string, { labels = {}, spec = {}, meta = {}, status }: { labels?: ValueMap, spec?: ValueMap, meta?: ValueMap, status?: ValueMap } = {}): void {
  const created = server.create(at('pods'), { apiVersion: 'v1', kind: 'Pod', metadata: { name, labels, ...meta }, spec: { containers: [{ name: 'app', image: 'app:v1' }], ...spec } })
  if (created.status !== undefined) throw new Error(created.status.message)
  if (status !== undefined) server.patch(at('pods', name, 'status'), { status }, { patchType: 'merge' })
}

/** The stored metadata of an object; undefined when it is not there. */
export function metaOf(server: ApiServer, target: Target): ValueMap | undefined {
  return server.get(target).object?.metadata as ValueMap | undefined
}

/** An object without the parts that differ from run to run or are not asked for. */
export function only(object: ValueMap | undefined, ...keys: string[]): Record<string, Value | undefined> {
  return Object.fromEntries(keys.map((key) => [key, object?.[key]]))
}
