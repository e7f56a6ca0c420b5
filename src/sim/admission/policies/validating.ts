import { compareStrings } from '../../../base/json.ts'
import { CelError, type CelValue } from '../../../schema/cel/values.ts'
import type { AuditAnnotation, ValidatingAdmissionPolicy, ValidatingAdmissionPolicyBinding, Validation } from '../../../model/kubernetes.generated.ts'
import { forbiddenStatus, type Status } from '../../api/status.ts'
import { admissionName, type AdmissionOutcome, type AdmissionPlugin, type AdmissionRequest, type ClusterReader } from '../plugin.ts'
import { activation } from './activation.ts'
import { type ExpressionRun, PolicyExpressions } from './expressions.ts'
import { isExempt, matchedVersion } from './match.ts'
import { collectParams } from './params.ts'

const group = 'admissionregistration.k8s.io'

/** `k8s.io/apiserver/pkg/admission/plugin/policy/validating` (1.36). Policies and bindings are taken by name; upstream's order is chance. */
export const validatingAdmissionPolicy: AdmissionPlugin = {
  name: 'ValidatingAdmissionPolicy',
  validate(request, cluster) {
    if (isExempt(request)) return undefined
    const bindings = cluster.list(group, 'ValidatingAdmissionPolicyBinding') as readonly ValidatingAdmissionPolicyBinding[]
    if (bindings.length === 0) return undefined
    return new Dispatch(request, cluster).over(cluster.list(group, 'ValidatingAdmissionPolicy'), bindings)
  },
}

interface Decision {
  readonly message: string
  readonly reason: string
}

class Dispatch {
  private readonly request: AdmissionRequest
  private readonly cluster: ClusterReader
  private readonly warnings: string[] = []
  private denied: Status | undefined

  constructor(request: AdmissionRequest, cluster: ClusterReader) {
    this.request = request
    this.cluster = cluster
  }

  over(policies: readonly ValidatingAdmissionPolicy[], bindings: readonly ValidatingAdmissionPolicyBinding[]): AdmissionOutcome | undefined {
    for (const policy of [...policies].sort(byName)) {
      const version = matchedVersion(policy.spec?.matchConstraints, this.request, this.cluster)
      if (version === undefined) continue
      for (const binding of bindings.filter(({ spec }) => spec?.policyName === policy.metadata?.name).sort(byName)) {
        if (matchedVersion(binding.spec?.matchResources, this.request, this.cluster) !== undefined) this.bound(policy, binding, version)
      }
    }
    return this.denied === undefined ? { warnings: this.warnings } : { status: this.denied, warnings: this.warnings }
  }

  private bound(policy: ValidatingAdmissionPolicy, binding: ValidatingAdmissionPolicyBinding, version: string): void {
    const collected = collectParams(policy.spec?.paramKind, binding.spec?.paramRef, this.request, this.cluster)
    if ('error' in collected) {
      if (policy.spec?.failurePolicy !== 'Ignore') this.deny(policy, binding, { message: collected.error, reason: 'Invalid' })
      return
    }
    for (const params of collected.params) {
      const run = expressionsOf(policy, this.request).run(activation(this.request, version, params, this.cluster))
      const { decisions, annotations } = decide(policy, run)
      for (const decision of decisions) this.act(policy, binding, decision)
      for (const decision of annotations) this.deny(policy, binding, decision)
    }
  }

  private act(policy: ValidatingAdmissionPolicy, binding: ValidatingAdmissionPolicyBinding, decision: Decision): void {
    for (const action of binding.spec?.validationActions ?? []) {
      if (action === 'Deny') this.deny(policy, binding, decision)
      if (action === 'Warn') this.warnings.push(`Validation failed for ValidatingAdmissionPolicy '${policy.metadata?.name ?? ''}' with binding '${binding.metadata?.name ?? ''}': ${decision.message}`)
    }
  }

  /** The first one is told. */
  private deny(policy: ValidatingAdmissionPolicy, binding: ValidatingAdmissionPolicyBinding, { message, reason }: Decision): void {
    const { resource } = this.request
    const text = `ValidatingAdmissionPolicy '${policy.metadata?.name ?? ''}' with binding '${binding.metadata?.name ?? ''}' denied request: ${message}`
    const causes = [{ reason: '', message: text, field: '', path: [] }]
    this.denied ??= { ...forbiddenStatus(resource.resource, resource.group, admissionName(this.request), text, causes), reason, code: codes[reason] ?? 403 }
  }
}

const codes: Readonly<Record<string, number>> = { Unauthorized: 401, Forbidden: 403, Invalid: 422, RequestEntityTooLarge: 413 }

function byName(a: { metadata?: { name?: string | undefined } | undefined }, b: { metadata?: { name?: string | undefined } | undefined }): number {
  return compareStrings(a.metadata?.name ?? '', b.metadata?.name ?? '')
}

const compiled = new WeakMap<object, PolicyExpressions>()

function expressionsOf(policy: ValidatingAdmissionPolicy, { minor }: AdmissionRequest): PolicyExpressions {
  let expressions = compiled.get(policy)
  if (expressions === undefined) {
    const { variables = [], paramKind } = policy.spec ?? {}
    compiled.set(policy, expressions = new PolicyExpressions(minor, variables, { hasParams: paramKind !== undefined, hasAuthorizer: true }))
  }
  return expressions
}

/** What the policy says of one request with one set of params: `validating/validator.go`. */
function decide({ spec = {} }: ValidatingAdmissionPolicy, run: ExpressionRun): { decisions: Decision[], annotations: Decision[] } {
  const ignores = spec.failurePolicy === 'Ignore'
  const matches = run.matches(spec.matchConditions ?? [])
  if (matches instanceof CelError) return { decisions: ignores ? [] : [{ message: matches.message, reason: 'Invalid' }], annotations: [] }
  if (!matches) return { decisions: [], annotations: [] }
  const decisions = (spec.validations ?? []).flatMap((validation) => {
    const value = run.value(validation.expression ?? '')
    if (value instanceof CelError) return ignores ? [] : [{ message: value.message, reason: 'Invalid' }]
    return value === true ? [] : [{ message: messageOf(validation, run), reason: validation.reason ?? 'Invalid' }]
  })
  return { decisions, annotations: ignores ? [] : (spec.auditAnnotations ?? []).flatMap((annotation) => annotationFault(annotation, run)) }
}

const longestMessage = 5 * 1024

function messageOf({ expression = '', message = '', messageExpression = '' }: Validation, run: ExpressionRun): string {
  const value: CelValue = messageExpression === '' ? null : run.value(messageExpression)
  const told = typeof value === 'string' ? value.trim() : ''
  if (told !== '' && !told.includes('\n') && new TextEncoder().encode(told).length <= longestMessage) return told
  return message.trim() !== '' ? message.trim() : `failed expression: ${expression.trim()}`
}

/** An annotation that cannot be worked out fails the policy. */
function annotationFault({ valueExpression = '' }: AuditAnnotation, run: ExpressionRun): Decision[] {
  const value = run.value(valueExpression)
  return value instanceof CelError ? [{ message: value.message, reason: 'Invalid' }] : []
}

