import { describe, expect, it } from 'vitest'
import '../support/schemas.ts'
import { compareStrings, type ValueMap } from '../../src/base/json.ts'
import { Random } from '../../src/base/random.ts'
import { ApiServer } from '../../src/sim/api/server.ts'
import type { AnyObject } from '../../src/sim/api/strategy.ts'
import { VirtualClock } from '../../src/sim/clock.ts'
import { controllerOf, Informers } from '../../src/sim/cluster-informers.ts'
import { seededEntropy } from '../../src/sim/random.ts'

const owners = ['o1', 'o2', 'o3']
const nodes = ['n1', 'n2']
const values = ['a', 'b']

describe('informers answer as a look through the whole store would', () => {
  it.each(Array.from({ length: 8 }, (_, seed) => seed))('after each of 80 changes, seed %i', (seed) => {
    const random = new Random(seed)
    const server = newServer()
    const read = new Informers(server)
    for (let step = 0; step < 80; step++) {
      const name = `p${random.below(8)}`
      if (random.below(4) === 0) server.store.delete(`/registry/pods/ns/${name}`)
      else server.store.put(`/registry/pods/ns/${name}`, somePod(random, name))
      const pods = server.store.list('/registry/pods/').map(({ value }) => value as AnyObject)
      const named = (chosen: readonly AnyObject[]): string[] => chosen.map(({ metadata }) => metadata?.name ?? '').sort(compareStrings)
      const expected = (holds: (pod: AnyObject) => boolean): string[] => named(pods.filter(holds))
      expect(read.list('Pod', 'ns')).toEqual(pods)
      expect(read.get('Pod', 'ns', name)).toBe(server.store.get(`/registry/pods/ns/${name}`)?.value)
      expect(named(read.orphans('Pod', 'ns'))).toEqual(expected((pod) => controllerOf(pod) === undefined))
      for (const uid of owners) {
        expect(named(read.ownedBy('Pod', uid))).toEqual(expected((pod) => controllerOf(pod)?.uid === uid))
        expect(named(read.dependentsOf(uid).map(({ object }) => object))).toEqual(expected((pod) => pod.metadata?.ownerReferences?.some((owner) => owner.uid === uid) === true))
      }
      for (const node of nodes) expect(named(read.podsOn(node))).toEqual(expected((pod) => (pod as { spec?: { nodeName?: string } }).spec?.nodeName === node))
      for (const value of values) expect(named(read.podsWith('ns', { app: value }))).toEqual(expected((pod) => pod.metadata?.labels?.app === value))
    }
  })

  it('keeps owned objects in the order of creation, whatever is written of them later', () => {
    const server = newServer()
    const read = new Informers(server)
    const pod = (name: string, phase: string): ValueMap => ({ metadata: { name, namespace: 'ns', ownerReferences: [{ uid: 'o1', controller: true }] }, status: { phase } })
    for (const name of ['c', 'a', 'b']) server.store.put(`/registry/pods/ns/${name}`, pod(name, 'Pending'))
    server.store.put('/registry/pods/ns/c', pod('c', 'Running'))
    expect(read.ownedBy('Pod', 'o1').map(({ metadata }) => metadata?.name)).toEqual(['c', 'a', 'b'])
  })
})

function newServer(): ApiServer {
  return new ApiServer({ minor: 36, entropy: seededEntropy('informers', new VirtualClock(0)) })
}

function somePod(random: Random, name: string): ValueMap {
  const own = owners.filter(() => random.below(3) === 0)
  const manager = random.below(own.length + 1)
  const references = own.map((uid, index) => ({ uid, kind: 'ReplicaSet', controller: index === manager }))
  const labels = random.below(3) === 0 ? {} : { app: random.pick(values) ?? 'a' }
  return {
    metadata: { name, namespace: 'ns', labels, ...references.length === 0 ? {} : { ownerReferences: references } },
    spec: random.below(2) === 0 ? {} : { nodeName: random.pick(nodes) ?? 'n1' },
  }
}
