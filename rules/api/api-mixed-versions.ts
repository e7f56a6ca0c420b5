import { defineRule, type Resource } from '../../src/check/api.ts'

export default defineRule({
  id: 'api-mixed-versions',
  group: 'api',
  severity: 'info',
  since: '0.1.0',
  sees: 'bundle',
  profiles: ['strict'],
  summary: 'One kind is written with two apiVersions in the same set',
  links: ['https://kubernetes.io/docs/reference/using-api/#api-versioning'],

  check(bundle, { report }) {
    const first = new Map<string, Resource>()
    for (const resource of bundle.resources) {
      const { group, kind, apiVersion } = resource
      const key = `${group}/${kind}`
      const other = first.get(key)
      if (other === undefined) first.set(key, resource)
      else if (other.apiVersion !== apiVersion) {
        report(resource.at('apiVersion'), {
          text: `${resource.title} is written with ${apiVersion}, ${other.title} with ${other.apiVersion}`,
          effect: 'one of them is left behind when the older version goes',
          related: [{ location: { path: other.path, span: other.at('apiVersion').span }, text: `${other.apiVersion} is used here` }],
          suggestion: 'write both with the newer one',
        })
      }
    }
  },
})
