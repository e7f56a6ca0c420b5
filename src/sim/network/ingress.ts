import { compareStrings } from '../../base/json.ts'
import type { HTTPIngressPath, Ingress, IngressBackend, IngressClass } from '../../model/kubernetes.generated.ts'
import { allOf, oneOf, type NetworkView } from './view.ts'

/** A request as Ingresses see it. */
export interface HttpRequest {
  readonly host: string
  readonly path: string
}

/** The backend that a request gets, and the rule that gives it. */
export interface Route {
  readonly ingress: Ingress
  readonly backend: IngressBackend
  readonly because: string
  /** Other Ingresses that would take the request as well as this one. */
  readonly rivals: readonly Ingress[]
  /** The path is matched as the controller pleases. */
  readonly isSpecific: boolean
}

interface Candidate {
  readonly ingress: Ingress
  readonly host: string
  readonly path: HTTPIngressPath
}

/** How an exact host beats a wildcard, and a wildcard beats none. */
const hostRank = (host: string): number => (host === '' ? 0 : host.startsWith('*.') ? 1 : 2)
const typeRank = ({ pathType }: HTTPIngressPath): number => (pathType === 'Exact' ? 2 : pathType === 'Prefix' ? 1 : 0)

/**
 * The route of a request: the most exact host, then the longest path, then Exact before Prefix; else the default backend of an Ingress for
 * that host, else of one that has no rules. `k8s.io/api/networking/v1` (v0.36), HTTPIngressPath and IngressSpec.
 */
export function chooseRoute(view: NetworkView, request: HttpRequest): Route | undefined {
  const ingresses = allOf(view, 'Ingress')
  const hosts = ingresses.flatMap((ingress) => (ingress.spec?.rules ?? []).filter(({ host = '' }) => hostMatches(host, request.host)).map((rule) => ({ ingress, rule, host: rule.host ?? '' })))
  const best = Math.max(-1, ...hosts.map(({ host }) => hostRank(host)))
  const chosen = hosts.filter(({ host }) => hostRank(host) === best)
  const candidates: Candidate[] = chosen.flatMap(({ ingress, host, rule }) => (rule.http?.paths ?? []).filter((path) => pathMatches(path, request.path)).map((path) => ({ ingress, host, path })))
  const [first, ...others] = candidates.sort((a, b) => lengthOf(b) - lengthOf(a) || typeRank(b.path) - typeRank(a.path) || byAge(a.ingress, b.ingress))
  if (first !== undefined) {
    const rivals = others.filter((other) => lengthOf(other) === lengthOf(first) && typeRank(other.path) === typeRank(first.path) && other.ingress !== first.ingress).map(({ ingress }) => ingress)
    return { ingress: first.ingress, backend: first.path.backend ?? {}, because: ruleText(first, candidates.length), rivals, isSpecific: first.path.pathType === 'ImplementationSpecific' }
  }
  const ownDefault = chosen.map(({ ingress }) => ingress).find(({ spec }) => spec?.defaultBackend !== undefined)
  const anyDefault = ownDefault ?? ingresses.find(({ spec }) => spec?.defaultBackend !== undefined && (spec.rules ?? []).length === 0)
  return anyDefault && { ingress: anyDefault, backend: anyDefault.spec?.defaultBackend ?? {}, because: 'no rule takes the request, so its default backend does', rivals: [], isSpecific: false }
}

/** `*.foo.com` stands for one label in front, no host for every host. */
export function hostMatches(rule: string, host: string): boolean {
  const [pattern, given] = [rule.toLowerCase(), host.toLowerCase()]
  if (pattern === '' || pattern === given) return true
  return pattern.startsWith('*.') && given.endsWith(pattern.slice(1)) && !given.slice(0, given.length - pattern.length + 1).includes('.') && given.length > pattern.length - 1
}

/** Prefix goes by elements: `/foo` takes `/foo/bar` and not `/foobar`. What is left to the controller is taken for a prefix. */
export function pathMatches({ path = '/', pathType }: HTTPIngressPath, asked: string): boolean {
  if (pathType === 'Exact') return path === asked
  const elements = (text: string): string[] => text.split('/').filter((part) => part !== '')
  const [wanted, given] = [elements(path), elements(asked)]
  return wanted.every((part, index) => given[index] === part)
}

/** The class of an Ingress: named, by the old annotation, or the default one. */
export function classOf(view: NetworkView, { metadata, spec }: Ingress): { readonly name: string | undefined, readonly object: IngressClass | undefined, readonly because: string } {
  const named = spec?.ingressClassName
  const annotated = metadata?.annotations?.['kubernetes.io/ingress.class']
  const name = named ?? annotated
  if (name !== undefined) return { name, object: oneOf(view, 'IngressClass', '', name), because: named === undefined ? 'annotation kubernetes.io/ingress.class' : 'ingressClassName' }
  const fallback = allOf(view, 'IngressClass').find((one) => one.metadata?.annotations?.['ingressclass.kubernetes.io/is-default-class'] === 'true')
  return { name: fallback?.metadata?.name, object: fallback, because: 'the default IngressClass' }
}

function lengthOf({ path: { path = '/' } }: Candidate): number {
  return path.length > 1 && path.endsWith('/') ? path.length - 1 : path.length
}

function byAge(a: Ingress, b: Ingress): number {
  const key = ({ metadata }: Ingress): string => `${metadata?.creationTimestamp ?? ''} ${metadata?.namespace ?? ''}/${metadata?.name ?? ''}`
  return compareStrings(key(a), key(b))
}

function ruleText({ host, path: { path = '/', pathType = '' } }: Candidate, of: number): string {
  return `its rule for ${host === '' ? 'every host' : `host ${host}`} and path ${path} (${pathType}) ${of > 1 ? `is the most exact of ${of} that fit` : 'fits'}`
}
