import { allKinds, allPackKinds, apiVersionOf, defineRule, isServed, kindHistory, lookupPackKind, option, scalarEdit, type Resource } from '../../src/check/api.ts'
import { nearestName } from '../../src/base/edit-distance.ts'
import type { Minor } from '../../src/base/release.ts'
import { definedInInput, ownGroups } from './_custom.ts'
import { homesOf } from './_homes.ts'

export default defineRule({
  id: 'api-unknown-kind',
  group: 'api',
  severity: 'error',
  since: '0.1.0',
  sees: 'resource',
  kinds: ['*'],
  summary: 'No release and no known definition has this kind',
  links: ['https://kubernetes.io/docs/reference/kubernetes-api/'],
  fixable: true,
  options: { allowUnknown: option<string[]>([], 'kinds that exist although nothing here knows them: `Kind` or `group/Kind`') },
  peers: { monokle: ['K8S004'], kubeconform: ['missing schema'], 'kubectl-validate': ['missing schema'] },

  check(resource, { bundle, minors, options, report }) {
    const { apiVersion, kind, group } = resource
    if (apiVersion === '' || kind === '' || options.allowUnknown.includes(kind) || options.allowUnknown.includes(`${group}/${kind}`)) return
    if (kindHistory(apiVersion, kind) !== undefined || lookupPackKind(apiVersion, kind) !== undefined) return
    if (definedInInput(bundle, resource) !== undefined || homesOf(resource, minors).length > 0) return
    // `PodList` with its items is unrolled; one without is a kind that the server takes for no object.
    const isOwn = ownGroups().has(group) && !isListOfKnown(resource)
    const meant = nearKind(resource, minors)
    if (!isOwn && meant === undefined) return
    report(resource.at('kind'), {
      text: isOwn ? `${apiVersion} has no kind ${kind}` : `no version of ${group} that is known has a kind ${kind}`,
      effect: 'kubectl finds no such kind and applies nothing of this object',
      suggestion: meant === undefined ? undefined : `did you mean ${meant}?`,
      fix: meant === undefined ? undefined : { title: `write ${meant}`, safety: meant.toLowerCase() === kind.toLowerCase() ? 'safe' : 'changes-behaviour', edits: [scalarEdit(resource, ['kind'], meant)] },
    })
  },
})

function isListOfKnown({ apiVersion, kind }: Resource): boolean {
  return kind.endsWith('List') && kindHistory(apiVersion, kind.slice(0, -'List'.length)) !== undefined
}

function nearKind({ apiVersion, kind, group }: Resource, minors: readonly Minor[]): string | undefined {
  if (!ownGroups().has(group)) return nearestName(kind, allPackKinds().filter((one) => apiVersionOf(one) === apiVersion).map((one) => one.kind))
  const served = allKinds().filter((info) => minors.some((minor) => isServed(info, minor)))
  return nearestName(kind, served.filter((info) => apiVersionOf(info) === apiVersion).map((info) => info.kind))
}
