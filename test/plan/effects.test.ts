import { describe, expect, it } from 'vitest'
import '../support/schemas.ts'
import { loadClusterState } from '../../src/plan/cluster-input/load-state.ts'
import type { Effects } from '../../src/plan/plan.ts'
import { runPlan } from '../../src/plan/run.ts'

const deployment = (name: string, more: { replicas?: number, image?: string, env?: string, labels?: string, port?: number } = {}): string => `
apiVersion: apps/v1
kind: Deployment
metadata: {name: ${name}, namespace: shop}
spec:
  replicas: ${String(more.replicas ?? 2)}
  selector: {matchLabels: {app: ${name}}}
  template:
    metadata: {labels: {app: ${name}${more.labels ?? ''}}}
    spec:
      containers:
      - name: app
        image: ${more.image ?? 'app:1'}
        ports: [{name: http, containerPort: ${String(more.port ?? 8080)}}]
        env: [{name: TARGET, value: "${more.env ?? ''}"}]
---`
const service = (name: string, more: { selector?: string, port?: number } = {}): string => {
  const object = { apiVersion: 'v1', kind: 'Service', metadata: { name, namespace: 'shop' }, spec: { selector: { app: more.selector ?? name }, ports: [{ name: 'http', port: more.port ?? 80, targetPort: 'http' }] } }
  // As it stands after kubectl apply: without the annotation a second apply would keep the old port.
  const annotations = { 'kubectl.kubernetes.io/last-applied-configuration': JSON.stringify(object) }
  return `${JSON.stringify({ ...object, metadata: { ...object.metadata, annotations } })}\n---`
}
const policy = (spec: string): string => `
apiVersion: networking.k8s.io/v1
kind: NetworkPolicy
metadata: {name: p, namespace: shop}
spec: ${spec}
---`
const namespace = 'apiVersion: v1\nkind: Namespace\nmetadata: {name: shop}\n---'

/** What comes of `change` in a cluster where `before` was applied and came to rest. */
function effects(before: readonly string[], change: readonly string[]): Effects {
  const first = loadClusterState([{ path: 'cluster.yaml', text: [namespace, ...before].join('\n') }])
  return runPlan({ cluster: first, manifests: [{ path: 'change.yaml', text: change.join('\n') }] }).plan.effects
}

describe('connections that break', () => {
  const before = [deployment('api'), service('api'), deployment('web', { env: 'http://api/v1' })]

  it('none, when nothing that matters changes', () => {
    expect(effects(before, [deployment('web', { env: 'http://api/v1', image: 'app:2' })]).broken).toEqual([])
  })

  it('a Service whose selector no longer fits', () => {
    const { broken, services } = effects(before, [service('api', { selector: 'apj' })])
    expect(broken).toEqual([{ from: 'Deployment shop/web', to: 'api:80', because: 'Service shop/api has no endpoint for 80/TCP http → http: the connection is refused: no pod has the labels app=apj' }])
    expect(services.map(({ service: name, dnsName, gained, lost, ready }) => ({ name, dnsName, gained, lost: lost.length, ready }))).toEqual([{ name: 'shop/api', dnsName: 'api.shop.svc.cluster.local', gained: [], lost: 2, ready: 0 }])
  })

  it('a Service whose port moves away from what the client asks for', () => {
    expect(effects(before, [service('api', { port: 8080 })]).broken).toMatchObject([{ from: 'Deployment shop/web', to: 'api:80', because: 'Service shop/api does not have port 80/TCP: its ports are 8080/TCP http → http; nothing answers at others' }])
  })

  it('is no loss for a client that changes along', () => {
    expect(effects(before, [service('api', { port: 8080 }), deployment('web', { env: 'http://api:8080/v1' })]).broken).toEqual([])
  })

  it('a policy that closes what was open, also between those that name nothing', () => {
    const closed = policy('{podSelector: {matchLabels: {app: api}}}')
    expect(effects([...before, deployment('batch')], [closed]).broken.map(({ from, to }) => `${from} → ${to}`)).toEqual(['Deployment shop/batch → svc/api:80', 'Deployment shop/web → api:80'])
    const kept = policy('{podSelector: {matchLabels: {app: api}}, ingress: [{from: [{podSelector: {matchLabels: {app: web}}}]}]}')
    expect(effects([...before, deployment('batch')], [kept]).broken.map(({ from }) => from)).toEqual(['Deployment shop/batch'])
  })

  it('a URL whose Ingress leads nowhere any more', () => {
    const ingress = (port: string): string => `
apiVersion: networking.k8s.io/v1
kind: Ingress
metadata: {name: front, namespace: shop}
spec:
  ingressClassName: nginx
  rules: [{host: shop.example.com, http: {paths: [{path: /, pathType: Prefix, backend: {service: {name: api, port: {name: ${port}}}}}]}}]
---`
    expect(effects([...before, ingress('http')], [ingress('https')]).broken).toEqual([{ from: 'internet', to: 'http://shop.example.com/', because: 'Service shop/api has no port https: its ports are 80/TCP http → http; the controller answers 503' }])
  })
})

describe('restarts', () => {
  it('names the fields of the template that changed, and no workload whose template did not', () => {
    const before = [deployment('api'), deployment('web')]
    expect(effects(before, [deployment('web', { image: 'app:2', labels: ', tier: front' }), deployment('api', { replicas: 3 })]).restarts).toEqual([
      { workload: 'Deployment shop/web', because: 'metadata.labels.tier, spec.containers[name=app].image changed' },
    ])
  })

  it('a new workload restarts nothing', () => {
    expect(effects([], [deployment('web')]).restarts).toEqual([])
  })
})

describe('disruption budgets', () => {
  it('allow less when there are fewer pods', () => {
    const budget = '\napiVersion: policy/v1\nkind: PodDisruptionBudget\nmetadata: {name: web, namespace: shop}\nspec: {minAvailable: 1, selector: {matchLabels: {app: web}}}\n---'
    expect(effects([deployment('web', { replicas: 3 }), budget], [deployment('web', { replicas: 1 })]).budgets).toEqual([{ budget: 'shop/web', disruptionsAllowed: { before: 2, after: 0 } }])
  })
})

describe('evictions', () => {
  it('tells victims of preemption with who comes in their place', () => {
    const filler = deployment('filler', { replicas: 1 }).replace('image: app:1', 'image: app:1\n        resources: {requests: {cpu: "4"}}')
    const urgent = deployment('urgent', { replicas: 1 }).replace('      containers:', '      priorityClassName: high\n      containers:').replace('image: app:1', 'image: app:1\n        resources: {requests: {cpu: "4"}}')
    const high = '\napiVersion: scheduling.k8s.io/v1\nkind: PriorityClass\nmetadata: {name: high}\nvalue: 1000\n---'
    const node = '\napiVersion: v1\nkind: Node\nmetadata: {name: only}\nstatus: {capacity: {cpu: "4", memory: 8Gi, pods: "10"}}\n---'
    const { evicted } = effects([node, filler], [high, urgent])
    expect(evicted).toHaveLength(1)
    expect(evicted[0]?.pod).toMatch(/^shop\/filler-/)
    expect(evicted[0]?.by).toBe('kube-scheduler')
    expect(evicted[0]?.because).toMatch(/^room for urgent-.*, which is more important$/)
  })
})
