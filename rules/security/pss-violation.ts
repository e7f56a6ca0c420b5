import { type Bundle, definePodRule, type LevelVersion, levelVersionText, option, parsePodSecurityVersion, podSecurityLevels, podSecurityPolicyOf, type PodTemplate, type Related, relatedAt, violationsOf, violationsText } from '../../src/check/api.ts'

const list = { type: 'array', items: { type: 'string' } }

export default definePodRule({
  id: 'pss-violation',
  group: 'security',
  severity: 'error',
  since: '0.1.0',
  sees: 'bundle',
  summary: 'A pod breaks the Pod Security Standard that its namespace enforces',
  links: ['https://kubernetes.io/docs/concepts/security/pod-security-admission/', 'https://kubernetes.io/docs/concepts/security/pod-security-standards/'],
  options: {
    level: option<'' | 'baseline' | 'restricted'>('', 'level that the cluster enforces where a namespace has no label', { enum: ['', 'baseline', 'restricted'] }),
    version: option('latest', 'version of that level: latest or v1.29'),
    exemptions: option<Exemptions>({ namespaces: [], runtimeClasses: [] }, 'what the cluster exempts', { type: 'object', properties: { namespaces: list, runtimeClasses: list }, additionalProperties: false }),
  },

  check(template, { bundle, options, report }) {
    const enforced = enforcedLevel(template, bundle, options)
    if (enforced === undefined) return
    const { metadata, spec, resource } = template
    const violations = violationsOf({ metadata, spec }, enforced.wanted)
    if (violations.length === 0) return
    const isPod = resource.kind === 'Pod' && resource.group === ''
    const places = violations.flatMap(({ reason, places: all }) => all.map((path) => ({ reason, place: template.at(path) })))
    report(template.at('spec'), {
      text: `${isPod ? resource.title : `each pod of ${resource.title}`} violates PodSecurity "${levelVersionText(enforced.wanted)}": ${violationsText(violations)}`,
      effect: isPod
        ? 'the API server refuses the pod (Forbidden)'
        : `the API server admits the ${resource.kind} with a warning and then refuses each of its pods: none ever runs`,
      related: [...enforced.label, ...places.map(({ reason, place }) => relatedAt(place, reason))],
    })
  },
})

const enforceLabel = 'pod-security.kubernetes.io/enforce'

interface Exemptions { readonly namespaces?: readonly string[] | undefined, readonly runtimeClasses?: readonly string[] | undefined }

interface Configured { readonly level: '' | 'baseline' | 'restricted', readonly version: string, readonly exemptions: Exemptions }

/** What the labels of the namespace, if its object is among the files, or the configuration demand; with the place of the label. */
function enforcedLevel(template: PodTemplate, bundle: Bundle, { level, version, exemptions }: Configured): { wanted: LevelVersion, label: Related[] } | undefined {
  const { namespace, spec } = template
  if (exemptions.namespaces?.includes(namespace ?? '') === true || exemptions.runtimeClasses?.includes(spec.runtimeClassName ?? '') === true) return undefined
  const owner = namespace === undefined ? undefined : bundle.find('Namespace', namespace, undefined)
  const label = owner?.labels[enforceLabel]
  if (owner === undefined || label === undefined) return level === '' ? undefined : { wanted: { level, version: parsePodSecurityVersion(version) ?? 'latest' }, label: [] }
  // A label that is no level is told by pss-label-invalid.
  if (!podSecurityLevels.includes(label)) return undefined
  const wanted = podSecurityPolicyOf(owner.object.metadata).enforce
  return { wanted, label: [relatedAt(owner.at(['metadata', 'labels', enforceLabel]), `${owner.title} enforces ${levelVersionText(wanted)}`)] }
}
