import { defineRule, option, type Resource } from '../../src/check/api.ts'

export default defineRule({
  id: 'kind-disallowed',
  group: 'api',
  severity: 'error',
  since: '0.1.0',
  sees: 'resource',
  kinds: ['*'],
  profiles: [],
  summary: 'The kind is not allowed here',
  links: ['https://kubernetes.io/docs/concepts/overview/kubernetes-api/'],
  options: {
    deny: option<string[]>([], 'kinds that are refused: `Kind`, `group/Kind` or `group/version/Kind`, each part may be `*`'),
    allow: option<string[]>([], 'when given, every other kind is refused'),
  },
  peers: { 'kube-linter': ['disallowed-api-obj'], 'kubescape': ['C-0026'], 'kubeconform': ['-reject'] },

  check(resource, { options, report }) {
    const denied = options.deny.find((pattern) => matches(pattern, resource))
    if (denied === undefined && (options.allow.length === 0 || options.allow.some((pattern) => matches(pattern, resource)))) return
    report(resource.at('kind'), {
      text: `${resource.apiVersion} ${resource.kind} is ${denied === undefined ? 'not among the kinds that are allowed here' : `denied here by "${denied}"`}`,
      effect: 'the configuration of this folder forbids it',
    })
  },
})

function matches(pattern: string, { group, version, kind }: Resource): boolean {
  const parts = pattern.split('/')
  const [wantedGroup, wantedVersion, wantedKind] = parts.length === 3 ? parts : parts.length === 2 ? [parts[0], '*', parts[1]] : ['*', '*', parts[0]]
  const fits = (wanted: string | undefined, value: string): boolean => wanted === '*' || wanted === value
  return fits(wantedGroup === 'core' ? '' : wantedGroup, group) && fits(wantedVersion, version) && fits(wantedKind, kind)
}
