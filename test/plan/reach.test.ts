import { describe, expect, it } from 'vitest'
import '../support/schemas.ts'
import { loadClusterState } from '../../src/plan/cluster-input/load-state.ts'
import { runReach, type ReachReport } from '../../src/plan/reach.ts'
import { reachText } from '../../src/report/reach-text.ts'

const app = `
apiVersion: v1
kind: Namespace
metadata: {name: dev}
---
apiVersion: apps/v1
kind: StatefulSet
metadata: {name: db, namespace: dev}
spec:
  serviceName: db-service
  replicas: 2
  selector: {matchLabels: {app: db}}
  template:
    metadata: {labels: {app: db}}
    spec:
      containers: [{name: db, image: "postgres:16", ports: [{containerPort: 5432}]}]
---
apiVersion: v1
kind: Service
metadata: {name: db-service, namespace: dev}
spec: {clusterIP: None, selector: {app: db}, ports: [{port: 5432}]}
---
apiVersion: apps/v1
kind: Deployment
metadata: {name: web}
spec:
  replicas: 2
  selector: {matchLabels: {app: web}}
  template:
    metadata: {labels: {app: web}}
    spec:
      containers: [{name: web, image: "nginx:1.27", ports: [{name: http, containerPort: 8080}], readinessProbe: {httpGet: {port: http}, periodSeconds: 5}}]
---
apiVersion: v1
kind: Service
metadata: {name: web}
spec: {type: NodePort, selector: {app: web}, ports: [{port: 80, targetPort: http, nodePort: 30080}]}
`
const isolated = `
apiVersion: networking.k8s.io/v1
kind: NetworkPolicy
metadata: {name: db, namespace: dev}
spec: {podSelector: {matchLabels: {app: db}}, ingress: [{from: [{podSelector: {}}]}]}
`

function ask(from: string, to: string, more: { texts?: readonly string[], cluster?: string, namespace?: string } = {}): ReachReport | { error: string } {
  const texts = [app, ...more.texts ?? []].map((text, index) => ({ path: `${String(index)}.yaml`, text }))
  const cluster = loadClusterState(more.cluster === undefined ? [] : [{ path: 'cluster.yaml', text: more.cluster }])
  return runReach({ cluster, manifests: texts, from, to, namespace: more.namespace })
}
const answerTo = (...question: Parameters<typeof ask>): string => {
  const report = ask(...question)
  return 'error' in report ? report.error : report.answer
}

describe('who reaches whom, once the manifests are applied', () => {
  it('by short, longer and full names, and by those of the pods of a StatefulSet', () => {
    const names = ['db-service', 'db-service.dev', 'db-service.dev.svc.cluster.local', 'db-0.db-service.dev', 'db-2.db-service.dev']
    expect(names.map((name) => answerTo('deployment/web', `${name}:5432`))).toEqual(['no', 'yes', 'yes', 'yes', 'no'])
    expect(answerTo('statefulset/db', 'db-service:5432', { namespace: 'dev' })).toBe('yes')
  })

  it('a policy that comes with them counts', () => {
    expect(answerTo('deployment/web', 'db-service.dev:5432', { texts: [isolated] })).toBe('no')
    expect(answerTo('dev/pod/db-0', 'db-1.db-service.dev:5432', { texts: [isolated] })).toBe('yes')
  })

  it('pods whose image is not there serve nothing and ask nothing', () => {
    const big = 'apiVersion: v1\nkind: Pod\nmetadata: {name: big}\nspec: {containers: [{name: c, image: "c:1", resources: {requests: {cpu: "100"}}}]}\n'
    const report = ask('pod/big', 'web:80', { texts: [big] })
    expect(report).toMatchObject({ answer: 'no', steps: [{ fact: 'pod default/big does not run' }] })
    expect('steps' in report ? report.steps[0]?.because : '').toMatch(/^its phase is Pending: 0\/3 nodes are available: 3 Insufficient cpu\./)
  })

  it('what the server refused is told beside the answer', () => {
    const report = ask('deployment/web', 'web:80', { texts: ['apiVersion: v1\nkind: ConfigMap\nmetadata: {name: c, namespace: nowhere}\n'] })
    expect(report).toMatchObject({ answer: 'yes', refused: [expect.stringContaining('namespaces "nowhere" not found')] })
  })

  it('questions that name nothing, and files that cannot be read, are errors', () => {
    expect([answerTo('deployment/wep', 'web'), answerTo('web', 'svc/wep'), answerTo('web', 'web', { texts: ['a: [\n'] })]).toEqual([
      'no pod comes of Deployment default/wep; did you mean web?', 'there is no Service default/wep; did you mean web?', expect.stringMatching(/^1\.yaml:\d+:\d+: /),
    ])
  })

  it('is drawn as a chain that ends where the connection does', () => {
    const report = ask('node-2', 'node-1:30080')
    const text = 'error' in report ? report.error : reachText(report, { color: false })
    expect(text.replaceAll(/web-[a-z0-9]+-[a-z0-9]{5}/g, 'web-…').replaceAll(/10\.244\.\d+\.\d+/g, '10.244.…')).toBe(`yes: node-2 reaches node-1:30080

  · node node-1 is asked on port 30080/TCP
    its addresses are not known
  · port 30080 of every node is Service default/web
    its port 80 has nodePort 30080
  · Service default/web takes 80/TCP → http
    it is one of its ports
  · Service default/web has 2 endpoints for 80/TCP: web-… 10.244.…:8080, web-… 10.244.…:8080
    each connection goes to any of them, at random
  ✓ the connection ends at pod default/web-…, port 8080/TCP
    a container declares this port
`)
  })

  it('says the same whatever the order of the files', () => {
    const report = (texts: readonly string[]): unknown => runReach({ cluster: loadClusterState([]), manifests: texts.map((text, index) => ({ path: `${String(index)}.yaml`, text })), from: 'web', to: 'db-service.dev:5432' })
    const parts = app.split('---')
    const [first = '', ...rest] = parts
    expect(JSON.stringify(report([first, ...rest]))).toContain('"answer":"yes"')
    expect((report([first, ...rest.reverse()]) as ReachReport).answer).toBe('yes')
  })
})
