import { defineRule, externalLifecycle, option } from '../../src/check/api.ts'
import { definedInInput } from './_custom.ts'

export default defineRule({
  id: 'api-removed-crd',
  group: 'api',
  severity: 'warning',
  since: '0.1.0',
  sees: 'resource',
  kinds: ['*'],
  summary: 'The version of a custom resource was given up by its component',
  links: ['https://kubernetes.io/docs/tasks/extend-kubernetes/custom-resources/custom-resource-definition-versioning/'],
  options: { componentVersions: option<Record<string, string>>({}, 'release of a component that is installed: `{"cert-manager": "1.14"}`') },
  peers: { pluto: ['cert-manager', 'istio'], 'kube-no-trouble': ['snapshot'] },

  check(resource, { bundle, options, report }) {
    const life = externalLifecycle(resource.group, resource.version, resource.kind)
    if (life === undefined || definedInInput(bundle, resource) !== undefined) return
    const installed = options.componentVersions[life.component]
    const isGone = installed === undefined ? life.removedIn !== undefined : reached(installed, life.removedIn)
    if (installed !== undefined && !isGone && !reached(installed, life.deprecatedIn)) return
    const state = [
      life.deprecatedIn === undefined ? '' : `deprecated since ${life.component} ${life.deprecatedIn}`, life.removedIn === undefined ? '' : `gone since ${life.removedIn}`,
    ].filter((part) => part !== '').join(', ')
    report(resource.at('apiVersion'), {
      text: `${resource.apiVersion} ${resource.kind} is ${state === '' ? `deprecated by ${life.component}` : state}`,
      effect: isGone ? 'a cluster with that release or a later one finds no such kind' : 'it goes with one of the next releases',
      suggestion: `use ${life.replacement}`,
    })
  },
})

/** Whether release `version` is at or past `since`: `1.14.2` is past `1.6`. */
function reached(version: string, since: string | undefined): boolean {
  if (since === undefined) return false
  const [a, b] = [numbersOf(version), numbersOf(since)]
  for (let index = 0; index < Math.max(a.length, b.length); index++) {
    const difference = (a[index] ?? 0) - (b[index] ?? 0)
    if (difference !== 0) return difference > 0
  }
  return true
}

function numbersOf(version: string): number[] {
  return (version.match(/\d+/g) ?? []).map(Number)
}
