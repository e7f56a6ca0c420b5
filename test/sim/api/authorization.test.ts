import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { ClusterRole, ClusterRoleBinding, PolicyRule, Role, RoleBinding, SubjectAccessReview } from '../../../src/model/kubernetes.generated.ts'
import { forbiddenRequest } from '../../../src/sim/api/authorization/attributes.ts'
import { authorize } from '../../../src/sim/api/authorization/authorizer.ts'
import { bootstrapClusterRoleBindings, bootstrapClusterRoles } from '../../../src/sim/api/authorization/bootstrap.ts'
import { checkBindingWrite, checkRoleWrite, type RbacWrite } from '../../../src/sim/api/authorization/escalation.ts'
import type { RbacPolicy } from '../../../src/sim/api/authorization/policy.ts'
import { reviewLocalSubjectAccess, reviewSelfSubjectRules, reviewSubjectAccess, reviewToken } from '../../../src/sim/api/authorization/reviews.ts'
import { ruleAllows, uncoveredRules } from '../../../src/sim/api/authorization/rules.ts'

const group = 'rbac.authorization.k8s.io'
const alice = { name: 'alice', groups: ['dev', 'system:authenticated'] }

/** Alice may write roles and bindings, and read ConfigMaps: the setup of conformance/apiserver, routing/escalation-*. */
const roleMaker: ClusterRole = {
  metadata: { name: 'role-maker' },
  rules: [
    { apiGroups: [group], resources: ['roles', 'rolebindings', 'clusterroles', 'clusterrolebindings'], verbs: ['create', 'update', 'patch', 'get'] },
    { apiGroups: [''], resources: ['configmaps'], verbs: ['get'] },
  ],
}
const roleMakers: ClusterRoleBinding = {
  metadata: { name: 'role-makers' },
  roleRef: { apiGroup: group, kind: 'ClusterRole', name: 'role-maker' },
  subjects: [{ kind: 'User', name: 'alice', apiGroup: group }],
}

function policy(more: Partial<RbacPolicy> = {}): RbacPolicy {
  return {
    roles: [], roleBindings: [], ...more,
    clusterRoles: [roleMaker, ...bootstrapClusterRoles, ...more.clusterRoles ?? []],
    clusterRoleBindings: [roleMakers, ...bootstrapClusterRoleBindings, ...more.clusterRoleBindings ?? []],
  }
}

const write: RbacWrite = { policy: policy(), user: alice, namespace: 'default', name: '' }

function asks(verb: string, resource: string, more: { group?: string, namespace?: string, name?: string, subresource?: string } = {}) {
  return { user: alice, verb, group: '', resource, subresource: '', namespace: 'default', name: '', ...more }
}

describe('authorization', () => {
  it.each([
    ['a rule of a role', asks('get', 'configmaps'), true],
    ['another verb', asks('list', 'configmaps'), false],
    ['another resource', asks('get', 'secrets'), false],
    ['a subresource is another resource', asks('get', 'configmaps', { subresource: 'status' }), false],
    ['what every user may ask of itself', asks('create', 'selfsubjectaccessreviews', { group: 'authorization.k8s.io', namespace: '' }), true],
    ['health is open to all', { user: alice, verb: 'get', path: '/healthz' }, true],
    ['metrics are not', { user: alice, verb: 'get', path: '/metrics' }, false],
    ['the privileged group may do anything', { ...asks('delete', 'nodes'), user: { name: 'root', groups: ['system:masters'] } }, true],
  ])('%s', (_sentence, attributes, allowed) => {
    expect(authorize(policy(), attributes).allowed).toBe(allowed)
  })

  it('gives rights of a namespaced binding in its namespace alone, and says where from', () => {
    const bound: RoleBinding = {
      metadata: { name: 'readers', namespace: 'shop' }, roleRef: { kind: 'Role', name: 'reader' }, subjects: [{ kind: 'ServiceAccount', name: 'bot' }],
    }
    const reader: Role = { metadata: { name: 'reader', namespace: 'shop' }, rules: [{ apiGroups: [''], resources: ['pods'], verbs: ['get'] }] }
    const bot = { name: 'system:serviceaccount:shop:bot', groups: [] }
    const rights = policy({ roles: [reader], roleBindings: [bound] })
    expect(authorize(rights, { ...asks('get', 'pods', { namespace: 'shop' }), user: bot }))
      .toEqual({ allowed: true, reason: 'RBAC: allowed by RoleBinding "readers/shop" of Role "reader" to ServiceAccount "bot/shop"' })
    expect(authorize(rights, { ...asks('get', 'pods', { namespace: 'other' }), user: bot }).allowed).toBe(false)
  })

  it.each([
    [asks('get', 'pods', { name: 'x' }),
      'pods "x" is forbidden: User "alice" cannot get resource "pods" in API group "" in the namespace "default"'],
    [asks('list', 'nodes', { namespace: '' }), 'nodes is forbidden: User "alice" cannot list resource "nodes" in API group "" at the cluster scope'],
    [asks('patch', 'deployments', { group: 'apps', name: 'x', subresource: 'scale' }),
      'deployments.apps "x" is forbidden: User "alice" cannot patch resource "deployments/scale" in API group "apps" in the namespace "default"'],
    [{ user: alice, verb: 'get', path: '/metrics' }, 'forbidden: User "alice" cannot get path "/metrics"'],
  ])('a refusal reads as the server says it (routing/forbidden-*)', (attributes, message) => {
    expect(forbiddenRequest(attributes)).toMatchObject({ code: 403, reason: 'Forbidden', message })
  })
})

describe('nobody grants what they do not hold (routing/escalation-*)', () => {
  const lacks = 'user "alice" (groups=["dev" "system:authenticated"]) is attempting to grant RBAC permissions not currently held:\n'
  const role = (rules: PolicyRule[], more: ClusterRole = {}): ClusterRole => ({ metadata: { name: 'r' }, rules, ...more })

  it.each<[string, ClusterRole, string]>([
    ['rights of several rules are told one by one',
      role([{ apiGroups: [''], resources: ['secrets'], verbs: ['get', 'list'] }, { apiGroups: ['apps'], resources: ['deployments'], verbs: ['*'] }]),
      `${lacks}{APIGroups:[""], Resources:["secrets"], Verbs:["get" "list"]}\n{APIGroups:["apps"], Resources:["deployments"], Verbs:["*"]}`],
    ['a star is a right of its own', role([{ apiGroups: ['*'], resources: ['*'], verbs: ['*'] }]), `${lacks}{APIGroups:["*"], Resources:["*"], Verbs:["*"]}`],
    ['paths count too', role([{ nonResourceURLs: ['/metrics'], verbs: ['get'] }]), `${lacks}{NonResourceURLs:["/metrics"], Verbs:["get"]}`],
    ['aggregation takes everything', role([], { aggregationRule: { clusterRoleSelectors: [{ matchLabels: { a: 'b' } }] } }),
      'must have cluster-admin privileges to use the aggregationRule'],
  ])('%s', (_sentence, clusterRole, text) => {
    expect(checkRoleWrite('ClusterRole', clusterRole, undefined, { ...write, namespace: '' })?.message)
      .toBe(`clusterroles.rbac.authorization.k8s.io "r" is forbidden: ${text}`)
  })

  it('a right to one name is covered by the right to all', () => {
    const rule = { apiGroups: [''], resources: ['configmaps'], resourceNames: ['x'], verbs: ['get'] }
    expect(checkRoleWrite('Role', role([rule]), undefined, write)).toBeUndefined()
  })

  it('an update that leaves the rules alone is free', () => {
    const strong = role([{ apiGroups: ['*'], resources: ['*'], verbs: ['*'] }])
    expect(checkRoleWrite('ClusterRole', { ...strong, metadata: { name: 'r', finalizers: ['a/b'] } }, strong, { ...write, namespace: '' })).toBeUndefined()
  })

  it('the verb escalate frees from the check', () => {
    const escalator: ClusterRole = { metadata: { name: 'escalator' }, rules: [{ apiGroups: [group], resources: ['roles'], verbs: ['escalate'] }] }
    const binding = { ...roleMakers, metadata: { name: 'escalators' }, roleRef: { apiGroup: group, kind: 'ClusterRole', name: 'escalator' } }
    const rights = policy({ clusterRoles: [escalator], clusterRoleBindings: [binding] })
    expect(checkRoleWrite('Role', role([{ apiGroups: [''], resources: ['secrets'], verbs: ['get'] }]), undefined, { ...write, policy: rights })).toBeUndefined()
  })

  it('a binding to an own role is fine, to a missing one is told as missing', () => {
    const to = (kind: string, name: string): RoleBinding => ({ metadata: { name: 'b' }, roleRef: { apiGroup: group, kind, name } })
    expect(checkBindingWrite('RoleBinding', to('ClusterRole', 'role-maker'), undefined, write)).toBeUndefined()
    expect(checkBindingWrite('RoleBinding', to('Role', 'ghost'), undefined, write))
      .toMatchObject({ code: 404, message: 'rolebindings.rbac.authorization.k8s.io "ghost" not found' })
    expect(checkBindingWrite('RoleBinding', to('ClusterRole', 'cluster-admin'), undefined, write)?.message).toContain(lacks)
  })
})

describe('rules', () => {
  const names = fc.constantFrom('a', 'b', 'a/x', '*', '*/x')
  const rules = fc.record({
    apiGroups: fc.array(fc.constantFrom('', 'apps', '*'), { minLength: 1, maxLength: 2 }),
    resources: fc.array(names, { minLength: 1, maxLength: 2 }),
    verbs: fc.array(fc.constantFrom('get', 'list', '*'), { minLength: 1, maxLength: 2 }),
  })

  it('cover themselves', () => {
    fc.assert(fc.property(rules, (rule) => uncoveredRules([rule], [rule]).length === 0))
  })

  it('that cover another allow all that it allows', () => {
    fc.assert(fc.property(rules, rules, fc.constantFrom('a', 'b'), fc.constantFrom('', 'x'), fc.constantFrom('get', 'list', 'watch'),
      (owned, wanted, resource, subresource, verb) => {
        const request = asks(verb, resource, { subresource })
        return uncoveredRules([owned], [wanted]).length > 0 || !ruleAllows(request, wanted) || ruleAllows(request, owned)
      }))
  })
})

describe('access reviews (SubjectAccessReview/*, TokenReview/*)', () => {
  const context = { user: alice, policy: policy(), authenticate: (token: string) => token === 'usertoken' ? { ...alice, uid: 'alice' } : undefined }

  it('answer in the status', () => {
    const review: SubjectAccessReview = { spec: { user: 'alice', groups: ['system:masters'], resourceAttributes: { verb: 'get', resource: 'pods' } } }
    expect(reviewSubjectAccess(review, context)).toBeUndefined()
    expect(review.status).toEqual({ allowed: true })
  })

  it('are refused under an empty kind', () => {
    expect(reviewSubjectAccess({ spec: {} }, context)?.message).toBe('.authorization.k8s.io "" is invalid: ['
      + 'spec.resourceAttributes: Invalid value: null: exactly one of nonResourceAttributes or resourceAttributes must be specified, '
      + 'spec.user: Invalid value: "": at least one of user or group must be specified]')
    expect(reviewLocalSubjectAccess({ metadata: { namespace: 'default' }, spec: { user: 'a', nonResourceAttributes: { path: '/x', verb: 'get' } } }, context)?.message)
      .toBe('.authorization.k8s.io "" is invalid: spec.nonResourceAttributes: Invalid value: {"Path":"/x","Verb":"get"}: disallowed on this kind of request')
  })

  it('of all rules need a namespace', () => {
    expect(reviewSelfSubjectRules({ spec: {} }, context)).toMatchObject({ code: 400, message: 'no namespace on request' })
    const review = { spec: { namespace: 'default' } }
    expect(reviewSelfSubjectRules(review, context)).toBeUndefined()
    expect(review).toMatchObject({ status: { incomplete: false, resourceRules: expect.arrayContaining([roleMaker.rules?.[1]]) as unknown } })
  })

  it('of tokens tell who it is', () => {
    const known = { spec: { token: 'usertoken' } }
    reviewToken(known, context)
    expect(known).toMatchObject({ status: { authenticated: true, user: { username: 'alice', uid: 'alice', groups: alice.groups } } })
    const unknown = { spec: { token: 'zzz' } }
    reviewToken(unknown, context)
    expect(unknown).toMatchObject({ status: { user: {}, error: 'invalid bearer token' } })
    expect(reviewToken({ spec: { token: '' } }, context)?.message).toBe('token is required for TokenReview in authentication')
  })
})
