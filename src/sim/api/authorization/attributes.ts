import { goQuote } from '../../../base/go-format.ts'
import type { User } from '../../admission/plugin.ts'
import { forbiddenStatus, type Status } from '../status.ts'

/** What is asked of an authorizer: `k8s.io/apiserver/pkg/authorization/authorizer/interfaces.go` (1.36). */
export interface ResourceAttributes {
  readonly user: User
  readonly verb: string
  readonly group: string
  readonly resource: string
  readonly subresource: string
  /** Empty at the cluster scope. A namespace is in itself: its name stands here too. */
  readonly namespace: string
  readonly name: string
}

/** A path that is no resource, such as `/metrics`. */
export interface PathAttributes {
  readonly user: User
  readonly verb: string
  readonly path: string
}

export type Attributes = ResourceAttributes | PathAttributes

export const privilegedGroup = 'system:masters'

/** 403 of a request that no rule allows; `reason` is what the authorizer adds. */
export function forbiddenRequest(attributes: Attributes, reason = ''): Status {
  const who = `User ${goQuote(attributes.user.name)} cannot ${attributes.verb}`
  const tail = reason === '' ? '' : `: ${reason}`
  if ('path' in attributes) {
    return { code: 403, reason: 'Forbidden', message: `forbidden: ${who} path ${goQuote(attributes.path)}${tail}`, details: {} }
  }
  const { group, resource, subresource, namespace, name } = attributes
  const what = subresource === '' ? resource : `${resource}/${subresource}`
  const where = namespace === '' ? 'at the cluster scope' : `in the namespace ${goQuote(namespace)}`
  return forbiddenStatus(resource, group, name, `${who} resource ${goQuote(what)} in API group ${goQuote(group)} ${where}${tail}`)
}
