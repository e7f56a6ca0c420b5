import { describe, expect, it } from 'vitest'
import '../support/schemas.ts'
import type { ValueMap } from '../../src/base/json.ts'
import { newestMinor } from '../../src/base/release.ts'
import { threeWayMergePatch, threeWayStrategicPatch } from '../../src/kubectl/apply/three-way.ts'
import { patchSchema } from '../../src/merge/strategic/patch-meta.ts'

const schema = patchSchema('io.k8s.api.apps.v1.Deployment', newestMinor)
const web = (...containers: ValueMap[]): ValueMap => ({ spec: { template: { spec: { containers } } } })
const patchOf = (original: ValueMap, modified: ValueMap, current: ValueMap): unknown => threeWayStrategicPatch({ original, modified, current }, schema)

describe('what client-side apply sends', () => {
  it.each<[string, ValueMap, ValueMap, ValueMap, ValueMap]>([
    ['nothing, when the live object says what the manifest says', { spec: { replicas: 2 } }, { spec: { replicas: 2 } }, { spec: { replicas: 2, paused: true } }, {}],
    ['null for a field that the manifest has given up', { spec: { replicas: 2 } }, { spec: {} }, { spec: { replicas: 2 } }, { spec: { replicas: null } }],
    ['nothing for a field that only the live object ever had', {}, {}, { spec: { replicas: 5 } }, {}],
    ['a scaled field back to what the manifest says', { spec: { replicas: 2 } }, { spec: { replicas: 2 } }, { spec: { replicas: 5 } }, { spec: { replicas: 2 } }],
    ['retained keys where a strategy changes', { spec: { strategy: { type: 'RollingUpdate' } } }, { spec: { strategy: { type: 'Recreate' } } }, { spec: { strategy: { type: 'RollingUpdate', rollingUpdate: {} } } }, { spec: { strategy: { $retainKeys: ['type'], type: 'Recreate' } } }],
  ])('is %s', (_sentence, original, modified, current, patch) => {
    expect(patchOf(original, modified, current)).toEqual({ patch })
  })

  it('is an order for ever where a list has an element that only the live object has', () => {
    const manifest = web({ name: 'a', image: 'a:1' })
    expect(patchOf(manifest, manifest, web({ name: 'a', image: 'a:1' }, { name: 'sidecar', image: 's:1' }))).toEqual({
      patch: { spec: { template: { spec: { '$setElementOrder/containers': [{ name: 'a' }] } } } },
    })
  })

  it('deletes by merge key what the manifest has given up, behind what changes', () => {
    const before = web({ name: 'a', image: 'a:1' }, { name: 'b', image: 'b:1' })
    expect(patchOf(before, web({ name: 'a', image: 'a:2' }), before)).toEqual({
      patch: { spec: { template: { spec: { '$setElementOrder/containers': [{ name: 'a' }], containers: [{ name: 'a', image: 'a:2' }, { $patch: 'delete', name: 'b' }] } } } },
    })
  })

  it('tells an item without its merge key', () => {
    expect(patchOf({}, web({ image: 'a:1' }), web({ name: 'a' }))).toEqual({ fault: 'map: map[image:a:1] does not contain declared merge key: name' })
  })

  it('replaces lists of custom resources, and refuses another name', () => {
    expect(threeWayMergePatch({ original: { l: [1] }, modified: { l: [2] }, current: { l: [1, 3] } })).toEqual({ patch: { l: [2] } })
    expect(threeWayMergePatch({ original: {}, modified: { metadata: { name: 'b' } }, current: { metadata: { name: 'a' } } })).toEqual({ fault: 'At least one of apiVersion, kind and name was changed' })
  })
})
