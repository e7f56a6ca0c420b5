import { expect, it } from 'vitest'
import type { PendingPod, Problem, RolloutCurve } from '../../src/plan/plan.ts'
import { verdictOf } from '../../src/plan/verdict.ts'

const nothing = { created: 0, configured: 0, unchanged: 0, refused: 0, replaced: 0 }
const resource = { apiVersion: 'apps/v1', kind: 'Deployment', namespace: 'shop', name: 'web' }
const done: RolloutCurve = { resource, points: [], minimumReady: 0, finishedAt: 90 }
const stuck: RolloutCurve = { resource, points: [], minimumReady: 0, stalled: { since: 3, message: '' } }
const error: Problem = { rule: 'x-y', severity: 'error', message: '' }
const warning: Problem = { rule: 'x-y', severity: 'warning', message: '' }
const pod: PendingPod = { pod: 'shop/web-0', workload: '', message: '', proposals: [] }

it.each<[string, Partial<Parameters<typeof verdictOf>[0]>]>([
  ['nothing is sent', {}],
  ['3 created; everything is ready after 90 s', { summary: { ...nothing, created: 3 }, rollouts: [done] }],
  ['1 configured, 2 unchanged; everything is ready after 90 s; 1 warning', { summary: { ...nothing, configured: 1, unchanged: 2 }, rollouts: [done], problems: [warning] }],
  ['1 created; 1 rollout stalls', { summary: { ...nothing, created: 1 }, rollouts: [done, stuck], problems: [error] }],
  ['1 created; 2 rollouts stall; 1 pod stays Pending', { summary: { ...nothing, created: 1 }, rollouts: [stuck, stuck], pending: [pod], problems: [error] }],
  ['2 created, 1 refused; 1 problem', { summary: { ...nothing, created: 2, refused: 1 }, rollouts: [done], problems: [error] }],
])('%s', (verdict, facts) => {
  expect(verdictOf({ summary: nothing, problems: [], rollouts: [], pending: [], ...facts })).toBe(verdict)
})
