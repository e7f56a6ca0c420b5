import { defineRule, parsePodSecurityVersion, podSecurityLevels } from '../../src/check/api.ts'
import { nearestName } from '../../src/base/edit-distance.ts'

export default defineRule({
  id: 'pss-label-invalid',
  group: 'security',
  severity: 'error',
  since: '0.1.0',
  sees: 'resource',
  kinds: ['Namespace'],
  summary: 'A Pod Security label has a mode, level or version that there is not',
  links: ['https://kubernetes.io/docs/concepts/security/pod-security-admission/'],

  check(namespace, { report }) {
    for (const [key, value] of Object.entries(namespace.labels)) {
      if (!key.startsWith(prefix)) continue
      const name = key.slice(prefix.length)
      if (!names.includes(name)) {
        const near = nearestName(name, names)
        report(namespace.at(['metadata', 'labels', key], 'key'), {
          text: `there is no Pod Security label "${key}"`,
          effect: 'the label is kept and means nothing: no level is enforced by it',
          suggestion: near === undefined ? `the labels are ${names.map((known) => prefix + known).join(', ')}` : `did you mean ${prefix}${near}?`,
        })
      } else if (name.endsWith('-version') ? parsePodSecurityVersion(value) === undefined : !podSecurityLevels.includes(value)) {
        report(namespace.at(['metadata', 'labels', key], 'value'), {
          text: name.endsWith('-version') ? `${key} is "${value}", which is neither "latest" nor a version such as "v1.29"` : `${key} is "${value}", which is none of ${podSecurityLevels.join(', ')}`,
          effect: 'the API server refuses the Namespace',
          suggestion: name.endsWith('-version') ? undefined : didYouMean(value),
        })
      }
    }
  },
})

const prefix = 'pod-security.kubernetes.io/'
const names = ['enforce', 'enforce-version', 'audit', 'audit-version', 'warn', 'warn-version']

function didYouMean(value: string): string | undefined {
  const near = nearestName(value, podSecurityLevels)
  return near === undefined ? undefined : `did you mean ${near}?`
}
