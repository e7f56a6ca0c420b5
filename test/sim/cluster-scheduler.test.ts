import { expect, test } from 'vitest'
import { TestCluster } from './controllers/cluster.ts'

/** How many pods were bound in a row before anyone else wrote, row by row. */
function rowsOf(pods: number): number[] {
  const world = new TestCluster({ nodes: { n1: { capacity: { cpu: '64', memory: '64Gi', pods: '500' } } } })
  const labels = { app: 'a' }
  world.create({ apiVersion: 'apps/v1', kind: 'ReplicaSet', metadata: { name: 'a' }, spec: { replicas: pods, selector: { matchLabels: labels }, template: { metadata: { labels }, spec: { containers: [{ name: 'app', image: 'app:v1' }] } } } })
  world.pass(30)
  const rows: number[] = []
  let isRow = false
  for (const { verb, object } of world.cluster.trace.entries) {
    if (object.startsWith('Event/')) continue
    if (verb === 'bind') rows.push(isRow ? (rows.pop() ?? 0) + 1 : 1)
    isRow = verb === 'bind'
  }
  return rows
}

test('kubelets and controllers see each pod that the scheduler places before the next, when few wait', () => {
  expect(rowsOf(29)).toEqual(Array.from({ length: 29 }, () => 1))
})

test('of a long row they see several at a time, and each again when it has become short', () => {
  const rows = rowsOf(300)
  expect(rows.reduce((sum, row) => sum + row, 0)).toBe(300)
  expect(Math.max(...rows)).toBeGreaterThan(3)
  expect(rows.slice(-29)).toEqual(Array.from({ length: 29 }, () => 1))
})
