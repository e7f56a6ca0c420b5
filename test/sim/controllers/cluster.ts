import '../../support/schemas.ts'
import type { ValueMap } from '../../../src/base/json.ts'
import { addNamespace } from '../../../src/sim/api/stock-cluster.ts'
import { mapObject } from '../../../src/sim/api/rest-mapping.ts'
import { Cluster } from '../../../src/sim/cluster.ts'
import { attachScheduler } from '../../../src/sim/cluster-scheduler.ts'
import { allControllers, type ControllerOptions } from '../../../src/sim/controllers/all.ts'
import type { Controller } from '../../../src/sim/controllers/controller.ts'
import { StandInKubelet } from '../../../src/sim/kubelet/stand-in.ts'
import { StandInNodes, type NodeOptions } from '../../../src/sim/kubelet/stand-in-nodes.ts'
import { freezeStored } from '../../support/freeze.ts'

export const namespace = 'test'

/** A control plane with machines, whose pods are Ready as soon as they start. */
export class TestCluster {
  readonly cluster: Cluster
  readonly nodes: StandInNodes
  readonly start: number

  constructor({ nodes = { n1: {} }, options = {}, extra = [] }: { nodes?: Readonly<Record<string, NodeOptions>>, options?: Partial<ControllerOptions>, extra?: readonly Controller[] } = {}) {
    const holder: { nodes?: StandInNodes } = {}
    this.start = Date.UTC(2026, 0, 1)
    this.cluster = new Cluster({ minor: 36, start: this.start, workLimit: 3000, controllers: [...allControllers({ lastRenewal: (name) => holder.nodes?.lastRenewal(name), ...options }), ...extra] })
    freezeStored(this.cluster.server.store)
    this.nodes = holder.nodes = new StandInNodes(this.cluster)
    attachScheduler(this.cluster)
    new StandInKubelet({ cluster: this.cluster, nodes: this.nodes, namespace, byNode: false, behaviour: { ready: 'immediate', terminate: 'immediate' }, phaseNumber: () => 0 })
    addNamespace(this.cluster.server, namespace)
    for (const [name, each] of Object.entries(nodes)) this.nodes.create(name, each)
    this.pass(1)
  }

  create(...objects: readonly ValueMap[]): void {
    for (const object of objects) {
      const mapping = mapObject(this.cluster.server.registry, object)
      if ('reason' in mapping) throw new Error(mapping.reason)
      const { status } = this.cluster.server.create({ ...mapping.target, name: '', namespace: mapping.resource.namespaced ? namespace : '' }, object)
      if (status !== undefined) throw new Error(status.message)
    }
  }

  pass(seconds: number): void {
    const livelock = this.cluster.advance(this.cluster.clock.now + seconds * 1000)
    if (livelock !== undefined) throw new Error(livelock.error)
  }

  /** Seconds since the start. */
  get now(): number {
    return (this.cluster.clock.now - this.start) / 1000
  }

  get<T>(kind: string, name: string, space = namespace): T | undefined {
    return this.cluster.read.get(kind, space, name) as T | undefined
  }

  /** `Reason: message`, of one object, in order. */
  events(kind: string, name: string): string[] {
    return this.cluster.read.list('Event').map((event) => event as unknown as { involvedObject: { kind: string, name: string }, reason: string, message: string, firstTimestamp: string, metadata: { name: string } })
      .filter(({ involvedObject }) => involvedObject.kind === kind && involvedObject.name === name)
      .sort((a, b) => Number.parseInt(a.metadata.name.split('.').at(-1) ?? '', 16) - Number.parseInt(b.metadata.name.split('.').at(-1) ?? '', 16))
      .map(({ reason, message }) => `${reason}: ${message}`)
  }
}

export function deployment(name: string, replicas: number, change: ValueMap = {}): ValueMap {
  const labels = { app: name }
  return {
    apiVersion: 'apps/v1', kind: 'Deployment', metadata: { name },
    spec: { replicas, selector: { matchLabels: labels }, template: { metadata: { labels }, spec: { containers: [{ name: 'app', image: 'app:v1', resources: { requests: { cpu: '100m' } } }] } }, ...change },
  }
}
