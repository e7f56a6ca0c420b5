import { defineRule, packFaults } from '../../src/check/api.ts'
import { definedInInput } from './_custom.ts'

/** A definition in the input is the API server's to hold its resources to; the bundled packs stand in where there is none. */
export default defineRule({
  id: 'crd-instance-schema',
  group: 'api',
  severity: 'error',
  since: '0.1.0',
  sees: 'bundle',
  kinds: ['*'],
  summary: 'A custom resource does not fit the schema of its definition',
  links: ['https://kubernetes.io/docs/tasks/extend-kubernetes/custom-resources/custom-resource-definitions/#validation'],
  peers: { 'kubectl-validate': ['schema'], 'kubeconform': ['converted CRDs'] },

  check(resource, { bundle, report }) {
    if (resource.builtIn || definedInInput(bundle, resource) !== undefined) return
    for (const { path, text, suggestion, part } of packFaults(resource)) {
      report(resource.at(path, part), {
        text, suggestion, effect: 'the API server refuses the object, if the installed definition is the one that stowage knows',
        // A field that resembles none may have come with a later release of the component.
        severity: part === 'key' && suggestion === undefined ? 'warning' : undefined,
      })
    }
  },
})
