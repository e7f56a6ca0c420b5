import fc from 'fast-check'
import { expect, test } from 'vitest'
import type { ContainerStatus, Pod } from '../../../src/model/kubernetes.generated.ts'
import type { ContainerBehaviour } from '../../../src/sim/kubelet/behaviour.ts'
import { World } from './world.ts'

const seconds = fc.integer({ min: 0, max: 90 })
const sometimes = <T>(value: fc.Arbitrary<T>): fc.Arbitrary<T | undefined> => fc.option(value, { nil: undefined, freq: 1 })

const behaviour: fc.Arbitrary<ContainerBehaviour> = fc.record({
  startAfter: sometimes(fc.integer({ min: 0, max: 5 })), readyAfter: sometimes(seconds), startupAfter: sometimes(seconds), livenessFailsAt: sometimes(seconds),
  readinessFailsAt: sometimes(seconds), readinessBack: sometimes(seconds), probeTakes: sometimes(fc.integer({ min: 0, max: 3 })), stopsWithin: sometimes(fc.integer({ min: 0, max: 40 })),
  exit: sometimes(fc.record({ code: fc.constantFrom(0, 1, 42), after: fc.integer({ min: 0, max: 30 }) })), image: sometimes(fc.constant('missing' as const)), preStopTakes: sometimes(seconds),
})

const probe = fc.record({ exec: fc.constant({ command: ['x'] }), periodSeconds: fc.integer({ min: 1, max: 10 }), failureThreshold: fc.integer({ min: 1, max: 3 }), initialDelaySeconds: fc.integer({ min: 0, max: 5 }) })
const shared = { readinessProbe: sometimes(probe), livenessProbe: sometimes(probe), startupProbe: sometimes(probe), lifecycle: sometimes(fc.constant({ preStop: { exec: { command: ['x'] } } })) }
const rules = fc.constantFrom('Restart', 'RestartAllContainers').map((action) => [{ action, exitCodes: { operator: 'In', values: [42] } }])
const app = fc.oneof({ weight: 3, arbitrary: fc.record(shared) }, { weight: 1, arbitrary: fc.record({ ...shared, restartPolicy: fc.constant('Never'), restartPolicyRules: rules }) })
const init = fc.oneof(fc.constant({}), fc.record({ ...shared, restartPolicy: fc.constant('Always') }))

const story = fc.record({
  restartPolicy: fc.constantFrom('Always', 'OnFailure', 'Never'), apps: fc.array(app, { minLength: 1, maxLength: 3 }), inits: fc.array(init, { maxLength: 2 }),
  behaviours: fc.array(behaviour, { minLength: 5, maxLength: 5 }), grace: fc.integer({ min: 0, max: 30 }), deleteAt: fc.integer({ min: 0, max: 400 }), failAt: sometimes(fc.integer({ min: 0, max: 300 })),
  back: fc.integer({ min: 1, max: 100 }), how: fc.constantFrom('off' as const, 'cut off' as const), deadline: sometimes(fc.integer({ min: 1, max: 200 })),
})

test('whatever containers do: phases end once, counts only grow, readiness is never claimed for what does not run, and a deleted pod goes', () => {
  fc.assert(fc.property(story, ({ restartPolicy, apps, inits, behaviours, grace, deleteAt, failAt, back, how, deadline }) => {
    const named = (prefix: string, containers: readonly object[]): { name: string, image: string }[] => containers.map((container, index) => ({ ...container, name: `${prefix}${index}`, image: 'i:1' }))
    const all = [...named('i', inits), ...named('a', apps)]
    const world = new World({ withoutControllers: true, behaviours: Object.fromEntries(all.map(({ name }, index) => [name, behaviours[index] ?? {}])) })
    const seen: Pod[] = []
    world.cluster.read.onChange(({ kind, after }) => {
      if (kind === 'Pod' && after !== undefined) seen.push(after)
    })
    world.run('p', { restartPolicy, containers: named('a', apps), initContainers: named('i', inits), terminationGracePeriodSeconds: grace, activeDeadlineSeconds: deadline })
    const steps = [{ at: deleteAt, do: () => { world.delete('p') } }, ...failAt === undefined ? [] : [{ at: failAt, do: () => { world.kubelets.fail('a', how) } }, { at: failAt + back, do: () => { world.kubelets.recover('a') } }]]
    for (const step of steps.sort((a, b) => a.at - b.at)) {
      world.until(step.at)
      step.do()
    }
    world.until(700)
    expect(world.cluster.read.get('Pod', 'default', 'p')).toBeUndefined()
    for (const [index, pod] of seen.entries()) check(seen[index - 1], pod)
    expect(world.cluster.trace.entries.filter(({ refused }) => refused !== undefined)).toEqual([])
  }), { numRuns: 40 })
})

function check(before: Pod | undefined, { status = {} }: Pod): void {
  const was = before?.status?.phase
  if (was === 'Succeeded' || was === 'Failed') expect(status.phase).toBe(was)
  const statuses = [...status.initContainerStatuses ?? [], ...status.containerStatuses ?? []]
  for (const now of statuses) {
    const then = [...before?.status?.initContainerStatuses ?? [], ...before?.status?.containerStatuses ?? []].find(({ name }) => name === now.name)
    expect(now.restartCount ?? 0).toBeGreaterThanOrEqual(then?.restartCount ?? 0)
    if (now.ready === true) expect(isWell(now)).toBe(true)
  }
  const isReady = status.conditions?.find(({ type }) => type === 'Ready')?.status === 'True'
  if (isReady) expect((status.containerStatuses ?? []).every(({ ready }) => ready === true)).toBe(true)
  if (status.phase === 'Failed' || status.phase === 'Succeeded') {
    expect(isReady).toBe(false)
    expect(statuses.filter(({ state }) => state?.running !== undefined)).toEqual([])
  }
}

/** It runs, or was an init container whose work is done. */
function isWell({ state }: ContainerStatus): boolean {
  return state?.running !== undefined || state?.terminated?.exitCode === 0 || state?.terminated?.reason === 'Completed'
}
