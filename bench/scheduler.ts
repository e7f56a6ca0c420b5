/**
 * How many pods a second the scheduler places, beside the real one:
 *
 *   node scripts/run.mjs bench/scheduler.ts [mixes] [--unlike] [--growth] [--real <scheduler-oracle>]
 *
 * The mixes, nodes and numbers of pods are those that kube-scheduler 1.36.2 was measured with (`bench/README.md`); `--real` runs that
 * program on this machine, too. `--unlike` gives every pod requests of its own, so that nothing is remembered from one pod to the next.
 * `--growth` places 50,000 pods of a mix of our own.
 */
import { execFileSync } from 'node:child_process'
import { parseArgs } from 'node:util'
import type { Node, Pod } from '../src/model/kubernetes.generated.ts'
import { Scheduler } from '../src/sim/scheduler/scheduler.ts'

const host = 'kubernetes.io/hostname'
const zone = 'topology.kubernetes.io/zone'

type Mix = 'basic' | 'spread' | 'antiaffinity' | 'mixed'

/** kube-scheduler 1.36.2, its algorithm alone on two cores: pods a second, and milliseconds of processor time for a pod. */
const reference: Readonly<Record<Mix, { readonly sampling: readonly [number, number], readonly all: readonly [number, number] }>> = {
  basic: { sampling: [1188, 1.28], all: [161, 11.65] },
  spread: { sampling: [391, 4.1], all: [92, 20.14] },
  antiaffinity: { sampling: [200, 8.22], all: [70, 25.89] },
  mixed: { sampling: [314, 5], all: [82, 22.36] },
}

const timed = 1000
const existing = 1000

const { values, positionals } = parseArgs({ allowPositionals: true, options: { unlike: { type: 'boolean' }, growth: { type: 'boolean' }, real: { type: 'string' } } })
const mixes = (positionals.length > 0 ? positionals : Object.keys(reference)) as Mix[]

console.log('mix           nodes scored   pods/s   real pods/s   ratio   cpu ms/pod   real cpu ms/pod   ratio')
for (const mix of mixes) {
  for (const sampling of [true, false]) {
    const { perSecond, cpu } = measure(mix, sampling)
    const [realPerSecond, realCpu] = values.real === undefined ? reference[mix][sampling ? 'sampling' : 'all'] : askReal(values.real, mix, sampling)
    console.log([mix.padEnd(13), (sampling ? '500' : 'all').padStart(12), perSecond.toFixed(0).padStart(8), realPerSecond.toFixed(0).padStart(13), (perSecond / realPerSecond).toFixed(1).padStart(7),
      cpu.toFixed(3).padStart(12), realCpu.toFixed(2).padStart(17), (realCpu / cpu).toFixed(1).padStart(7)].join(' '))
  }
}
if (values.growth === true) growth()

/** 1,000 pods of the mix are placed before the clock starts. */
function measure(mix: Mix, sampling: boolean): { readonly perSecond: number, readonly cpu: number } {
  const scheduler = new Scheduler({ sampling })
  for (let index = 0; index < 5000; index++) scheduler.cache.addNode(node(index, { cpu: '4', memory: '32Gi', pods: '110' }))
  const pods = Array.from({ length: existing + timed }, (_, index) => pod(index, kindOf(mix, index)))
  for (const one of pods.slice(0, existing)) place(scheduler, one)
  const [started, used] = [process.hrtime.bigint(), process.cpuUsage()]
  for (const one of pods.slice(existing)) place(scheduler, one)
  const seconds = Number(process.hrtime.bigint() - started) / 1e9
  const { user, system } = process.cpuUsage(used)
  return { perSecond: timed / seconds, cpu: (user + system) / 1000 / timed }
}

function place(scheduler: Scheduler, one: Pod): boolean {
  const framework = scheduler.frameworkFor(one)
  if (framework === undefined) return false
  const info = scheduler.cache.shapes.infoOf(one)
  const decision = scheduler.attempt(framework, info)
  if (decision.kind !== 'placed') return false
  scheduler.cache.place(info, decision.node)
  return true
}

/** 50,000 pods of forty templates with affinity, spread and taints, on 5,000 nodes that can take them. */
function growth(): void {
  const scheduler = new Scheduler({ sampling: true })
  for (let index = 0; index < 5000; index++) {
    const big = node(index, { cpu: '8', memory: '64Gi', pods: '110' })
    if (index % 10 === 0) big.spec = { taints: [{ key: 'dedicated', value: 'batch', effect: 'NoSchedule' }] }
    if (index % 10 === 1) big.spec = { taints: [{ key: 'spot', effect: 'PreferNoSchedule' }] }
    scheduler.cache.addNode(big)
  }
  console.log('\nplaced   pods/s since   failed')
  let failed = 0
  let started = process.hrtime.bigint()
  for (let index = 0; index < 50_000; index++) {
    if (!place(scheduler, growthPod(index))) failed++
    if ((index + 1) % 5000 !== 0) continue
    console.log(`${String(index + 1).padStart(6)} ${(5000 / (Number(process.hrtime.bigint() - started) / 1e9)).toFixed(0).padStart(14)} ${String(failed).padStart(8)}`)
    started = process.hrtime.bigint()
  }
}

function growthPod(index: number): Pod {
  const app = `app-${index % 40}`
  const one = pod(index, (['basic', 'spread', 'nodeaffinity', 'softspread', 'preferred'] as const)[index % 5] ?? 'basic', app)
  if (index % 7 === 0) (one.spec ??= {}).tolerations = [{ key: 'dedicated', operator: 'Equal', value: 'batch', effect: 'NoSchedule' }]
  return one
}

function kindOf(mix: Mix, index: number): string {
  return mix === 'mixed' ? ['basic', 'antiaffinity', 'spread', 'nodeaffinity', 'affinity'][index % 5] ?? 'basic' : mix
}

function node(index: number, allocatable: Record<string, string>): Node {
  const name = `node-${String(index).padStart(4, '0')}`
  return { metadata: { name, labels: { [host]: name, [zone]: `zone${1 + index % 3}` } }, status: { allocatable } }
}

function pod(index: number, kind: string, app = kind): Pod {
  const labels = { app }
  const labelSelector = { matchLabels: labels }
  const container = { name: 'c', image: 'registry.example/app:1', resources: { requests: { cpu: `${values.unlike === true ? 50 + index : 100}m`, memory: '500Mi' } } }
  const required = (topologyKey: string) => ({ requiredDuringSchedulingIgnoredDuringExecution: [{ topologyKey, labelSelector }] })
  const shapes: Readonly<Record<string, NonNullable<Pod['spec']>>> = {
    antiaffinity: { affinity: { podAntiAffinity: required(host) } },
    affinity: { affinity: { podAffinity: required(zone) } },
    preferred: { affinity: { podAntiAffinity: { preferredDuringSchedulingIgnoredDuringExecution: [{ weight: 100, podAffinityTerm: { topologyKey: host, labelSelector } }] } } },
    spread: { topologySpreadConstraints: [{ maxSkew: 5, topologyKey: zone, whenUnsatisfiable: 'DoNotSchedule', labelSelector }] },
    softspread: { topologySpreadConstraints: [{ maxSkew: 1, topologyKey: host, whenUnsatisfiable: 'ScheduleAnyway', labelSelector }] },
    nodeaffinity: { affinity: { nodeAffinity: { requiredDuringSchedulingIgnoredDuringExecution: { nodeSelectorTerms: [{ matchExpressions: [{ key: zone, operator: 'In', values: ['zone1', 'zone2'] }] }] } } } },
  }
  return { metadata: { name: `p-${index}`, namespace: 'default', labels }, spec: { containers: [container], ...shapes[kind] } }
}

/** The real scheduler's algorithm on this machine. */
function askReal(program: string, mix: Mix, sampling: boolean): readonly [number, number] {
  const output = execFileSync(program, ['speed', '-mix', mix, '-timed', '300', ...(sampling ? [] : ['-percentage', '100'])], { encoding: 'utf8' })
  const { podsPerSecond, cpuMsPerPod } = JSON.parse(output) as { podsPerSecond: number, cpuMsPerPod: number }
  return [podsPerSecond, cpuMsPerPod]
}
