import { defineRule, deprecatedValues, visitFields } from '../../src/check/api.ts'

export default defineRule({
  id: 'api-field-deprecated',
  group: 'api',
  severity: 'warning',
  since: '0.1.0',
  sees: 'resource',
  kinds: ['*'],
  summary: 'A deprecated field is set',
  links: ['https://kubernetes.io/docs/reference/using-api/deprecation-policy/'],
  peers: { 'kube-linter': ['deprecated-service-account-field'], 'kubescape': ['C-0294'] },

  check(resource, { minors, report }) {
    const minor = minors.at(-1)
    if (minor === undefined) return
    visitFields(resource, minor, ({ path, value, holder, property }) => {
      if (path[0] === 'status' || value === null || value === '' || toldElsewhere(holder, property.name)) return
      const type = holder.slice(holder.lastIndexOf('.') + 1)
      const { deprecated } = property
      if (deprecated !== undefined && (deprecated.since ?? 0) <= minor) {
        report(resource.at(path, 'key'), {
          text: `${property.name} of ${type} is deprecated${deprecated.since === undefined ? '' : ` since Kubernetes 1.${String(deprecated.since)}`}`,
          effect: 'it is kept for old clients, may be ignored, and goes with a later version of the API',
          suggestion: deprecated.use === undefined ? undefined : `use ${deprecated.use}`,
        })
        return
      }
      const old = deprecatedValues().find((one) => one.value === value && one.property === `${holder}#${property.name}`)
      if (old !== undefined) {
        report(resource.at(path), {
          text: `the value ${old.value} of ${property.name} is deprecated`, effect: 'it is kept for old clients and goes with a later version of the API', suggestion: `use ${old.use}`,
        })
      }
    })
  },
})

/** `sa-field-deprecated`, `volume-plugin-gone` and `pv-recycle` have more to say of these. */
function toldElsewhere(holder: string, name: string): boolean {
  return name === 'serviceAccount' || holder.endsWith('.core.v1.Volume') || holder.endsWith('.core.v1.PersistentVolumeSpec')
}
