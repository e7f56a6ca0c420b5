import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import '../support/schemas.ts'
import { loadClusterState } from '../../src/plan/cluster-input/load-state.ts'
import type { ManifestText } from '../../src/plan/manifests.ts'
import { runPlan, type PlannedRun, type PlanRequest } from '../../src/plan/run.ts'
import { scenarioFromFlags, type ScenarioFlags } from '../../src/plan/scenario/from-flags.ts'

const noFlags: ScenarioFlags = { 'cordon': [], 'taint': [], 'fail-node': [], 'fail-zone': [], 'drain': [], 'then': [], 'at': [], 'never-ready': [], 'crash': [], 'image-missing': [], 'load': [], 'for': undefined }

function plan(manifests: string | readonly ManifestText[], flags: Partial<ScenarioFlags> = {}, more: Partial<PlanRequest> = {}): PlannedRun {
  const { scenario, errors } = scenarioFromFlags({ ...noFlags, ...flags })
  expect(errors).toEqual([])
  return runPlan({ cluster: loadClusterState([]), manifests: typeof manifests === 'string' ? [{ path: 'a.yaml', text: manifests }] : manifests, scenario, ...more })
}

interface Shape { name?: string, replicas?: number, strategy?: string, container?: string, pod?: string }

function deployment({ name = 'web', replicas = 2, strategy = '{}', container = '', pod = '' }: Shape = {}): string {
  return `apiVersion: apps/v1
kind: Deployment
metadata: {name: ${name}}
spec:
  replicas: ${replicas}
  strategy: ${strategy}
  selector: {matchLabels: {app: ${name}}}
  template:
    metadata: {labels: {app: ${name}}}
    spec:
      ${pod}
      containers: [{name: main, image: "${name}:1"${container}}]
`
}

const budget = (name: string, least: number): string => `apiVersion: policy/v1\nkind: PodDisruptionBudget\nmetadata: {name: ${name}}\nspec: {minAvailable: ${least}, selector: {matchLabels: {app: ${name}}}}\n`
const rules = ({ plan: { problems } }: PlannedRun): string[] => problems.map(({ rule }) => rule)

describe('a plan', () => {
  it('of a Deployment that fits is done when all pods are ready', () => {
    const { plan: { verdict, problems, rollouts, placement, summary } } = plan(deployment())
    expect(problems).toEqual([])
    expect(summary.created).toBe(1)
    expect(verdict).toBe('1 created; everything is ready after 1 s')
    expect(rollouts[0]).toMatchObject({ finishedAt: 1, points: [{ at: 0, desired: 2, ready: 0 }, { at: 1, ready: 2, available: 2 }] })
    expect(placement.flatMap(({ pods }) => pods.map(({ workload, ready, isNew }) => [workload, ready, isNew]))).toEqual([['Deployment/web', true, true], ['Deployment/web', true, true]])
  })

  it('of nothing says so and changes nothing', () => {
    const { plan: { verdict, timeline } } = plan([])
    expect([verdict, timeline]).toEqual(['nothing is sent', []])
  })

  it('begins when the snapshot was made', () => {
    expect(plan([], {}, { now: '2030-05-06T07:08:09Z' }).plan.cluster.start).toMatch(/^2030-05-06T07:/)
  })

  it('tells the line of what is refused, and sends the rest', () => {
    const run = plan(`${deployment({ name: 'ok' })}---\n${deployment().replace('apps/v1', 'apps/v2')}`)
    expect(run.plan.problems).toMatchObject([{ rule: 'api-refused', severity: 'error', position: { line: 14 } }])
    expect(run.plan.problems[0]?.message).toContain('no matches for kind "Deployment" in version "apps/v2"')
    expect(run.plan.summary).toMatchObject({ created: 1, refused: 1 })
  })

  it('reads a broken file up to the fault', () => {
    const run = plan(`${deployment({ name: 'ok' })}---\na: [\n`)
    expect(rules(run)).toEqual(['manifest-unreadable'])
    expect(run.plan.rollouts.map(({ resource }) => resource.name)).toEqual(['ok'])
  })
})

describe('problems', () => {
  it.each<[string, string, Partial<ScenarioFlags>, string[]]>([
    ['a pod that fits nowhere', deployment({ container: ', resources: {requests: {cpu: "9"}}' }), {}, ['pod-unschedulable']],
    ['a container that ends at once', deployment(), { crash: ['deployment/web'] }, ['pod-crash-loop']],
    ['an image that is not there', deployment(), { 'image-missing': ['web'] }, ['image-missing']],
    ['a probe that never passes', deployment({ container: ', readinessProbe: {tcpSocket: {port: 80}}' }), { 'never-ready': ['deployment/web'] }, ['rollout-stalled']],
    ['a ConfigMap that is not there', deployment({ container: ', envFrom: [{configMapRef: {name: nowhere}}]' }), {}, ['pod-config-missing']],
    ['a drain that a budget does not allow', `${deployment({ replicas: 1 })}---\n${budget('web', 1)}`, { drain: ['node-1', 'node-2', 'node-3'] }, ['drain-blocked']],
    ['a command that fails', deployment(), { then: ['scale deployment/nobody --replicas 3'] }, ['command-failed']],
    ['a machine that is none', deployment(), { 'fail-node': ['node-9'] }, ['command-failed']],
    ['a Recreate leaves nobody there for a while', deployment({ strategy: '{type: Recreate}' }), { then: ['set image deployment/web main=web:2'] }, ['workload-outage']],
    ['nothing wrong', deployment(), { then: ['set image deployment/web main=web:2'], cordon: ['node-3'] }, []],
  ])('%s', (_sentence, manifests, flags, expected) => {
    expect([...new Set(rules(plan(manifests, flags)))]).toEqual(expected)
  })

  it('a rollout that waits for its own old pods is a deadlock', () => {
    const port = ', ports: [{containerPort: 80, hostPort: 80}]'
    const strategy = '{rollingUpdate: {maxSurge: 1, maxUnavailable: 0}}'
    const run = plan(deployment({ replicas: 3, strategy, container: port }), { then: ['set image deployment/web main=web:2'] })
    expect(rules(run)).toEqual(['rollout-deadlock'])
    expect(run.plan.problems[0]?.effect).toContain('maxUnavailable 0')
    // One machine more, and the same change goes through.
    const four = ['a', 'b', 'c', 'd'].map((name) => `apiVersion: v1\nkind: Node\nmetadata: {name: ${name}}\nstatus: {capacity: {cpu: "4", memory: 16Gi, pods: "110"}}\n`).join('---\n')
    expect(rules(plan(deployment({ replicas: 3, strategy, container: port }), { then: ['set image deployment/web main=web:2'] }, { cluster: loadClusterState([{ path: 'c.yaml', text: four }]) }))).toEqual([])
  })

  it('a pod that needs more than there is comes with what would help', () => {
    const { plan: { pending: [pod] } } = plan(deployment({ replicas: 1, container: ', resources: {requests: {cpu: "5"}}' }))
    expect(pod?.nearest).toEqual({ node: 'node-1', missing: ['cpu lacks 1 of 5'] })
    expect(pod?.proposals[0]).toBe('lower the cpu request from 5 to 4 (then it goes to node-1)')
  })

  it('a HorizontalPodAutoscaler follows the load that is stated', () => {
    const scaler = 'apiVersion: autoscaling/v2\nkind: HorizontalPodAutoscaler\nmetadata: {name: web}\nspec: {scaleTargetRef: {apiVersion: apps/v1, kind: Deployment, name: web}, minReplicas: 2, maxReplicas: 8, metrics: [{type: Resource, resource: {name: cpu, target: {type: Utilization, averageUtilization: 50}}}]}\n'
    const run = plan(`${deployment({ container: ', resources: {requests: {cpu: 100m}}' })}---\n${scaler}`, { load: ['deployment/web=cpu:100%'], for: '10m' })
    expect(run.plan.rollouts[0]?.points.at(-1)?.desired).toBe(8)
  })
})

describe('steps', () => {
  it('of --then come when all is at rest, those of --at in their time', () => {
    const { plan: { commands } } = plan(deployment(), { then: ['get deployments', 'scale deployment/web --replicas 3'], at: ['10s get pods', '2h get nodes'] })
    expect(commands.map(({ at, command, code }) => [command, code, at < 10 ? 'at once' : at < 11 ? '10 s' : at < 7200 ? 'at rest' : 'late'])).toEqual([
      ['kubectl get pods', 0, '10 s'], ['kubectl get deployments', 0, 'at rest'], ['kubectl scale deployment/web --replicas 3', 0, 'at rest'], ['kubectl get nodes', 0, 'late'],
    ])
  })

  it('are not held up for ever by a container that crashes', () => {
    const { plan: { commands } } = plan(deployment(), { crash: ['deployment/web'], then: ['delete deployment/web'] })
    expect(commands.map(({ code }) => code)).toEqual([0])
  })

  it('that the plan ends before are told', () => {
    const run = plan(deployment(), { then: ['get pods'], for: '5s' })
    expect(run.plan.problems).toMatchObject([{ rule: 'command-failed', message: 'at 5 s `kubectl get pods` fails: the plan ended before its turn came' }])
  })

  it('let a machine come back', () => {
    const { plan: { placement, events } } = plan(deployment({ replicas: 3 }), { at: ['10s fail-node node-1', '200s recover-node node-1'] })
    expect(placement.map(({ ready, taints }) => [ready, taints])).toEqual([[true, []], [true, []], [true, []]])
    expect(events.map(({ reason }) => reason)).toContain('NodeNotReady')
  })

  it('take a zone away', () => {
    const cluster = loadClusterState([{ path: 'c.yaml', text: 'apiVersion: stowage.dev/v1alpha1\nkind: ClusterSketch\npools: [{name: n, count: 4, zones: [a, b]}]\n' }])
    const { plan: { placement } } = plan(deployment({ replicas: 4 }), { 'fail-zone': ['b'] }, { cluster })
    expect(placement.filter(({ ready }) => !ready).map(({ zone }) => zone)).toEqual(['b', 'b'])
    expect(placement.filter(({ zone }) => zone === 'a').flatMap(({ pods }) => pods.filter(({ ready }) => ready)).length).toBe(4)
  })
})

describe('the same input', () => {
  const files = ['one', 'two', 'three', 'four'].map((name) => ({ path: `${name}.yaml`, text: `${deployment({ name })}---\n${budget(name, 1)}` }))
  const bytes = (manifests: readonly ManifestText[]): string => JSON.stringify(plan(manifests, { 'fail-node': ['node-2'] }).plan)

  it('gives the same bytes whatever the order of files', () => {
    const expected = bytes(files)
    fc.assert(fc.property(fc.shuffledSubarray(files, { minLength: files.length }), (shuffled) => { expect(bytes(shuffled)).toBe(expected) }), { numRuns: 3, seed: 7 })
  })

  it('gives the same plan whether or not every moment is remembered', () => {
    const flags = { 'fail-node': ['node-2'], 'then': ['set image deployment/one main=one:2', 'delete pods --all'] }
    expect(JSON.stringify(plan(files, flags, { remembers: true }).plan)).toBe(JSON.stringify(plan(files, flags).plan))
  })

  it('never has more pods than replicas and maxSurge', () => {
    const strategy = '{rollingUpdate: {maxSurge: 1, maxUnavailable: 1}}'
    const { plan: { rollouts: [curve] } } = plan(deployment({ replicas: 6, strategy }), { then: ['set image deployment/web main=web:2'] })
    expect(Math.max(...curve?.points.map(({ total }) => total) ?? [])).toBe(7)
    expect(curve?.points.at(-1)).toMatchObject({ ready: 6, updated: 6, total: 6 })
  })
})

describe('secrets', () => {
  it('are in no part of a plan', () => {
    const secret = (value: string): string => `apiVersion: v1\nkind: Secret\nmetadata: {name: s}\nstringData: {password: ${value}}\n`
    const run = plan([{ path: 's.yaml', text: secret('hunter-two') }], { then: ['get secret s -o yaml'] }, { before: [{ path: 's.yaml', text: secret('hunter-one') }] })
    expect(JSON.stringify(run.plan)).not.toMatch(/hunter|aHVudGVy/)
    expect(run.plan.summary.configured).toBe(1)
  })
})
