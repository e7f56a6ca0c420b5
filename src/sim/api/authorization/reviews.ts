import type { FieldError } from '../../../base/field.ts'
import type {
  LocalSubjectAccessReview, NonResourceAttributes, ResourceAttributes as ReviewedResource, SelfSubjectAccessReview, SelfSubjectReview,
  SelfSubjectRulesReview, SubjectAccessReview, SubjectAccessReviewStatus, TokenReview,
} from '../../../model/kubernetes.generated.ts'
import type { User } from '../../admission/plugin.ts'
import { badRequest, invalidStatus, type Status } from '../status.ts'
import {
  validateLocalSubjectAccessReview, validateSelfSubjectAccessReview, validateSubjectAccessReview,
} from '../validation/authorization/access-reviews.ts'
import { authorize } from './authorizer.ts'
import { type RbacPolicy, rulesFor } from './policy.ts'

/**
 * Kinds that are answered and never stored: `pkg/registry/authorization/*`, `pkg/registry/authentication/*` (1.36).
 * Each function fills in the status of the object it is given, or says why not.
 */
export interface ReviewContext {
  readonly user: User
  readonly policy: RbacPolicy
  /** Who a bearer token stands for. */
  readonly authenticate?: (token: string) => User | undefined
}

const group = 'authorization.k8s.io'

export function reviewSubjectAccess(review: SubjectAccessReview, { policy }: ReviewContext): Status | undefined {
  return refusal(validateSubjectAccessReview(review)) ?? answer(review, subjectOf(review), policy)
}

export function reviewLocalSubjectAccess(review: LocalSubjectAccessReview, { policy }: ReviewContext): Status | undefined {
  return refusal(validateLocalSubjectAccessReview(review)) ?? answer(review, subjectOf(review), policy)
}

export function reviewSelfSubjectAccess(review: SelfSubjectAccessReview, { policy, user }: ReviewContext): Status | undefined {
  return refusal(validateSelfSubjectAccessReview(review)) ?? answer(review, user, policy)
}

/** All rules that the user has in a namespace. What the request said is not repeated. */
export function reviewSelfSubjectRules(review: SelfSubjectRulesReview, { policy, user }: ReviewContext): Status | undefined {
  const namespace = review.spec?.namespace ?? ''
  if (namespace === '') return badRequest('no namespace on request')
  const rules = rulesFor(policy, user, namespace).granted.map(({ rule }) => rule)
  delete review.metadata
  review.spec = {}
  review.status = {
    resourceRules: rules.filter(({ resources = [] }) => resources.length > 0).map(({ nonResourceURLs: _urls, ...rule }) => rule),
    nonResourceRules: rules.flatMap(({ verbs, nonResourceURLs = [] }) => nonResourceURLs.length === 0 ? [] : [{ verbs, nonResourceURLs }]),
    incomplete: false,
  }
  return undefined
}

export function reviewSelfSubject(review: SelfSubjectReview, { user }: ReviewContext): Status | undefined {
  review.status = { userInfo: userInfo(user) }
  return undefined
}

export function reviewToken(review: TokenReview, { authenticate }: ReviewContext): Status | undefined {
  const token = review.spec?.token ?? ''
  if (token === '') return badRequest('token is required for TokenReview in authentication')
  const user = authenticate?.(token)
  review.status = user === undefined
    ? { user: {}, error: 'invalid bearer token' }
    : { authenticated: true, user: userInfo(user), audiences: ['https://kubernetes.default.svc'] }
  return undefined
}

/** Upstream asks for the kind of an object that has lost it, so the refusal names none: `.authorization.k8s.io "" is invalid`. */
function refusal(errors: readonly FieldError[]): Status | undefined {
  return errors.length === 0 ? undefined : invalidStatus('', group, '', errors)
}

interface Review {
  spec?: { resourceAttributes?: ReviewedResource | undefined, nonResourceAttributes?: NonResourceAttributes | undefined } | undefined
  status?: SubjectAccessReviewStatus | undefined
}

function answer(review: Review, user: User, policy: RbacPolicy): undefined {
  const { resourceAttributes: resource, nonResourceAttributes: path } = review.spec ?? {}
  const { allowed, reason } = resource === undefined
    ? authorize(policy, { user, verb: path?.verb ?? '', path: path?.path ?? '' })
    : authorize(policy, {
      user, verb: resource.verb ?? '', group: resource.group ?? '', resource: resource.resource ?? '', subresource: resource.subresource ?? '',
      namespace: resource.namespace ?? '', name: resource.name ?? '',
    })
  review.status = { allowed, ...reason === '' ? {} : { reason } }
}

function subjectOf({ spec = {} }: SubjectAccessReview): User {
  return { name: spec.user ?? '', groups: spec.groups ?? [], ...spec.uid === undefined ? {} : { uid: spec.uid } }
}

function userInfo({ name, uid, groups }: User): { username: string, uid?: string, groups: string[] } {
  return { username: name, ...uid === undefined ? {} : { uid }, groups: [...groups] }
}

export type ReviewFunction = (review: never, context: ReviewContext) => Status | undefined

/** By `<group>/<Kind>`: what answers a POST of each kind. */
export const reviews: ReadonlyMap<string, ReviewFunction> = new Map<string, ReviewFunction>([
  ['authentication.k8s.io/SelfSubjectReview', reviewSelfSubject],
  ['authentication.k8s.io/TokenReview', reviewToken],
  ['authorization.k8s.io/LocalSubjectAccessReview', reviewLocalSubjectAccess],
  ['authorization.k8s.io/SelfSubjectAccessReview', reviewSelfSubjectAccess],
  ['authorization.k8s.io/SelfSubjectRulesReview', reviewSelfSubjectRules],
  ['authorization.k8s.io/SubjectAccessReview', reviewSubjectAccess],
])
