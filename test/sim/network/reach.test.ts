import { describe, expect, it } from 'vitest'
import type { Pod, Service } from '../../../src/model/kubernetes.generated.ts'
import { readSource, readTarget } from '../../../src/sim/network/question.ts'
import { reachFromAll } from '../../../src/sim/network/reach.ts'
import type { NetworkView } from '../../../src/sim/network/view.ts'
import { node, pod, policy, service, world } from './objects.ts'

/** Asks and gives `answer: the reason of the last link`. */
function ask(view: NetworkView, from: string, to: string, namespace = 'shop'): string {
  const sources = readSource(view, from, namespace)
  const target = readTarget(view, to, namespace, 'TCP')
  if ('error' in sources) return sources.error
  if ('error' in target) return target.error
  const { answer, steps } = reachFromAll(view, sources, target)
  const last = steps.at(-1)
  return `${answer}: ${last?.fact ?? ''}; ${last?.because ?? ''}`
}

const web = pod('shop', 'web', { app: 'web' }, '10.244.0.10')
const db = pod('dev', 'db', { app: 'db' }, '10.244.0.20', { nodeName: 'node-2', containers: [{ name: 'db', ports: [{ name: 'sql', containerPort: 5432 }] }] })
const dbService = service('dev', 'db', { selector: { app: 'db' }, clusterIP: '10.96.1.1', clusterIPs: ['10.96.1.1'], ports: [{ port: 5432, protocol: 'TCP', targetPort: 'sql' }] })
const base = (changes: { pods?: Pod[], services?: Service[], policies?: ReturnType<typeof policy>[] } = {}): NetworkView => world({ pods: [web, db, ...changes.pods ?? []], services: [dbService, ...changes.services ?? []], policies: changes.policies ?? [] })

describe('names', () => {
  it.each([
    ['db', 'no: db does not resolve; there is no Service db in namespace shop; one of this name is in namespace dev: db.dev (asked for with 3 search domains of dnsPolicy ClusterFirst)'],
    ['db.dev', 'yes: the connection ends at pod dev/db, port 5432/TCP; a container declares this port'],
    ['db.dev.svc', 'yes: the connection ends at pod dev/db, port 5432/TCP; a container declares this port'],
    ['db.dev.svc.cluster.local', 'yes: the connection ends at pod dev/db, port 5432/TCP; a container declares this port'],
    ['db.dev.svc.cluster.local.', 'yes: the connection ends at pod dev/db, port 5432/TCP; a container declares this port'],
    ['DB.dev', 'yes: the connection ends at pod dev/db, port 5432/TCP; a container declares this port'],
    ['db.dev.', 'no: db.dev. does not resolve; no DNS knows it'],
    ['cache.dev', 'no: cache.dev does not resolve; there is no Service cache in namespace dev (asked for with 3 search domains of dnsPolicy ClusterFirst)'],
    ['10-244-0-20.dev.pod.cluster.local', 'yes: the connection ends at pod dev/db, port 5432/TCP; a container declares this port'],
    ['10-244-0-20.db.dev', 'yes: the connection ends at pod dev/db, port 5432/TCP; a container declares this port'],
  ])('%s', (name, expected) => {
    expect(ask(base(), 'web', `${name}:5432`)).toBe(expected)
  })

  it('an SRV name has the port with it', () => {
    const named = service('dev', 'db', { selector: { app: 'db' }, clusterIP: '10.96.1.1', ports: [{ name: 'sql', port: 6000, protocol: 'TCP', targetPort: 5432 }] })
    expect(ask(world({ pods: [web, db], services: [named] }), 'web', '_sql._tcp.db.dev.svc.cluster.local')).toMatch(/^yes: the connection ends at pod dev\/db, port 5432\/TCP/)
    expect(ask(world({ pods: [web, db], services: [named] }), 'web', '_http._tcp.db.dev.svc.cluster.local')).toMatch(/^no: .*the Service has no port named http for TCP/)
  })

  it('a name outside is not the cluster\'s to answer', () => {
    expect(ask(base(), 'web', 'example.com:443')).toBe('unknown: example.com is outside the cluster; no policy stands in the way; what lies beyond the cluster decides')
    expect(ask(base({ policies: [policy('shop', 'closed', { podSelector: {}, policyTypes: ['Egress'] })] }), 'web', 'example.com:443')).toMatch(/^no: no name resolves/)
  })

  it('an ndots of 1 asks for names with a dot as they stand, and still finds them by search', () => {
    const impatient = pod('shop', 'web2', { app: 'web' }, '10.244.0.12', { dnsConfig: { options: [{ name: 'ndots', value: '1' }] } })
    expect(ask(base({ pods: [impatient] }), 'web2', 'db.dev:5432')).toMatch(/^yes/)
  })

  it('a pod on the network of its node does not ask the cluster, unless its dnsPolicy says so', () => {
    const host = (dnsPolicy?: string): NetworkView => base({ pods: [pod('shop', 'host', {}, '', { hostNetwork: true, ...dnsPolicy === undefined ? {} : { dnsPolicy } })] })
    expect(ask(host(), 'host', 'db.dev:5432')).toMatch(/^no: db\.dev does not resolve; .*only ClusterFirstWithHostNet asks the DNS of the cluster/)
    expect(ask(host('ClusterFirstWithHostNet'), 'host', 'db.dev:5432')).toMatch(/^yes/)
    expect(ask(host(), 'host', '10.96.1.1:5432')).toMatch(/^yes/)
  })

  it('hostAliases come before every DNS', () => {
    const aliased = pod('shop', 'aliased', {}, '10.244.0.13', { hostAliases: [{ ip: '10.96.1.1', hostnames: ['database'] }] })
    expect(ask(base({ pods: [aliased] }), 'aliased', 'database:5432')).toMatch(/^yes/)
  })

  it('egress that forgets the DNS closes every name, but no address', () => {
    const closed = base({ policies: [policy('shop', 'out', { podSelector: { matchLabels: { app: 'web' } }, policyTypes: ['Egress'], egress: [{ to: [{ namespaceSelector: { matchLabels: { 'kubernetes.io/metadata.name': 'dev' } } }] }] })] })
    expect(ask(closed, 'web', 'db.dev:5432')).toBe('no: no name resolves; the DNS of the cluster cannot be asked: port 53/UDP to it is closed')
    expect(ask(closed, 'web', '10.96.1.1:5432')).toMatch(/^yes/)
    const open = policy('shop', 'dns', { podSelector: {}, policyTypes: ['Egress'], egress: [{ ports: [{ port: 53, protocol: 'UDP' }], to: [{ namespaceSelector: {}, podSelector: { matchLabels: { 'k8s-app': 'kube-dns' } } }] }] })
    expect(ask(base({ policies: [open, policy('shop', 'out', { podSelector: {}, policyTypes: ['Egress'], egress: [{ ports: [{ port: 5432 }] }] })] }), 'web', 'db.dev:5432')).toMatch(/^yes/)
  })
})

describe('headless Services', () => {
  const replica = (name: string, ip: string, ready = true): Pod => pod('dev', name, { app: 'sql' }, ip, { hostname: name, subdomain: 'sql', containers: [{ name: 'db', ports: [{ name: 'sql', containerPort: 5432 }] }] }, ready)
  const headless = (more = {}): Service => service('dev', 'sql', { selector: { app: 'sql' }, clusterIP: 'None', ports: [{ port: 80, protocol: 'TCP', targetPort: 'sql' }], ...more })
  const cluster = (more = {}, ready = true): NetworkView => world({ pods: [web, replica('sql-0', '10.244.2.1', ready), replica('sql-1', '10.244.2.2')], services: [headless(more)] })

  it('a pod with hostname and subdomain has a name of its own while it is ready', () => {
    expect(ask(cluster(), 'web', 'sql-0.sql.dev:5432')).toMatch(/^yes/)
    expect(ask(cluster({}, false), 'web', 'sql-0.sql.dev:5432')).toMatch(/^no: .*pod sql-0 is not a ready endpoint of Service dev\/sql/)
    expect(ask(cluster({ publishNotReadyAddresses: true }, false), 'web', 'sql-0.sql.dev:5432')).toMatch(/^yes/)
  })

  it('the port is not translated: its number goes to the pods as it is', () => {
    expect(ask(cluster(), 'web', 'sql.dev:80')).toMatch(/^unknown: the connection ends at pod dev\/sql-0, port 80\/TCP; its containers declare only 5432\/TCP sql/)
    expect(ask(cluster(), 'web', 'sql.dev:5432')).toMatch(/^yes/)
    expect(ask(cluster(), 'web', 'sql.dev')).toMatch(/^yes/)
  })

  it('without a ready pod there is no name', () => {
    expect(ask(world({ pods: [web, replica('sql-0', '10.244.2.1', false)], services: [headless()] }), 'web', 'sql.dev:5432')).toMatch(/^no: sql\.dev does not resolve; a headless Service has only the addresses of its ready endpoints, and it has none/)
  })
})

describe('Services', () => {
  it('only ports of the Service exist at its address', () => {
    expect(ask(base(), 'web', 'db.dev:5433')).toBe('no: Service dev/db does not have port 5433/TCP; its ports are 5432/TCP → sql; nothing answers at others')
  })

  it('without ready pods the connection is refused', () => {
    const sick = pod('dev', 'db', { app: 'db' }, '10.244.0.20', db.spec, false)
    expect(ask(world({ pods: [web, sick], services: [dbService] }), 'web', 'db.dev:5432')).toBe('no: Service dev/db has no endpoint for 5432/TCP → sql: the connection is refused; none of its 1 pods is ready, among them dev/db: containers with unready status: [app]')
  })

  it('a selector that no pod has, a target port that no pod names', () => {
    expect(ask(world({ pods: [web], services: [dbService], more: [{ kind: 'Namespace', object: { metadata: { name: 'dev' } } }] }), 'web', 'db.dev')).toMatch(/^no: .*; no pod has the labels app=db$/)
    const typo = service('dev', 'db', { selector: { app: 'db' }, clusterIP: '10.96.1.1', ports: [{ port: 5432, targetPort: 'postgres' }] })
    expect(ask(world({ pods: [web, db], services: [typo] }), 'web', 'db.dev')).toMatch(/^no: .*; none of its 1 pods has a port named postgres for TCP$/)
  })

  it('a target port may be another number in each pod', () => {
    const other = pod('dev', 'db2', { app: 'db' }, '10.244.0.21', { containers: [{ name: 'db', ports: [{ name: 'sql', containerPort: 6432 }] }] })
    const onlyOne = policy('dev', 'p', { podSelector: {}, ingress: [{ ports: [{ port: 6432 }] }] })
    expect(ask(world({ pods: [web, db, other], services: [dbService], policies: [onlyOne] }), 'web', 'db.dev')).toBe('no: 1 of 2 endpoints can be reached; connections are spread over all of them, so some fail')
  })

  it('an endpoint that declares other ports only may or may not listen', () => {
    const numbered = service('dev', 'db', { selector: { app: 'db' }, clusterIP: '10.96.1.1', ports: [{ port: 80, targetPort: 8000 }] })
    expect(ask(world({ pods: [web, db], services: [numbered] }), 'web', 'db.dev')).toMatch(/^unknown: .*its containers declare only 5432\/TCP sql/)
  })

  it('internalTrafficPolicy Local drops what has no endpoint on its own node', () => {
    const local = service('dev', 'db', { ...dbService.spec, internalTrafficPolicy: 'Local' })
    expect(ask(world({ pods: [web, db], services: [local] }), 'web', 'db.dev')).toBe('no: Service dev/db drops the connection; internalTrafficPolicy Local: only endpoints on node node-1 are used, and all 1 are elsewhere')
  })

  it('an ExternalName is another name, of the cluster or not', () => {
    const alias = (externalName: string): NetworkView => base({ services: [service('shop', 'database', { type: 'ExternalName', externalName, ports: [] })] })
    expect(ask(alias('db.dev.svc.cluster.local'), 'web', 'database:5432')).toMatch(/^yes/)
    expect(ask(alias('db.example.com'), 'web', 'database:5432')).toMatch(/^unknown: db\.example\.com is outside the cluster/)
    expect(ask(alias('database.shop.svc.cluster.local'), 'web', 'database:5432')).toMatch(/^no: the names go round in a ring/)
  })

  it('endpoints that were written by hand count, and so do Endpoints that are mirrored', () => {
    const bare = service('dev', 'legacy', { clusterIP: '10.96.1.2', ports: [{ port: 80 }] })
    const slice = { metadata: { namespace: 'dev', name: 'legacy', labels: { 'kubernetes.io/service-name': 'legacy' } }, addressType: 'IPv4', ports: [{ port: 8080 }], endpoints: [{ addresses: ['192.168.1.5'] }] }
    const endpoints = { metadata: { namespace: 'dev', name: 'legacy' }, subsets: [{ addresses: [{ ip: '192.168.1.5' }], ports: [{ port: 8080 }] }] }
    const cluster = (kind: string, object: object): NetworkView => world({ pods: [web, db], services: [bare], more: [{ kind, object }] })
    expect(ask(cluster('EndpointSlice', slice), 'web', 'legacy.dev')).toMatch(/^yes: the connection ends at 192\.168\.1\.5, port 8080\/TCP/)
    expect(ask(cluster('Endpoints', endpoints), 'web', 'legacy.dev')).toMatch(/^yes: the connection ends at 192\.168\.1\.5, port 8080\/TCP/)
    expect(ask(cluster('Secret', {}), 'web', 'legacy.dev')).toMatch(/^no: .*it has no selector, and nobody has written EndpointSlices for it/)
  })
})

describe('from outside', () => {
  const front = (more: object): Service => service('shop', 'front', { selector: { app: 'web' }, clusterIP: '10.96.2.1', ports: [{ port: 80, targetPort: 'http', nodePort: 30080 }], ...more })
  const cluster = (one: Service, policies: ReturnType<typeof policy>[] = []): NetworkView => world({ pods: [web], services: [one], policies })

  it('addresses of pods and Services exist within the cluster only', () => {
    expect(ask(base(), 'internet', '10.96.1.1:5432')).toMatch(/^no: 10\.96\.1\.1 means nothing to the internet; cluster IPs exist within the cluster only/)
    expect(ask(base(), 'internet', 'pod/web:8080')).toMatch(/^no: .*addresses of pods exist within the cluster only/)
    expect(ask(base(), 'internet', 'dev/svc/db')).toMatch(/^no: Service dev\/db has no address outside the cluster; its type is ClusterIP/)
  })

  it('a load balancer that has its address lets in whom its ranges name', () => {
    const balanced = (ranges?: string[]): Service => ({ ...front({ type: 'LoadBalancer', ...ranges === undefined ? {} : { loadBalancerSourceRanges: ranges } }), status: { loadBalancer: { ingress: [{ ip: '198.51.100.1' }] } } })
    expect(ask(cluster(balanced()), 'internet', 'svc/front:80')).toMatch(/^yes/)
    expect(ask(cluster(balanced(['203.0.113.0/24'])), 'internet', 'svc/front:80')).toMatch(/^no: the load balancer does not let the internet in; loadBalancerSourceRanges: 203\.0\.113\.0\/24/)
    expect(ask(cluster(balanced(['203.0.113.0/24'])), '203.0.113.9', '198.51.100.1:80')).toMatch(/^yes/)
    expect(ask(cluster(front({ type: 'LoadBalancer' })), 'internet', 'svc/front:80')).toMatch(/^unknown: whether there is a load balancer/)
  })

  it('a node port is on every node; with Local only nodes with an endpoint answer', () => {
    expect(ask(cluster(front({ type: 'NodePort' })), 'node-2', 'node-1:30080')).toMatch(/^yes/)
    const local = cluster(front({ type: 'NodePort', externalTrafficPolicy: 'Local' }))
    expect(ask(local, '203.0.113.9', 'node-1:30080')).toMatch(/^unknown: whether 203\.0\.113\.9 comes through to node node-1/)
    expect(ask(local, '203.0.113.9', 'node-2:30080')).toMatch(/^no: Service shop\/front drops the connection; externalTrafficPolicy Local/)
    const isolated = policy('shop', 'out', { podSelector: {}, policyTypes: ['Egress'], egress: [{ to: [{ podSelector: {} }] }] })
    expect(ask(cluster(front({ type: 'NodePort' }), [isolated]), 'web', 'node-2:30080')).toMatch(/^unknown: whether NetworkPolicy shop\/out lets it pass to node node-2/)
    expect(ask(cluster(front({ type: 'NodePort' }), [isolated]), 'web', 'node-1:30080')).toMatch(/^yes/)
    expect(ask(cluster(front({ type: 'NodePort' })), 'internet', 'node-1:30081')).toMatch(/^unknown: no Service and no pod has this port/)
  })

  it('behind a node\'s address a policy for addresses is not sure of its client; with Local it sees the client', () => {
    const office = policy('shop', 'office', { podSelector: { matchLabels: { app: 'web' } }, ingress: [{ from: [{ ipBlock: { cidr: '203.0.113.0/24' } }] }] })
    const at = (more: object, from: string): string => ask(cluster({ ...front({ type: 'LoadBalancer', ...more }), status: { loadBalancer: { ingress: [{ ip: '198.51.100.1' }] } } }, [office]), from, '198.51.100.1:80')
    expect(at({}, '203.0.113.9')).toMatch(/^unknown: whether NetworkPolicy shop\/office lets it pass/)
    expect(at({ externalTrafficPolicy: 'Local' }, '203.0.113.9')).toMatch(/^yes/)
    expect(at({ externalTrafficPolicy: 'Local' }, '192.0.2.1')).toMatch(/^no: NetworkPolicy shop\/office lets nothing pass/)
  })
})

describe('URLs', () => {
  const ingress = (spec: object): { kind: string, object: object } => ({ kind: 'Ingress', object: { metadata: { namespace: 'shop', name: 'front' }, spec } })
  const rules = (service = 'front', port: object = { number: 80 }): object[] => [{ host: 'shop.example.com', http: { paths: [{ path: '/', pathType: 'Prefix', backend: { service: { name: service, port } } }] } }]
  const front = service('shop', 'front', { selector: { app: 'web' }, clusterIP: '10.96.2.1', ports: [{ name: 'http', port: 80, targetPort: 'http' }] })
  const cluster = (spec: object, more: { pods?: Pod[], policies?: ReturnType<typeof policy>[], more?: { kind: string, object: object }[] } = {}): NetworkView =>
    world({ pods: [web, ...more.pods ?? []], services: [front], policies: more.policies ?? [], more: [ingress(spec), ...more.more ?? []] })
  const url = 'http://shop.example.com/cart?x=1'

  it('the Ingress for the host leads to its Service and on to its pods', () => {
    expect(ask(cluster({ ingressClassName: 'nginx', rules: rules() }), 'internet', url)).toBe('yes: the connection ends at pod shop/web, port 8080/TCP; a container declares this port')
    expect(ask(cluster({ ingressClassName: 'nginx', rules: rules('front', { name: 'http' }) }), 'internet', url)).toMatch(/^yes/)
  })

  it('a Service or a port that is not there is a 503, a host or a path that is not there a 404', () => {
    expect(ask(cluster({ ingressClassName: 'nginx', rules: rules('back') }), 'internet', url)).toMatch(/^no: there is no Service shop\/back; .*503/)
    expect(ask(cluster({ ingressClassName: 'nginx', rules: rules('front', { number: 8080 }) }), 'internet', url)).toMatch(/^no: Service shop\/front has no port 8080; .*503/)
    expect(ask(cluster({ ingressClassName: 'nginx', rules: rules() }), 'internet', 'http://other.example.com/')).toBe('no: no Ingress takes host other.example.com; the hosts are shop.example.com')
  })

  it('without a class nobody knows who serves it, but for the default one', () => {
    const fallback = { kind: 'IngressClass', object: { metadata: { name: 'nginx', annotations: { 'ingressclass.kubernetes.io/is-default-class': 'true' } }, spec: { controller: 'k8s.io/ingress-nginx' } } }
    expect(ask(cluster({ rules: rules() }), 'internet', url)).toMatch(/^unknown: Ingress shop\/front has no class/)
    expect(ask(cluster({ rules: rules() }, { more: [fallback] }), 'internet', url)).toMatch(/^yes/)
  })

  it('policies see the pods of the controller where they show', () => {
    const isolated = policy('shop', 'p', { podSelector: {}, ingress: [{ from: [{ namespaceSelector: { matchLabels: { 'kubernetes.io/metadata.name': 'ingress' } } }] }] })
    const controller = pod('ingress', 'nginx-1', { 'app.kubernetes.io/name': 'ingress-nginx', 'app.kubernetes.io/component': 'controller' }, '10.244.9.1')
    const nginx = { kind: 'IngressClass', object: { metadata: { name: 'nginx' }, spec: { controller: 'k8s.io/ingress-nginx' } } }
    const spec = { ingressClassName: 'nginx', rules: rules() }
    expect(ask(cluster(spec, { policies: [isolated], pods: [controller], more: [nginx] }), 'internet', url)).toMatch(/^yes/)
    expect(ask(cluster(spec, { policies: [isolated] }), 'internet', url)).toMatch(/^unknown: whether NetworkPolicy shop\/p lets it pass from the Ingress controller/)
    expect(ask(cluster(spec, { policies: [policy('shop', 'p', { podSelector: {} })], pods: [controller], more: [nginx] }), 'internet', url)).toMatch(/^no: NetworkPolicy shop\/p lets nothing pass from pod ingress\/nginx-1/)
  })

  it('a route of the Gateway API, or of a mesh, is not followed', () => {
    const route = { kind: 'HTTPRoute', object: { metadata: { namespace: 'shop', name: 'r' }, spec: { hostnames: ['*.example.org'], rules: [] } } }
    const view = world({ pods: [web], services: [front], more: [route] })
    expect(ask(view, 'internet', 'http://a.example.org/')).toMatch(/^unknown: HTTPRoute shop\/r may take a\.example\.org/)
    expect(ask(view, 'internet', 'http://example.net/')).toMatch(/^no: no Ingress takes host example\.net/)
  })

  it('a name of the cluster needs no Ingress', () => {
    expect(ask(cluster({ rules: rules() }), 'web', 'http://front/')).toMatch(/^yes/)
    expect(ask(cluster({ rules: rules() }), 'web', 'http://front.shop.svc.cluster.local:81/')).toMatch(/^no: Service shop\/front does not have port 81\/TCP/)
  })
})

describe('how a question is read', () => {
  it.each([
    ['web', 'db.dev:0', '0 is no port between 1 and 65535'], ['web', 'db.dev:80/ICMP', '"ICMP" is no protocol: it is one of TCP, UDP, SCTP'],
    ['web', 'svc/cache', 'there is no Service shop/cache'], ['web', 'svc/db', 'there is no Service shop/db; there is one in namespace dev'],
    ['wep', 'db.dev', '"wep" is no pod or workload of namespace shop, no node, no address and not "internet"'], ['pod/wep', 'db.dev', 'no pod comes of Pod shop/wep; did you mean web?'],
    ['configmap/web', 'db.dev', '"configmap/web" is not written as kind/name or namespace/kind/name: "configmap" is no kind with a network'],
    ['web', 'http://', '"http://" is no URL of the form http://host[:port]/path'], ['web', 'db dev', '"db dev" is neither a name, an address nor a URL'],
  ])('%s to %s: %s', (from, to, expected) => {
    expect(ask(base(), from, to)).toBe(expected)
  })

  it('IPv6 addresses with and without a port', () => {
    const six = service('dev', 'six', { selector: { app: 'db' }, clusterIP: 'fd00::1', clusterIPs: ['fd00::1'], ipFamilies: ['IPv6'], ports: [{ port: 80, targetPort: 5432 }] })
    const view = world({ pods: [web, db], services: [six], nodes: [node('node-1', 'fd01::1')] })
    expect([ask(view, 'web', '[fd00::1]:80'), ask(view, 'web', 'fd00::1')].every((answer) => answer.startsWith('no: Service dev/six has no endpoint'))).toBe(true)
  })
})
