/**
 * How long `stowage plan` takes for many pods, and how that grows:
 *
 *   node scripts/run.mjs bench/plan.ts [pods ...] [--nodes 1000] [--only create|roll]
 *
 * Deployments of 50 replicas with a readiness probe, each behind a Service, are created in a sketch of 1,000 nodes. Then all get a new image
 * where the cluster is what the first plan ends with, read back from JSON as a snapshot is. Everything counts that the command does: reading the
 * cluster, the whole plan and its text. Heap is what the process holds while the plan is still in hand. Default: 2,500, 5,000 and 10,000 pods.
 */
import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { parseArgs } from 'node:util'
import { loadClusterState, type ClusterText } from '../src/plan/cluster-input/load-state.ts'
import type { ManifestText } from '../src/plan/manifests.ts'
import type { Plan } from '../src/plan/plan.ts'
import { runPlan } from '../src/plan/run.ts'
import { planText } from '../src/report/plan-text.ts'
import { setSchemaReader } from '../src/schema/load.ts'

setSchemaReader((name) => {
  const path = join(STOWAGE_ROOT, 'schemas', name)
  return existsSync(path) ? readFileSync(path, 'utf8') : undefined
})

declare const STOWAGE_ROOT: string

const replicas = 50

const { values, positionals } = parseArgs({ allowPositionals: true, options: { nodes: { type: 'string', default: '1000' }, only: { type: 'string' } } })
const sizes = positionals.length > 0 ? positionals.map(Number) : [2500, 5000, 10_000]

console.log('plan      pods   cpu s   ms/pod   elapsed s   of it reading s   heap MiB   peak RSS MiB')
for (const pods of sizes) {
  const created = measure('create', pods, { path: 'cluster.yaml', text: sketch(Number(values.nodes)) }, 'v1')
  if (values.only === 'create') continue
  measure('roll', pods, { path: 'snapshot.json', text: snapshotOf(created) }, 'v2')
}

/** Objects as kubectl prints them. Their uids are others than those that the next plan draws in the same order. */
function snapshotOf({ objects }: Plan): string {
  return JSON.stringify({ apiVersion: 'v1', kind: 'List', items: objects }).replaceAll(/"uid":"[0-9a-f]{8}-/g, '"uid":"c1a57e20-')
}

function measure(name: string, pods: number, cluster: ClusterText, tag: string): Plan {
  const [started, used] = [process.hrtime.bigint(), process.cpuUsage()]
  const state = loadClusterState([cluster])
  const read = Number(process.hrtime.bigint() - started) / 1e9
  const run = runPlan({ cluster: state, manifests: manifests(pods / replicas, tag) })
  const text = planText(run.plan, { color: false })
  const { user, system } = process.cpuUsage(used)
  const seconds = (user + system) / 1e6
  const elapsed = Number(process.hrtime.bigint() - started) / 1e9
  globalThis.gc?.()
  const heap = process.memoryUsage().heapUsed / 2 ** 20
  expectRolledOut(run.plan, pods, tag)
  const rss = process.resourceUsage().maxRSS / 1024
  console.log([name.padEnd(7), String(pods).padStart(6), seconds.toFixed(1).padStart(7), (seconds * 1000 / pods).toFixed(2).padStart(8), elapsed.toFixed(1).padStart(11),
    read.toFixed(1).padStart(17), heap.toFixed(0).padStart(10), rss.toFixed(0).padStart(14), `  ${text.length} characters`].join(' '))
  return run.plan
}

function expectRolledOut({ placement, verdict, rollouts }: Plan, pods: number, tag: string): void {
  const ready = placement.flatMap((node) => node.pods).filter((pod) => pod.ready && pod.isNew).length
  if (ready !== pods || rollouts.some(({ finishedAt }) => finishedAt === undefined)) throw new Error(`${ready} of ${pods} pods are Ready at ${tag}: ${verdict}`)
}

function sketch(nodes: number): string {
  return ['apiVersion: stowage.dev/v1alpha1', 'kind: ClusterSketch', 'release: "1.36"', `pools: [{ name: node, count: ${nodes}, zones: [a, b, c], cpu: 16, memory: 64Gi }]`, ''].join('\n')
}

function manifests(count: number, tag: string): ManifestText[] {
  return Array.from({ length: count }, (_, index) => ({ path: `app-${String(index).padStart(4, '0')}.json`, text: `${JSON.stringify(deployment(index, tag))}\n---\n${JSON.stringify(service(index))}\n` }))
}

function deployment(index: number, tag: string): unknown {
  const labels = { app: `app-${index}` }
  const container = {
    name: 'app', image: `registry.example.com/app:${tag}`, ports: [{ containerPort: 8080 }], readinessProbe: { httpGet: { path: '/', port: 8080 } },
    resources: { requests: { cpu: '100m', memory: '128Mi' } },
  }
  return { apiVersion: 'apps/v1', kind: 'Deployment', metadata: { name: `app-${index}` }, spec: { replicas, selector: { matchLabels: labels }, template: { metadata: { labels }, spec: { containers: [container] } } } }
}

function service(index: number): unknown {
  return { apiVersion: 'v1', kind: 'Service', metadata: { name: `app-${index}` }, spec: { selector: { app: `app-${index}` }, ports: [{ port: 80, targetPort: 8080 }] } }
}
