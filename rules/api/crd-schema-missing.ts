import { defineRule, kindHistory, lookupPackKind, option, type Resource } from '../../src/check/api.ts'
import { definedInInput, ownGroups } from './_custom.ts'
import { homesOf } from './_homes.ts'

export default defineRule({
  id: 'crd-schema-missing',
  group: 'api',
  severity: 'info',
  since: '0.1.0',
  sees: 'bundle',
  kinds: ['*'],
  summary: 'No schema is known for a kind of custom resource, so it is not checked',
  links: ['https://kubernetes.io/docs/tasks/extend-kubernetes/custom-resources/custom-resource-definitions/'],
  options: { ignore: option<string[]>([], 'groups or kinds about which nothing is said: `example.com`, `example.com/Widget`') },
  peers: { kubeconform: ['-ignore-missing-schemas'] },

  check(resource, { bundle, minors, options, report }) {
    const { apiVersion, group, kind } = resource
    if (apiVersion === '' || kind === '' || ownGroups().has(group) || clientGroups.has(group) || kindHistory(apiVersion, kind) !== undefined) return
    if (options.ignore.includes(group) || options.ignore.includes(`${group}/${kind}`) || lookupPackKind(apiVersion, kind) !== undefined) return
    if (definedInInput(bundle, resource) !== undefined || homesOf(resource, minors).length > 0 || firstOf(bundle.everything, resource) !== resource) return
    report(resource.at('kind'), {
      text: `no schema is known for ${apiVersion} ${kind}: objects of this kind are not checked`,
      effect: 'a misspelt field in one of them is found only by the cluster',
      suggestion: 'add its CustomResourceDefinition to the input, or name a folder of JSON Schemas with --schema-location',
    })
  },
})

/** Files of programs that run beside the cluster; no API server has these kinds. */
const clientGroups = new Set(['kustomize.config.k8s.io', 'client.authentication.k8s.io', 'skaffold', 'kind.x-k8s.io', 'k3d.io', 'krew.googlecontainertools.github.com', 'config.kubernetes.io'])

const firsts = new WeakMap<readonly Resource[], Map<string, Resource>>()

/** The first resource of the run with that apiVersion and kind. */
function firstOf(all: readonly Resource[], { apiVersion, kind }: Resource): Resource | undefined {
  let known = firsts.get(all)
  if (known === undefined) {
    known = new Map()
    for (const resource of all) if (!known.has(`${resource.apiVersion}/${resource.kind}`)) known.set(`${resource.apiVersion}/${resource.kind}`, resource)
    firsts.set(all, known)
  }
  return known.get(`${apiVersion}/${kind}`)
}
