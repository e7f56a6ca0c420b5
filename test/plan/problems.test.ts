import { describe, expect, it } from 'vitest'
import '../support/schemas.ts'
import { loadClusterState } from '../../src/plan/cluster-input/load-state.ts'
import type { Problem } from '../../src/plan/plan.ts'
import { runPlan, type PlanRequest } from '../../src/plan/run.ts'

/** What a plan tells of sending `after` to a cluster to which `before` was applied. */
function told(before: readonly string[], after: readonly string[], more: Partial<PlanRequest> = {}): readonly Problem[] {
  const text = (documents: readonly string[]): string => documents.join('\n---\n')
  return runPlan({ cluster: loadClusterState([]), before: [{ path: 'old.yaml', text: text(before) }], manifests: [{ path: 'new.yaml', text: text(after) }], ...more }).plan.problems
}

const web = (more: string, pod = ''): string => `apiVersion: apps/v1
kind: Deployment
metadata: {name: web, namespace: shop}
spec:
  replicas: 2
  selector: {matchLabels: {app: web}}
  template:
    metadata: {labels: {app: web}}
    spec:
      ${pod}
      containers:
        - name: web
          image: "nginx:1.25.3"
          ${more}
`
const role = (verbs: string): string => `apiVersion: rbac.authorization.k8s.io/v1\nkind: Role\nmetadata: {name: r, namespace: default}\nrules:\n  - {apiGroups: [""], resources: [secrets], verbs: [${verbs}]}\n---\napiVersion: rbac.authorization.k8s.io/v1\nkind: RoleBinding\nmetadata: {name: b, namespace: default}\nroleRef: {apiGroup: rbac.authorization.k8s.io, kind: Role, name: r}\nsubjects: [{kind: Group, name: ops, apiGroup: rbac.authorization.k8s.io}]`

describe('one cause is told once', () => {
  const safe = 'securityContext: {allowPrivilegeEscalation: false, capabilities: {drop: [ALL]}, runAsNonRoot: true, seccompProfile: {type: RuntimeDefault}}'
  const namespace = (level: string): string => `apiVersion: v1\nkind: Namespace\nmetadata: {name: shop, labels: {pod-security.kubernetes.io/enforce: ${level}}}`

  it('pods that the namespace refuses for what changed in them: the refusal, at the change', () => {
    const [problem, ...others] = told([namespace('restricted'), web(safe)], [web(safe.replace('runAsNonRoot: true', 'runAsUser: 0'))])
    expect(others.map(({ rule }) => rule)).toEqual([])
    expect(problem).toMatchObject({ rule: 'pod-refused', severity: 'error', origin: { path: 'new.yaml' }, position: { line: 14 }, suggestion: 'keep what the pods had, or give the one container that needs it a workload of its own' })
    expect(problem?.message).toContain('violates PodSecurity "restricted:latest"')
  })

  it('pods that the namespace lets in: what changed in them', () => {
    expect(told([namespace('privileged'), web(safe)], [web('')]).map(({ rule, severity }) => [rule, severity])).toEqual([['plan-security-weakening', 'warning']])
  })
})

describe('create', () => {
  it('tells what comparing finds, too', () => {
    expect(told([role('get').split('---\n')[1] ?? ''], [role('get, list').split('\n---')[0] ?? ''], { mode: 'create' }).map(({ rule, position }) => [rule, position?.line])).toEqual([['plan-rbac-widening', 5]])
  })

  it('is refused for what is there, and changes nothing of it', () => {
    const problems = told([role('get')], [role('get, list')], { mode: 'create' })
    expect(problems.map(({ rule, message }) => [rule, message])).toEqual([['api-refused', 'roles.rbac.authorization.k8s.io "r" already exists'], ['api-refused', 'rolebindings.rbac.authorization.k8s.io "b" already exists']])
  })

  it('of what no change could make it is no replacement', () => {
    const service = (ip: string): string => `apiVersion: v1\nkind: Service\nmetadata: {name: s}\nspec: {clusterIP: ${ip}, ports: [{port: 80}]}`
    expect(told([service('10.96.0.40')], [service('10.96.0.41')], { mode: 'create' }).map(({ rule }) => rule)).toEqual(['api-refused'])
    expect(told([service('10.96.0.40')], [service('10.96.0.41')]).map(({ rule }) => rule)).toEqual(['change-needs-replacement'])
  })
})
