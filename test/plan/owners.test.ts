import { expect, it } from 'vitest'
import { topOwner, type Lookup } from '../../src/plan/owners.ts'

const owner = (kind: string, name: string): object => ({ metadata: { name: 'x', namespace: 'shop', ownerReferences: [{ apiVersion: 'v1', kind, name, uid: name, controller: true }] } })
const lookup: Lookup = (kind) => kind === 'ReplicaSet' ? owner('Deployment', 'web') : undefined

it.each([
  ['a pod of a ReplicaSet is the Deployment\'s', owner('ReplicaSet', 'web-1'), { kind: 'Deployment', name: 'web' }],
  ['a pod of a DaemonSet that is not known is the DaemonSet\'s all the same', owner('DaemonSet', 'agent'), { kind: 'DaemonSet', name: 'agent' }],
  ['the mirror of a static pod is nobody\'s: a machine is no workload', owner('Node', 'node-1'), undefined],
  ['a bare pod is nobody\'s', { metadata: { name: 'x' } }, undefined],
])('%s', (_sentence, object, expected) => {
  expect(topOwner(object, lookup)).toEqual(expected)
})
