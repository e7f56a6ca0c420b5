import { defineRule, relatedAt, type Place } from '../../src/check/api.ts'
import { sameValue } from '../../src/base/json.ts'
import { classOf, type IngressResource } from './_ingress.ts'

export default defineRule({
  id: 'ingress-host-conflict',
  group: 'network',
  severity: 'warning',
  since: '0.1.0',
  sees: 'bundle',
  kinds: ['Ingress'],
  summary: 'Two rules of one class have the same host and path and lead to different backends',
  links: ['https://kubernetes.io/docs/concepts/services-networking/ingress/#multiple-matches'],

  check(ingress, { bundle, report }) {
    if (isSecondary(ingress)) return
    for (const { host, path, pathType, backend, place } of pathsOf(ingress)) {
      const first = firstOf(bundle.ofKind('Ingress'), ingress, host, path, pathType)
      if (first === undefined || sameValue(first.backend, backend)) continue
      report(place, {
        text: `${host === '' ? 'every host' : `host ${host}`} with path ${path} (${pathType}) belongs to ${first.place.resource === ingress ? 'an earlier rule' : first.place.resource.title} already, with another backend`,
        effect: 'which of the two gets the requests is up to the controller; mostly it is the Ingress that was created first',
        related: [relatedAt(first.place, 'the first one')],
      })
    }
  },
})

interface PathPlace { readonly host: string, readonly path: string, readonly pathType: string, readonly backend: unknown, readonly place: Place }

function pathsOf(ingress: IngressResource): PathPlace[] {
  return (ingress.spec.rules ?? []).flatMap(({ host = '', http }, rule) => (http?.paths ?? []).map(({ path = '/', pathType = 'ImplementationSpecific', backend }, index) => ({
    host: host.toLowerCase(), path, pathType, backend: { ns: ingress.namespace, ...backend }, place: ingress.at(['spec', 'rules', rule, 'http', 'paths', index, 'path']),
  })))
}

/** The first place, in the order of the files, that has host and path; undefined when it is the Ingress's own only one. */
function firstOf(ingresses: readonly IngressResource[], own: IngressResource, host: string, path: string, pathType: string): PathPlace | undefined {
  for (const other of ingresses) {
    // One object that is written twice is told elsewhere.
    const isTwin = other !== own && other.name === own.name && other.namespace === own.namespace
    if (isTwin || isSecondary(other) || classOf(other) !== classOf(own)) continue
    const found = pathsOf(other).find((one) => one.host === host && one.path === path && one.pathType === pathType)
    if (found !== undefined) return found
    if (other === own) return undefined
  }
  return undefined
}

/** Canaries share host and path by design, solvers of certificates take theirs for a moment, and some classes give every Ingress an address of its own. */
function isSecondary(ingress: IngressResource): boolean {
  const { annotations, labels } = ingress
  return annotations['nginx.ingress.kubernetes.io/canary'] === 'true' || labels['acme.cert-manager.io/http01-solver'] === 'true'
    || ['alb', 'gce', 'gce-internal', 'tailscale'].includes(classOf(ingress) ?? '')
}
