import { defineRule, option } from '../../src/check/api.ts'
import { nameMatches } from '../../src/model/outside.ts'
import { readableImages } from './_images.ts'
import { isOfRepository } from './_reference.ts'

/** Registries that are gone or get nothing new, and what took their place. */
const retired: Record<string, string> = {
  'k8s.gcr.io': 'registry.k8s.io',
  'gcr.io/google_containers': 'registry.k8s.io',
  'gcr.io/google-containers': 'registry.k8s.io',
  'asia.gcr.io/google_containers': 'registry.k8s.io',
  'eu.gcr.io/google_containers': 'registry.k8s.io',
  'us.gcr.io/google_containers': 'registry.k8s.io',
  'gcr.io/kubernetes-helm': '',
  'quay.io/kubernetes-ingress-controller': '',
  'quay.io/coreos/alertmanager': 'quay.io/prometheus/alertmanager',
  'quay.io/coreos/configmap-reload': '',
  'quay.io/coreos/dex': 'ghcr.io/dexidp/dex',
  'quay.io/coreos/kube-rbac-proxy': 'quay.io/brancz/kube-rbac-proxy',
  'quay.io/coreos/kube-state-metrics': 'registry.k8s.io/kube-state-metrics/kube-state-metrics',
  'quay.io/coreos/prometheus-config-reloader': 'quay.io/prometheus-operator/prometheus-config-reloader',
  'quay.io/coreos/prometheus-operator': 'quay.io/prometheus-operator/prometheus-operator',
  '*.bintray.io': '',
  'docker.pkg.github.com': 'ghcr.io',
}

export default defineRule({
  id: 'image-registry-retired',
  group: 'images',
  severity: 'warning',
  since: '0.1.0',
  sees: 'resource',
  kinds: ['*'],
  summary: 'An image comes from a registry that is frozen or shut',
  fixable: true,
  links: ['https://kubernetes.io/docs/concepts/containers/images/', 'https://kubernetes.io/blog/2023/02/06/k8s-gcr-io-freeze-announcement/'],
  peers: { kubescape: ['C-0253'] },
  options: {
    map: option<Record<string, string>>(retired, 'repositories that are retired, and their successors or nothing', { type: 'object', additionalProperties: { type: 'string' } }),
  },

  check(resource, { options, report }) {
    for (const { text, title, place, reference } of readableImages(resource)) {
      const old = Object.keys(options.map).find((pattern) => isOfRepository(reference, pattern, nameMatches))
      if (old === undefined) continue
      const successor = options.map[old] ?? ''
      const rest = reference.repository.slice(old.length)
      const version = `${reference.tag === undefined ? '' : `:${reference.tag}`}${reference.digest === undefined ? '' : `@${reference.digest}`}`
      const better = successor === '' || old.includes('*') ? undefined : `${successor}${rest}${version}`
      report(place, {
        text: `image "${text}" of ${title} comes from ${old}, which is frozen or shut`,
        effect: 'the pull fails, today or when the last copy goes; nothing there gets fixes any more',
        suggestion: better === undefined ? 'look for where the project publishes now' : `use ${better}`,
        fix: better === undefined ? undefined : { title: `use ${successor}`, safety: 'changes-behaviour', edits: [{ span: place.span, newText: better }] },
      })
    }
  },
})
