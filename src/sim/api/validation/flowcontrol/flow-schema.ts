import { duplicate, type FieldError, FieldPath, forbidden, invalid, notSupported, required } from '../../../../base/field.ts'
import { dns1123LabelErrors, dns1123SubdomainErrors } from '../../../../base/names.ts'
import type { FlowSchema, FlowSchemaSpec, PolicyRulesWithSubjects, ServiceAccountSubject, Subject } from '../../../../model/kubernetes.generated.ts'
import { invalids } from '../checks.ts'
import { goStruct } from '../go-struct.ts'
import { nameIsDNSSubdomain, validateObjectMeta } from '../metadata.ts'
import { semanticEqual } from '../semantic-equality.ts'
import { mandatoryFlowSchemas } from './bootstrap.ts'
import { validateNonResourceRule, validateResourceRule } from './policy-rules.ts'
import { distinguisherMethodShape, flowSchemaSpecShape } from './shapes.ts'

/** `pkg/apis/flowcontrol/validation/validation.go` (1.36). */

const spec = FieldPath.of('spec')
const maxMatchingPrecedence = 10000
const distinguisherMethods = ['ByNamespace', 'ByUser']

/** Create and update alike. */
export function validateFlowSchema(schema: FlowSchema): FieldError[] {
  const name = schema.metadata?.name ?? ''
  const wanted = schema.spec ?? {}
  const mandatory = mandatoryFlowSchemas.get(name)
  return [
    ...validateObjectMeta(schema.metadata, { namespaced: false, validateName: nameIsDNSSubdomain }, FieldPath.of('metadata')),
    ...validateFlowSchemaSpec(name, wanted),
    ...mandatory === undefined || semanticEqual(wanted, mandatory)
      ? []
      : [invalid(spec, goStruct(flowSchemaSpecShape, wanted), `spec of '${name}' must equal the fixed value`)],
    ...validateFlowControlConditions(schema.status?.conditions),
  ]
}

/** Conditions of flow schemas and priority levels: only their types are checked. */
export function validateFlowControlConditions(conditions: readonly { type?: string | undefined }[] | undefined): FieldError[] {
  const types = (conditions ?? []).map((condition) => condition.type ?? '')
  const path = FieldPath.of('status', 'conditions')
  return types.flatMap((type, index) => [
    ...types.indexOf(type) < index ? [duplicate(path.index(index).child('type'), type)] : [],
    ...type === '' ? [required(path.index(index).child('type'))] : [],
  ])
}

function validateFlowSchemaSpec(name: string, { matchingPrecedence = 0, distinguisherMethod, ...more }: FlowSchemaSpec): FieldError[] {
  const errors: FieldError[] = []
  const precedence = spec.child('matchingPrecedence')
  if (matchingPrecedence <= 0) errors.push(invalid(precedence, matchingPrecedence, 'must be a positive value'))
  if (matchingPrecedence > maxMatchingPrecedence) errors.push(invalid(precedence, matchingPrecedence, `must not be greater than ${maxMatchingPrecedence}`))
  if (matchingPrecedence === 1 && name !== 'exempt') {
    errors.push(invalid(precedence, matchingPrecedence, "only the schema named 'exempt' may have matchingPrecedence 1"))
  }
  if (distinguisherMethod !== undefined && !distinguisherMethods.includes(distinguisherMethod.type ?? '')) {
    errors.push(notSupported(spec.child('distinguisherMethod', 'type'), goStruct(distinguisherMethodShape, distinguisherMethod), distinguisherMethods))
  }
  const level = more.priorityLevelConfiguration?.name ?? ''
  const levelPath = spec.child('priorityLevelConfiguration', 'name')
  if (level === '') errors.push(required(levelPath, 'must reference a priority level'))
  else errors.push(...invalids(levelPath, level, dns1123SubdomainErrors(level)))
  return [...errors, ...(more.rules ?? []).flatMap((rule, index) => validateRules(rule, spec.child('rules').index(index)))]
}

function validateRules({ subjects = [], resourceRules = [], nonResourceRules = [] }: PolicyRulesWithSubjects, path: FieldPath): FieldError[] {
  return [
    ...subjects.length === 0 ? [required(path.child('subjects'), 'subjects must contain at least one value')] : [],
    ...subjects.flatMap((subject, index) => validateSubject(subject, path.child('subjects').index(index))),
    ...resourceRules.length === 0 && nonResourceRules.length === 0
      ? [required(path, 'at least one of resourceRules and nonResourceRules has to be non-empty')]
      : [],
    ...resourceRules.flatMap((rule, index) => validateResourceRule(rule, path.child('resourceRules').index(index))),
    ...nonResourceRules.flatMap((rule, index) => validateNonResourceRule(rule, path.child('nonResourceRules').index(index))),
  ]
}

/** The field that belongs to each kind of subject; any other is forbidden, in this order. */
const subjectFields = [['ServiceAccount', 'serviceAccount'], ['User', 'user'], ['Group', 'group']] as const

function validateSubject(subject: Subject, path: FieldPath): FieldError[] {
  const { kind = '' } = subject
  const own = subjectFields.find(([ofKind]) => ofKind === kind)
  if (own === undefined) return [notSupported(path.child('kind'), kind, ['Group', 'ServiceAccount', 'User'])]
  const field = path.child(own[1])
  const named = subject[own[1]]
  const errors = named === undefined
    ? [required(field, `${own[1]} is required when subject kind is '${kind}'`)]
    : own[1] === 'serviceAccount' ? validateServiceAccount(named, field) : (named.name ?? '') === '' ? [required(field.child('name'))] : []
  for (const [ofKind, other] of subjectFields) {
    if (other === own[1] || subject[other] === undefined) continue
    errors.push(forbidden(path.child(other), `${other} is forbidden when subject kind is not '${ofKind}'`))
  }
  return errors
}

function validateServiceAccount({ name = '', namespace = '' }: ServiceAccountSubject, path: FieldPath): FieldError[] {
  const errors = name === '' ? [required(path.child('name'))] : name === '*' ? [] : invalids(path.child('name'), name, dns1123SubdomainErrors(name))
  const at = path.child('namespace')
  return [...errors, ...namespace === '' ? [required(at, 'must specify namespace for service account')] : invalids(at, namespace, dns1123LabelErrors(namespace))]
}
