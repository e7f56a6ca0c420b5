import { goQuote } from '../../../base/go-format.ts'
import { aggregateText } from '../../../base/field.ts'
import { type Attributes, privilegedGroup } from './attributes.ts'
import { type MissingRole, type RbacPolicy, rulesFor } from './policy.ts'
import { ruleAllows } from './rules.ts'

export interface Decision {
  readonly allowed: boolean
  /** What the server adds to a refusal, and tells in access reviews. */
  readonly reason: string
}

/** The union of the always-allowed group and RBAC: `plugin/pkg/auth/authorizer/rbac/rbac.go` (1.36). */
export function authorize(policy: RbacPolicy, attributes: Attributes): Decision {
  if (attributes.user.groups.includes(privilegedGroup)) return { allowed: true, reason: '' }
  const { granted, missing } = rulesFor(policy, attributes.user, 'path' in attributes ? '' : attributes.namespace)
  const found = granted.find(({ rule }) => ruleAllows(attributes, rule))
  if (found !== undefined) return { allowed: true, reason: `RBAC: allowed by ${found.source}` }
  return { allowed: false, reason: missing.length === 0 ? '' : `RBAC: ${aggregateText(missing.map(missingText))}` }
}

/** `clusterrole.rbac.authorization.k8s.io "x" not found`, as the server's own cache words it. */
export function missingText({ kind, name }: MissingRole): string {
  return `${kind.toLowerCase()}.rbac.authorization.k8s.io ${goQuote(name)} not found`
}
