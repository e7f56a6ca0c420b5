import { declare, type FunctionDeclaration, type Implementation } from '../environment.ts'
import { noOverload } from '../operators.ts'
import { structType, type CelType } from '../types.ts'
import { CelObject } from '../values.ts'

/**
 * `authorizer.group('apps').resource('deployments').check('create').allowed()`:
 * `k8s.io/apiserver/pkg/cel/library/authz.go` (1.36). Who may do what is asked of the caller.
 */
export interface AccessQuestion {
  readonly serviceAccount?: { readonly namespace: string; readonly name: string }
  readonly path?: string
  readonly group?: string
  readonly resource?: string
  readonly subresource?: string
  readonly namespace?: string
  readonly name?: string
  readonly fieldSelector?: string
  readonly labelSelector?: string
  readonly verb?: string
}

export interface AccessAnswer {
  readonly allowed: boolean
  readonly reason?: string
  readonly error?: string
}

type Stage = 'Authorizer' | 'PathCheck' | 'GroupCheck' | 'ResourceCheck'

export class CelAuthorizer extends CelObject {
  readonly type: CelType
  readonly question: AccessQuestion
  readonly ask: (question: AccessQuestion) => AccessAnswer
  readonly stage: Stage
  constructor(ask: (question: AccessQuestion) => AccessAnswer, question: AccessQuestion = {}, stage: Stage = 'Authorizer') {
    super()
    this.type = structType(`kubernetes.authorization.${stage}`)
    this.ask = ask
    this.question = question
    this.stage = stage
  }
  with(more: AccessQuestion, stage: Stage = this.stage): CelAuthorizer {
    return new CelAuthorizer(this.ask, { ...this.question, ...more }, stage)
  }
  equals(other: CelObject): boolean {
    return other instanceof CelAuthorizer && other.stage === this.stage && JSON.stringify(other.question) === JSON.stringify(this.question)
  }
}

class CelDecision extends CelObject {
  readonly type: CelType = structType('kubernetes.authorization.Decision')
  readonly answer: AccessAnswer
  constructor(answer: AccessAnswer) {
    super()
    this.answer = answer
  }
  equals(other: CelObject): boolean {
    return other === this
  }
}

function step(name: keyof AccessQuestion, stage?: Stage): Implementation {
  return ([authorizer, value]) => (authorizer instanceof CelAuthorizer && typeof value === 'string' ? authorizer.with({ [name]: value }, stage) : noOverload)
}

function decision(answer: (answer: AccessAnswer) => boolean | string): Implementation {
  return ([value]) => (value instanceof CelDecision ? answer(value.answer) : noOverload)
}

const prefix = '.kubernetes.authorization'

export const authorizerFunctions: readonly FunctionDeclaration[] = declare({
  path: [`authorizer_path ${prefix}.Authorizer.(string) ${prefix}.PathCheck`],
  group: [`authorizer_group ${prefix}.Authorizer.(string) ${prefix}.GroupCheck`],
  serviceAccount: [`authorizer_serviceaccount ${prefix}.Authorizer.(string, string) ${prefix}.Authorizer`],
  resource: [`groupcheck_resource ${prefix}.GroupCheck.(string) ${prefix}.ResourceCheck`],
  subresource: [`resourcecheck_subresource ${prefix}.ResourceCheck.(string) ${prefix}.ResourceCheck`],
  namespace: [`resourcecheck_namespace ${prefix}.ResourceCheck.(string) ${prefix}.ResourceCheck`],
  name: [`resourcecheck_name ${prefix}.ResourceCheck.(string) ${prefix}.ResourceCheck`],
  fieldSelector: [`authorizer_fieldselector ${prefix}.ResourceCheck.(string) ${prefix}.ResourceCheck`],
  labelSelector: [`authorizer_labelselector ${prefix}.ResourceCheck.(string) ${prefix}.ResourceCheck`],
  check: [`pathcheck_check ${prefix}.PathCheck.(string) ${prefix}.Decision`, `resourcecheck_check ${prefix}.ResourceCheck.(string) ${prefix}.Decision`],
  errored: [`decision_errored ${prefix}.Decision.() bool`],
  error: [`decision_error ${prefix}.Decision.() string`],
  allowed: [`decision_allowed ${prefix}.Decision.() bool`],
  reason: [`decision_reason ${prefix}.Decision.() string`],
}, {
  path: step('path', 'PathCheck'),
  group: step('group', 'GroupCheck'),
  serviceAccount: ([authorizer, namespace, name]) =>
    authorizer instanceof CelAuthorizer && typeof namespace === 'string' && typeof name === 'string' ? authorizer.with({ serviceAccount: { namespace, name } }) : noOverload,
  resource: step('resource', 'ResourceCheck'),
  subresource: step('subresource'),
  namespace: step('namespace'),
  name: step('name'),
  fieldSelector: step('fieldSelector'),
  labelSelector: step('labelSelector'),
  check: ([authorizer, verb]) => (authorizer instanceof CelAuthorizer && typeof verb === 'string' ? new CelDecision(authorizer.ask({ ...authorizer.question, verb })) : noOverload),
  errored: decision(({ error }) => error !== undefined),
  error: decision(({ error }) => error ?? ''),
  allowed: decision(({ allowed }) => allowed),
  reason: decision(({ reason }) => reason ?? ''),
})
