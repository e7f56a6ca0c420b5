import { describe, expect, it } from 'vitest'
import type { NetworkPolicySpec, Pod } from '../../../src/model/kubernetes.generated.ts'
import { parseAddress } from '../../../src/base/ip.ts'
import { policyVerdict } from '../../../src/sim/network/network-policy.ts'
import type { Party } from '../../../src/sim/network/party.ts'
import type { Protocol } from '../../../src/sim/network/ports.ts'
import { node, pod, policy, world } from './objects.ts'

const web = pod('shop', 'web', { app: 'web' }, '10.244.0.10')
const db = pod('shop', 'db', { app: 'db' }, '10.244.0.11', { containers: [{ name: 'db', ports: [{ name: 'sql', containerPort: 5432 }, { name: 'dns', containerPort: 53, protocol: 'UDP' }] }] })
const cron = pod('ops', 'cron', { app: 'cron' }, '10.244.1.10', { nodeName: 'node-2' })
const agent = pod('ops', 'agent', { app: 'agent' }, '', { nodeName: 'node-2', hostNetwork: true })

function verdict(specs: Record<string, NetworkPolicySpec>, from: Party | Pod, to: Party | Pod, port = 5432, protocol: Protocol = 'TCP'): string {
  const view = world({ pods: [web, db, cron, agent], policies: Object.entries(specs).map(([name, spec]) => policy(name.split('/')[0] ?? '', name, spec)) })
  const party = (one: Party | Pod): Party => ('kind' in one && one.kind !== undefined ? one as Party : { kind: 'pod', pod: one })
  return policyVerdict(view, { from: party(from), to: party(to), port, protocol }).answer
}
const address = (text: string): Party => ({ kind: 'address', text, address: parseAddress(text) ?? { family: 4, bits: 0n } })
const app = (name: string): { matchLabels: Record<string, string> } => ({ matchLabels: { app: name } })
const ofNamespace = (name: string): { matchLabels: Record<string, string> } => ({ matchLabels: { 'kubernetes.io/metadata.name': name } })

describe('NetworkPolicies', () => {
  it.each<[string, NetworkPolicySpec, Party | Pod, string]>([
    ['without a rule nothing comes in', { podSelector: app('db') }, web, 'no'],
    ['an empty list of rules lets nothing in', { podSelector: app('db'), ingress: [] }, web, 'no'],
    ['an empty rule lets everybody in', { podSelector: {}, ingress: [{}] }, web, 'yes'],
    ['a policy for other pods says nothing of this one', { podSelector: app('cache') }, web, 'yes'],
    ['a policy for Egress alone leaves Ingress open', { podSelector: app('db'), policyTypes: ['Egress'] }, web, 'yes'],
    ['a podSelector means pods of the policy\'s own namespace', { podSelector: app('db'), ingress: [{ from: [{ podSelector: app('web') }] }] }, web, 'yes'],
    ['and not those of another', { podSelector: app('db'), ingress: [{ from: [{ podSelector: app('cron') }] }] }, cron, 'no'],
    ['an empty podSelector means all of the own namespace', { podSelector: app('db'), ingress: [{ from: [{ podSelector: {} }] }] }, cron, 'no'],
    ['a namespaceSelector means all pods of these namespaces', { podSelector: app('db'), ingress: [{ from: [{ namespaceSelector: ofNamespace('ops') }] }] }, cron, 'yes'],
    ['every namespace carries its name as a label', { podSelector: app('db'), ingress: [{ from: [{ namespaceSelector: { matchExpressions: [{ key: 'kubernetes.io/metadata.name', operator: 'NotIn', values: ['ops'] }] } }] }] }, cron, 'no'],
    ['both selectors in one peer must both hold', { podSelector: app('db'), ingress: [{ from: [{ namespaceSelector: ofNamespace('ops'), podSelector: app('web') }] }] }, cron, 'no'],
    ['in two peers either will do', { podSelector: app('db'), ingress: [{ from: [{ namespaceSelector: ofNamespace('ops') }, { podSelector: app('web') }] }] }, cron, 'yes'],
    ['a block takes addresses', { podSelector: app('db'), ingress: [{ from: [{ ipBlock: { cidr: '10.244.1.0/24' } }] }] }, cron, 'yes'],
    ['but not those that are excepted', { podSelector: app('db'), ingress: [{ from: [{ ipBlock: { cidr: '10.0.0.0/8', except: ['10.244.1.0/24'] } }] }] }, cron, 'no'],
    ['an address outside is in its block', { podSelector: app('db'), ingress: [{ from: [{ ipBlock: { cidr: '203.0.113.0/24' } }] }] }, address('203.0.113.7'), 'yes'],
    ['the internet is more than a block', { podSelector: app('db'), ingress: [{ from: [{ ipBlock: { cidr: '203.0.113.0/24' } }] }] }, { kind: 'internet' }, 'no'],
    ['but all of it is in a block without bounds', { podSelector: app('db'), ingress: [{ from: [{ ipBlock: { cidr: '0.0.0.0/0', except: ['10.0.0.0/8'] } }] }] }, { kind: 'internet' }, 'yes'],
    ['the node that a pod is on always gets through', { podSelector: app('db') }, { kind: 'node', node: node('node-1', '10.1.0.1') }, 'yes'],
    ['how another node is seen, plugins decide', { podSelector: app('db') }, { kind: 'node', node: node('node-2', '10.1.0.2') }, 'unknown'],
    ['and so for a pod on the network of another node, whatever its labels', { podSelector: app('db'), ingress: [{ from: [{ namespaceSelector: {}, podSelector: app('web') }] }] }, agent, 'unknown'],
    ['a rule without peers is for those, too', { podSelector: app('db'), ingress: [{ ports: [{ port: 5432 }] }] }, agent, 'yes'],
  ])('%s', (_sentence, spec, from, answer) => {
    expect(verdict({ 'shop/p': spec }, from, db)).toBe(answer)
  })

  it.each<[string, NonNullable<NetworkPolicySpec['ingress']>[number]['ports'], number, Protocol, string]>([
    ['a port without a protocol is for TCP', [{ port: 53 }], 53, 'UDP', 'no'],
    ['a protocol alone is for all of its ports', [{ protocol: 'UDP' }], 53, 'UDP', 'yes'],
    ['a name is one of the pod\'s ports', [{ port: 'sql' }], 5432, 'TCP', 'yes'],
    ['a name of a UDP port needs UDP', [{ port: 'dns' }], 53, 'UDP', 'no'],
    ['and with it holds', [{ port: 'dns', protocol: 'UDP' }], 53, 'UDP', 'yes'],
    ['endPort makes a range', [{ port: 5000, endPort: 5432 }], 5432, 'TCP', 'yes'],
    ['that ends there', [{ port: 5000, endPort: 5431 }], 5432, 'TCP', 'no'],
    ['of several ports one is enough', [{ port: 80 }, { port: 5432 }], 5432, 'TCP', 'yes'],
  ])('ports: %s', (_sentence, ports, port, protocol, answer) => {
    expect(verdict({ 'shop/p': { podSelector: app('db'), ingress: [{ ports: ports ?? [] }] } }, web, db, port, protocol)).toBe(answer)
  })

  it('egress of the source and ingress of the destination must both allow', () => {
    const out: NetworkPolicySpec = { podSelector: app('web'), policyTypes: ['Egress'], egress: [{ to: [{ podSelector: app('db') }] }] }
    expect(verdict({ 'shop/out': out }, web, db)).toBe('yes')
    expect(verdict({ 'shop/out': { ...out, egress: [{ to: [{ podSelector: app('cache') }] }] } }, web, db)).toBe('no')
    expect(verdict({ 'shop/out': out, 'shop/in': { podSelector: app('db') } }, web, db)).toBe('no')
  })

  it('Egress is one of the types where there is a rule for it, and not else', () => {
    expect(verdict({ 'shop/p': { podSelector: app('web'), egress: [{ to: [{ podSelector: app('cache') }] }] } }, web, db)).toBe('no')
    expect(verdict({ 'shop/p': { podSelector: app('web'), egress: [] } }, web, db)).toBe('yes')
  })

  it('policies add up', () => {
    const closed: NetworkPolicySpec = { podSelector: {} }
    const open: NetworkPolicySpec = { podSelector: app('db'), ingress: [{ from: [{ podSelector: app('web') }] }] }
    expect([verdict({ 'shop/closed': closed }, web, db), verdict({ 'shop/closed': closed, 'shop/open': open }, web, db)]).toEqual(['no', 'yes'])
  })

  it('a pod always reaches itself', () => {
    expect(verdict({ 'shop/closed': { podSelector: {}, policyTypes: ['Ingress', 'Egress'] } }, db, db)).toBe('yes')
  })

  it('a policy of a plugin makes a yes uncertain, and a no stays a no', () => {
    const more = [{ kind: 'CiliumNetworkPolicy', object: { metadata: { namespace: 'shop', name: 'c' } } }]
    const ask = (policies: Parameters<typeof policy>[2][]): string => policyVerdict(world({ pods: [web, db], policies: policies.map((spec) => policy('shop', 'p', spec)), more }), { from: { kind: 'pod', pod: web }, to: { kind: 'pod', pod: db }, port: 5432, protocol: 'TCP' }).answer
    expect([ask([]), ask([{ podSelector: app('db') }])]).toEqual(['unknown', 'no'])
  })
})
