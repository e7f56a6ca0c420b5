import { defineRule, hasUnseenPods, relatedAt, showLabels, type Bundle, type PodTemplate } from '../../src/check/api.ts'
import { nearestName } from '../../src/base/edit-distance.ts'

export default defineRule({
  id: 'service-no-pod',
  group: 'references',
  severity: 'warning',
  since: '0.1.0',
  sees: 'bundle',
  kinds: ['Service'],
  summary: 'The selector of a Service matches no pod template',
  links: ['https://kubernetes.io/docs/concepts/services-networking/service/'],
  peers: { 'kube-linter': ['dangling-service'], 'kube-score': ['service-targets-pod'], popeye: ['1100'] },

  check(service, { bundle, report }) {
    const { selector, type } = service.spec
    if (type === 'ExternalName' || selector === undefined) return
    const wanted = Object.fromEntries(Object.entries(selector).filter(([key]) => !isAddedLater(key)))
    if (Object.keys(wanted).length === 0 || bundle.templatesWithLabels(wanted, service.namespace).length > 0) return
    const templates = bundle.podTemplates(service.namespace)
    const near = nearest(wanted, templates)
    if (near === undefined && (hasUnseenPods(bundle, service.namespace) || !holdsWorkloads(bundle))) return
    const onController = bundle.resources.find((resource) => resource.podTemplates.length > 0 && resource.namespace === service.namespace && hasAll(wanted, resource.labels))
    report(service.at('spec.selector'), {
      text: `no pod template in ${service.namespaceTitle} has the labels ${showLabels(wanted)}`,
      effect: 'the Service gets no endpoints and every connection to it is refused',
      suggestion: onController === undefined ? undefined : `${onController.title} has these labels on itself, but its pod template does not`,
      related: near === undefined ? undefined : [relatedAt(near.at('metadata.labels'), `closest: ${near.title} (${showLabels(near.labels)})`)],
    })
  },
})

/** Labels that a controller puts on its pods once they exist. */
function isAddedLater(key: string): boolean {
  return ['statefulset.kubernetes.io/pod-name', 'apps.kubernetes.io/pod-index', 'pod-template-hash', 'controller-revision-hash', 'controller-uid', 'job-name', 'rollouts-pod-template-hash'].includes(key)
    || key.startsWith('batch.kubernetes.io/')
}

/** Absence is proof where pods are made at all. */
function holdsWorkloads(bundle: Bundle): boolean {
  return ['Deployment', 'StatefulSet', 'DaemonSet', 'ReplicaSet', 'ReplicationController', 'Pod', 'Job', 'CronJob'].some((kind) => bundle.isClosedFor(kind))
}

/** The template that shares most of the wanted labels: all keys, or at least one whole pair. */
function nearest(wanted: Readonly<Record<string, string>>, templates: readonly PodTemplate[]): PodTemplate | undefined {
  let best: PodTemplate | undefined
  let bestScore = 0
  for (const template of templates) {
    const pairs = Object.entries(wanted).filter(([key, value]) => template.labels[key] === value).length
    const keys = Object.keys(wanted).filter((key) => Object.hasOwn(template.labels, key)).length
    const score = pairs > 0 && keys === Object.keys(wanted).length ? pairs + keys : 0
    if (score > bestScore) {
      best = template
      bestScore = score
    }
  }
  return best ?? (Object.keys(wanted).length === 1 ? nearValue(wanted, templates) : undefined)
}

/** With a single label: the same key with a value that is a slip of the pen away, or that begins alike (`web`, `web-frontend`). */
function nearValue(wanted: Readonly<Record<string, string>>, templates: readonly PodTemplate[]): PodTemplate | undefined {
  const [[key, value] = ['', '']] = Object.entries(wanted)
  return templates.find(({ labels }) => {
    const other = labels[key]
    if (other === undefined || other === '' || value === '') return false
    if (other.startsWith(value) || value.startsWith(other)) return true
    // `web-1` and `web-2` are two of a kind, not a misspelling.
    return value.replaceAll(/[0-9]/g, '') !== other.replaceAll(/[0-9]/g, '') && nearestName(value, [other]) !== undefined
  })
}

function hasAll(wanted: Readonly<Record<string, string>>, labels: Readonly<Record<string, string>>): boolean {
  return Object.entries(wanted).every(([key, value]) => labels[key] === value)
}
