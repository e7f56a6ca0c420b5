import { defineRule } from '../../src/check/api.ts'
import { definedInInput, versionsOf } from './_custom.ts'

export default defineRule({
  id: 'crd-version-not-served',
  group: 'api',
  severity: 'error',
  since: '0.1.0',
  sees: 'bundle',
  kinds: ['*'],
  summary: 'A custom resource uses a version that its definition does not serve',
  links: ['https://kubernetes.io/docs/tasks/extend-kubernetes/custom-resources/custom-resource-definition-versioning/'],

  check(resource, { bundle, report }) {
    const definition = definedInInput(bundle, resource)
    if (definition === undefined) return
    const versions = versionsOf(definition)
    const own = versions.find(({ name }) => name === resource.version)
    const served = versions.filter((version) => version.served).map(({ name }) => name)
    if (versions.length === 0 || own?.served === true) return
    report(resource.at('apiVersion'), {
      text: own === undefined ? `${definition.name} has no version ${resource.version}` : `${definition.name} does not serve ${resource.version}`,
      effect: 'kubectl finds no such kind and applies nothing of this object',
      related: [{ location: { path: definition.path, span: definition.at('spec.versions').span }, text: `the definition serves ${served.length === 0 ? 'no version' : served.join(', ')}` }],
      suggestion: served.length === 0 ? undefined : `write apiVersion: ${resource.group}/${served[0] ?? ''}`,
    })
  },
})
