import { describe, expect, it } from 'vitest'
import type { ServiceSpec } from '../../../src/model/kubernetes.generated.ts'
import { usableBackends, type Entry } from '../../../src/sim/network/categorize.ts'
import type { Backend } from '../../../src/sim/network/endpoints.ts'

/** `r` ready, `t` terminating and still serving, `x` neither; then node, and the zones and nodes it is hinted for. */
function backend(text: string): Backend {
  const [state = '', node = '', zones = '', nodes = ''] = text.split(' ')
  const hints = (list: string): string[] => list.split(',').filter((one) => one !== '' && one !== '-')
  return { address: `${state}-${node}`, port: 80, node, pod: undefined, ready: state === 'r', serving: state !== 'x', terminating: state === 't', zoneHints: hints(zones), nodeHints: hints(nodes) }
}

function used(spec: ServiceSpec, backends: readonly string[], entry: Partial<Entry> = {}): string[] {
  return usableBackends({ spec }, backends.map(backend), { isExternal: false, node: 'n1', zone: 'a', ...entry }).backends.map(({ address }) => address)
}

describe('the endpoints that kube-proxy uses', () => {
  it.each<[string, ServiceSpec, string[], Partial<Entry>, string[]]>([
    ['those that are ready', {}, ['r n1', 'x n2', 'r n3'], {}, ['r-n1', 'r-n3']],
    ['where none is, those that terminate and still serve', {}, ['t n1', 'x n2'], {}, ['t-n1']],
    ['and not beside ready ones', {}, ['t n1', 'r n2'], {}, ['r-n2']],
    ['with zone hints for every one, those of the zone', {}, ['r n1 a', 'r n2 b'], {}, ['r-n1']],
    ['all of them when one has no hint', {}, ['r n1 a', 'r n2'], {}, ['r-n1', 'r-n2']],
    ['all of them when none is for the zone', {}, ['r n2 b', 'r n3 c'], {}, ['r-n2', 'r-n3']],
    ['with node hints, those of the node', {}, ['r n1 a n1', 'r n2 a n2'], {}, ['r-n1']],
    ['where none is for the node, those of the zone', {}, ['r n2 a n2', 'r n3 b n3'], {}, ['r-n2']],
    ['a hint of one that is not ready does not count', {}, ['r n1 a', 'x n2'], {}, ['r-n1']],
    ['internal Local: those of the node', { internalTrafficPolicy: 'Local' }, ['r n1', 'r n2'], {}, ['r-n1']],
    ['internal Local: none is none', { internalTrafficPolicy: 'Local' }, ['r n2'], {}, []],
    ['internal Local: leaving ones of the node, though others are ready elsewhere', { internalTrafficPolicy: 'Local' }, ['t n1', 'r n2'], {}, ['t-n1']],
    ['internal Local ignores hints', { internalTrafficPolicy: 'Local' }, ['r n1 b'], {}, ['r-n1']],
    ['external Local is for those from outside', { externalTrafficPolicy: 'Local' }, ['r n1', 'r n2'], { isExternal: true, node: 'n2' }, ['r-n2']],
    ['and not for those within', { externalTrafficPolicy: 'Local' }, ['r n2'], {}, ['r-n2']],
    ['external Local, where any node may be asked: each its own', { externalTrafficPolicy: 'Local' }, ['r n1', 'r n2'], { isExternal: true, node: undefined }, ['r-n1', 'r-n2']],
  ])('%s', (_sentence, spec, backends, entry, expected) => {
    expect(used(spec, backends, entry)).toEqual(expected)
  })
})
