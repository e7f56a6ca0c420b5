import { describe, expect, it } from 'vitest'
import { dedupOwnerReferences } from '../../../src/sim/api/owner-references.ts'
import type { AnyObject } from '../../../src/sim/api/strategy.ts'

const one = { apiVersion: 'v1', kind: 'ConfigMap', name: 'x', uid: 'u1' }
const start = '.metadata.ownerReferences contains duplicate entries'
const end = '; API server dedups owner references in 1.20+, and may reject such requests as early as 1.24; please fix your requests; duplicate UID(s) observed: u1'

function objectWith(...ownerReferences: object[]): AnyObject {
  return { metadata: { ownerReferences: ownerReferences.map((reference) => ({ ...reference })) } }
}

describe('owners named twice', () => {
  it('are named once afterwards', () => {
    const object = objectWith(one, one)
    expect(dedupOwnerReferences(object, false)).toEqual([`${start}${end}`])
    expect(object.metadata?.ownerReferences).toEqual([one])
  })

  it('may come from mutating admission', () => {
    expect(dedupOwnerReferences(objectWith(one, one), true)).toEqual([`${start} after mutating admission happens${end}`])
  })

  it('are told apart by more than their UID', () => {
    const object = objectWith(one, { ...one, controller: true })
    expect(dedupOwnerReferences(object, false)).toEqual([])
    expect(object.metadata?.ownerReferences).toHaveLength(2)
  })

  it('need metadata', () => {
    expect(dedupOwnerReferences({}, false)).toEqual([])
  })
})
