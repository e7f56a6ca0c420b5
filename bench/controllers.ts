/**
 * How long the simulated control plane takes to roll out many Deployments, and how that grows:
 *
 *   node scripts/run.mjs bench/controllers.ts [pods ...] [--nodes 1000]
 *
 * Deployments of 50 replicas come up, and then all get a new image at once (25 % surge and unavailable, as by default). Pods are Ready as
 * soon as they start, so that what is measured is API server, controllers and scheduler. Default: 2,500, 5,000 and 10,000 pods.
 */
import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { parseArgs } from 'node:util'
import type { ValueMap } from '../src/base/json.ts'
import { setSchemaReader } from '../src/schema/load.ts'
import { addNamespace } from '../src/sim/api/stock-cluster.ts'
import { Cluster } from '../src/sim/cluster.ts'
import { attachScheduler } from '../src/sim/cluster-scheduler.ts'
import { allControllers } from '../src/sim/controllers/all.ts'
import { StandInKubelet } from '../src/sim/kubelet/stand-in.ts'
import { StandInNodes } from '../src/sim/kubelet/stand-in-nodes.ts'

setSchemaReader((name) => {
  const path = join(STOWAGE_ROOT, 'schemas', name)
  return existsSync(path) ? readFileSync(path, 'utf8') : undefined
})

declare const STOWAGE_ROOT: string

const replicas = 50
const deployments = { group: 'apps', version: 'v1', resource: 'deployments', namespace: 'bench', name: '', subresource: '' }

const { values, positionals } = parseArgs({ allowPositionals: true, options: { nodes: { type: 'string', default: '1000' } } })
const sizes = positionals.length > 0 ? positionals.map(Number) : [2500, 5000, 10_000]

console.log('pods     come up cpu s   ms/pod   rolling update cpu s   ms/pod   elapsed s   writes   heap MiB')
for (const pods of sizes) {
  const started = process.hrtime.bigint()
  const { up, rolled, writes } = measure(pods, Number(values.nodes))
  const elapsed = Number(process.hrtime.bigint() - started) / 1e9
  const heap = process.memoryUsage().heapUsed / 2 ** 20
  console.log([String(pods).padStart(6), up.toFixed(1).padStart(15), (up * 1000 / pods).toFixed(2).padStart(8), rolled.toFixed(1).padStart(22), (rolled * 1000 / pods).toFixed(2).padStart(8), elapsed.toFixed(1).padStart(11), String(writes).padStart(8), heap.toFixed(0).padStart(10)].join(' '))
}

function measure(pods: number, nodeCount: number): { readonly up: number, readonly rolled: number, readonly writes: number } {
  const nodes: { current?: StandInNodes } = {}
  const cluster = new Cluster({ minor: 36, start: Date.UTC(2026, 0, 1), controllers: allControllers({ lastRenewal: (name) => nodes.current?.lastRenewal(name) }) })
  const standIn = nodes.current = new StandInNodes(cluster, 10_000)
  attachScheduler(cluster)
  new StandInKubelet({ cluster, nodes: standIn, namespace: 'bench', byNode: false, behaviour: { ready: 'immediate', terminate: 'immediate' }, phaseNumber: () => 0 })
  addNamespace(cluster.server, 'bench')
  for (let index = 0; index < nodeCount; index++) standIn.create(`node-${index}`, { capacity: { cpu: '16', memory: '64Gi', pods: '110' } })
  advance(cluster, 1000)
  const count = pods / replicas
  const up = timed(() => {
    for (let index = 0; index < count; index++) cluster.server.create(deployments, deployment(index))
    advance(cluster, 10_000)
  })
  expectReady(cluster, 'v1', pods)
  const rolled = timed(() => {
    for (let index = 0; index < count; index++) {
      cluster.server.patch({ ...deployments, name: `app-${index}` }, { spec: { template: { spec: { containers: [{ name: 'app', image: 'app:v2' }] } } } }, { patchType: 'strategic' })
    }
    advance(cluster, 60_000)
  })
  expectReady(cluster, 'v2', pods)
  return { up, rolled, writes: cluster.trace.entries.length }
}

function advance(cluster: Cluster, milliseconds: number): void {
  const livelock = cluster.advance(cluster.clock.now + milliseconds)
  if (livelock !== undefined) throw new Error(livelock.error)
}

function expectReady(cluster: Cluster, tag: string, wanted: number): void {
  const ready = cluster.read.list('Pod', 'bench').filter((pod) => {
    const { spec, status } = pod as { spec?: { containers?: { image?: string }[] }, status?: { conditions?: { type: string, status: string }[] } }
    return spec?.containers?.[0]?.image === `app:${tag}` && status?.conditions?.some(({ type, status: value }) => type === 'Ready' && value === 'True') === true
  }).length
  if (ready !== wanted) throw new Error(`${ready} of ${wanted} pods are Ready at ${tag}`)
}

/** Seconds of processor time: other work on the machine does not count. */
function timed(work: () => void): number {
  const started = process.cpuUsage()
  work()
  const { user, system } = process.cpuUsage(started)
  return (user + system) / 1e6
}

function deployment(index: number): ValueMap {
  const labels = { app: `app-${index}` }
  return {
    apiVersion: 'apps/v1', kind: 'Deployment', metadata: { name: `app-${index}` },
    spec: { replicas, selector: { matchLabels: labels }, template: { metadata: { labels }, spec: { containers: [{ name: 'app', image: 'app:v1', resources: { requests: { cpu: '100m', memory: '128Mi' } } }] } } },
  }
}
