import { apiVersionOf, defineRule, fitsVersion, kindHistory, lookupPackKind, scalarEdit } from '../../src/check/api.ts'
import { definedInInput } from './_custom.ts'
import { homesOf } from './_homes.ts'

export default defineRule({
  id: 'api-group-mismatch',
  group: 'api',
  severity: 'error',
  since: '0.1.0',
  sees: 'resource',
  kinds: ['*'],
  summary: 'The kind exists, but not under this apiVersion',
  links: ['https://kubernetes.io/docs/reference/kubernetes-api/'],
  fixable: true,
  peers: { kubeconform: ['missing schema'] },

  check(resource, { bundle, minors, report }) {
    const { apiVersion, kind } = resource
    const minor = minors.at(-1)
    if (apiVersion === '' || kind === '' || minor === undefined || kindHistory(apiVersion, kind) !== undefined) return
    if (lookupPackKind(apiVersion, kind) !== undefined || definedInInput(bundle, resource) !== undefined) return
    const homes = homesOf(resource, minors)
    const [home] = homes
    if (home === undefined) return
    const right = apiVersionOf(home)
    report(resource.at('apiVersion'), {
      text: `${apiVersion} has no kind ${kind}: ${kind} is in ${[...new Set(homes.map(apiVersionOf))].join(', ')}`,
      effect: 'kubectl finds no such kind and applies nothing of this object',
      suggestion: `write apiVersion: ${right}`,
      fix: { title: `write apiVersion: ${right}`, safety: homes.length === 1 && fitsVersion(resource, right, kind, minor) ? 'safe' : 'changes-behaviour', edits: [scalarEdit(resource, ['apiVersion'], right)] },
    })
  },
})
