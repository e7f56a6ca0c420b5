import { isMap, setKey, type Value, type ValueMap } from '../../../src/base/json.ts'
import type { Minor } from '../../../src/base/release.ts'
import { clientOf, type Client } from '../../../src/kubectl/run.ts'
import { addServiceAccount, place } from '../../../src/sim/api/stock-cluster.ts'
import type { ApiResponse } from '../../../src/sim/api/status.ts'
import type { AnyObject } from '../../../src/sim/api/strategy.ts'
import { attachScheduler } from '../../../src/sim/cluster-scheduler.ts'
import { Cluster } from '../../../src/sim/cluster.ts'
import { allControllers } from '../../../src/sim/controllers/all.ts'
import { SessionKubelet } from './kubelet.ts'
import { marks } from './normalise.ts'

/** A cluster with controllers, scheduler and a stand-in for the kubelet, on virtual time. */
export class LiveWorld {
  readonly cluster: Cluster
  readonly client: Client
  readonly generated = new Set<string>()
  #lastWrite: number

  constructor(minor: Minor, nodes: readonly ValueMap[]) {
    const count = { suffix: 0, uid: 0 }
    const clock: { now?: () => number } = {}
    this.cluster = new Cluster({ minor, start: Date.UTC(2026, 0, 1), controllers: allControllers({ lastRenewal: () => clock.now?.() }) })
    const { cluster } = this
    clock.now = () => cluster.clock.now
    Object.assign(cluster.server.entropy, { suffix: () => marks.suffix(++count.suffix), uid: () => marks.uid(++count.uid) })
    this.#lastWrite = cluster.clock.now
    attachScheduler(cluster)
    new SessionKubelet(cluster)
    cluster.server.delete({ group: '', version: 'v1', resource: 'services', namespace: 'default', name: 'kubernetes', subresource: '' })
    addServiceAccount(cluster.server, 'default', 'default')
    place(cluster.server, { apiVersion: 'v1', kind: 'ConfigMap', metadata: { name: 'kube-root-ca.crt', namespace: 'default' }, data: { 'ca.crt': 'certificate' } })
    for (const node of nodes) place(cluster.server, asControlled(node))
    cluster.server.store.watch(({ value }) => {
      this.#lastWrite = cluster.clock.now
      const { metadata } = value as AnyObject
      if (metadata?.generateName !== undefined) this.generated.add(metadata.name ?? '')
    })
    // Revisions that no session writes itself can be told from its own numbers.
    const store = cluster.server.store as unknown as { lastRevision: number }
    store.lastRevision = marks.firstRevision
    this.settle()
    this.client = timeless({ ...clientOf(cluster.server), waitUntil: (holds, seconds) => this.#waitUntil(holds, seconds) })
  }

  /** Until nothing has been written for a second, and no pod still waits for minReadySeconds. */
  settle(): void {
    const end = this.cluster.clock.now + longestSettle
    do {
      this.#advance(this.cluster.clock.now)
      while (this.cluster.clock.now < Math.min(this.#lastWrite + 1000, end)) this.#advance(Math.min(this.#lastWrite + 1000, this.cluster.nextTime ?? Infinity))
      if (!this.#waitsForAvailability()) return
      this.#advance(this.cluster.clock.now + 1000)
    } while (this.cluster.clock.now < end)
  }

  pass(seconds: number): void {
    this.#advance(this.cluster.clock.now + seconds * 1000)
  }

  #advance(until: number): void {
    const livelock = this.cluster.advance(until)
    if (livelock !== undefined) throw new Error(livelock.error)
  }

  #waitsForAvailability(): boolean {
    return ['Deployment', 'ReplicaSet', 'StatefulSet', 'DaemonSet'].some((kind) => this.cluster.read.list(kind).some((object) => {
      const { spec, status } = object as unknown as { spec?: { minReadySeconds?: number }, status?: { readyReplicas?: number, availableReplicas?: number, numberReady?: number, numberAvailable?: number } }
      return (spec?.minReadySeconds ?? 0) > 0 && (status?.readyReplicas ?? status?.numberReady ?? 0) > (status?.availableReplicas ?? status?.numberAvailable ?? 0)
    }))
  }

  #waitUntil(holds: () => boolean, seconds: number): boolean {
    const end = this.cluster.clock.now + Math.min(seconds, longestWait) * 1000
    for (;;) {
      this.#advance(this.cluster.clock.now)
      if (holds()) return true
      if (this.cluster.clock.now >= end) return false
      this.#advance(Math.min(this.cluster.nextTime ?? end, end))
    }
  }
}

const longestSettle = 120_000
/** What waits without an end is ended from outside. */
const longestWait = 60

/** What the node lifecycle and ttl controllers write on a Node when it comes. */
function asControlled(node: ValueMap): ValueMap {
  const metadata = isMap(node.metadata) ? node.metadata : {}
  const labels = isMap(metadata.labels) ? metadata.labels : {}
  const old = ['os', 'arch'].flatMap((name) => labels[`kubernetes.io/${name}`] === undefined ? [] : [[`beta.kubernetes.io/${name}`, labels[`kubernetes.io/${name}`] ?? '']])
  return { ...node, metadata: { ...metadata, labels: { ...labels, ...Object.fromEntries(old) as ValueMap }, annotations: { 'node.alpha.kubernetes.io/ttl': '0', ...isMap(metadata.annotations) ? metadata.annotations : {} } } }
}

/** Times of a run are the recording's one time; kubectl sees everything a second old. */
function timeless(client: Client): Client {
  const shown = (response: ApiResponse): ApiResponse => response.object === undefined ? response : { ...response, object: withoutTimes(response.object, '') as ValueMap }
  return {
    ...client,
    get: (target) => shown(client.get(target)),
    list: (target, request) => {
      const { response, items } = client.list(target, request)
      return { response, items: items.map((item) => withoutTimes(item, '') as ValueMap) }
    },
    create: (target, body, options) => shown(client.create(target, body, options)),
    update: (target, body, options) => shown(client.update(target, body, options)),
    patch: (target, body, request) => shown(client.patch(target, body, request)),
    now: () => marks.later,
  }
}

/** Fields of the user keep their times. */
function withoutTimes(value: Value, field: string): Value {
  if (typeof value === 'string') return runTime.test(value) ? (field === 'completionTime' ? marks.later : marks.now) : value
  if (Array.isArray(value)) return value.map((item) => withoutTimes(item, field))
  if (!isMap(value) || field === 'annotations' || field === 'template') return value
  const copy: ValueMap = {}
  for (const key of Object.keys(value)) setKey(copy, key, withoutTimes(value[key] ?? null, key))
  return copy
}

export const runTime = /^2026-01-01T0[01]:\d\d:\d\d(?:\.\d+)?Z$/
