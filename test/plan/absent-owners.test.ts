import { describe, expect, it } from 'vitest'
import type { ValueMap } from '../../src/base/json.ts'
import { adopt } from '../../src/plan/absent-owners.ts'

const pod = (name: string, owner?: ValueMap): ValueMap => ({
  apiVersion: 'v1', kind: 'Pod',
  metadata: { name, namespace: 'shop', labels: { 'app': 'web', 'pod-template-hash': '5d9c', 'topology.kubernetes.io/zone': 'a' }, ...owner === undefined ? {} : { ownerReferences: [owner] } },
  spec: {
    nodeName: 'node-1', priority: 0, volumes: [{ name: 'kube-api-access-x' }, { name: 'data' }],
    containers: [{ name: 'main', image: 'web:1', volumeMounts: [{ name: 'kube-api-access-x', mountPath: '/var/run' }, { name: 'data', mountPath: '/data' }] }],
  },
})
const owner = (kind: string, name = 'web-5d9c'): ValueMap => ({ apiVersion: 'apps/v1', kind, name, uid: 'u-1', controller: true })

describe('a snapshot of pods without what owns them', () => {
  it('gets back the ReplicaSets that the pods show', () => {
    const { objects, assumed, freed } = adopt([pod('a', owner('ReplicaSet')), pod('b', owner('ReplicaSet'))])
    expect([assumed, freed]).toEqual([1, 0])
    expect(objects[2]).toMatchObject({
      kind: 'ReplicaSet', metadata: { name: 'web-5d9c', namespace: 'shop', uid: 'u-1' },
      spec: { replicas: 2, selector: { matchLabels: { 'pod-template-hash': '5d9c' } }, template: { metadata: { labels: { 'app': 'web', 'pod-template-hash': '5d9c' } } } },
    })
    expect(objects[2]).toHaveProperty('spec.template.spec', { volumes: [{ name: 'data' }], containers: [{ name: 'main', image: 'web:1', volumeMounts: [{ name: 'data', mountPath: '/data' }] }] })
  })

  it('forgets other owners, so that no garbage collector takes the pods', () => {
    const { objects, assumed, freed } = adopt([pod('a', owner('StatefulSet')), pod('b', owner('Job'))])
    expect([assumed, freed, objects.length]).toEqual([0, 2, 2])
    for (const object of objects) expect(object).toHaveProperty('metadata.ownerReferences', [])
  })

  it('leaves owners alone that are there, and gives them the uid that their pods know', () => {
    const set: ValueMap = { apiVersion: 'apps/v1', kind: 'ReplicaSet', metadata: { name: 'web-5d9c', namespace: 'shop' } }
    const { objects, assumed, freed } = adopt([set, pod('a', owner('ReplicaSet'))])
    expect([assumed, freed]).toEqual([0, 0])
    expect(objects[0]).toHaveProperty('metadata.uid', 'u-1')
  })

  it('has nothing to say about pods without an owner, nor about those of a node', () => {
    const node: ValueMap = { apiVersion: 'v1', kind: 'Node', metadata: { name: 'node-1' } }
    expect(adopt([node, pod('a'), pod('mirror', owner('Node', 'node-1'))])).toMatchObject({ assumed: 0, freed: 0 })
  })
})
