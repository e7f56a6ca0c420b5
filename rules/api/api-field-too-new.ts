import { defineRule, unknownFieldsOf } from '../../src/check/api.ts'
import type { Minor } from '../../src/base/release.ts'
import { amongChecked } from './_lifecycle.ts'

export default defineRule({
  id: 'api-field-too-new',
  group: 'api',
  severity: 'error',
  since: '0.1.0',
  sees: 'resource',
  kinds: ['*'],
  summary: 'A field is newer than the oldest checked release',
  links: ['https://kubernetes.io/docs/reference/using-api/api-concepts/#setting-the-field-validation-level'],

  check(resource, { minors, report }) {
    const found = new Map<string, { path: readonly (string | number)[], name: string, holder: string, since: Minor, minors: Minor[] }>()
    for (const minor of minors) {
      if (minor === minors.at(-1) && resource.unknownFields.length === 0) continue
      for (const { path, field, name, holder, intention } of unknownFieldsOf(resource, minor)) {
        if (intention?.kind !== 'other-release' || intention.since <= minor) continue
        const known = found.get(field) ?? { path, name, holder, since: intention.since, minors: [] }
        known.minors.push(minor)
        found.set(field, known)
      }
    }
    for (const { path, name, holder, since, minors: concerned } of found.values()) {
      report(resource.at(path, 'key'), {
        text: `${name} of ${holder} comes with Kubernetes 1.${String(since)}${amongChecked(concerned, minors)}`,
        effect: 'an older API server refuses the object; a client that does not validate loses the field without a word',
        suggestion: 'take it out, or raise the oldest release',
      })
    }
  },
})
