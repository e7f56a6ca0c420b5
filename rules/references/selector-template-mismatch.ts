import { definePodRule, relatedAt, showLabels, type PodTemplate } from '../../src/check/api.ts'
import { compileLabelSelector, selectorFromMap, type LabelSelectorLike } from '../../src/base/labels.ts'

export default definePodRule({
  id: 'selector-template-mismatch',
  group: 'references',
  severity: 'error',
  since: '0.1.0',
  sees: 'resource',
  kinds: ['Deployment', 'ReplicaSet', 'StatefulSet', 'DaemonSet', 'ReplicationController', 'Job', 'argoproj.io/Rollout'],
  summary: 'The selector of a workload does not match the labels of its own pods',
  links: ['https://kubernetes.io/docs/concepts/workloads/controllers/deployment/#selector'],
  peers: { 'kube-linter': ['mismatching-selector'], 'kube-score': ['deployment-pod-selector-labels-match-template-metadata-labels', 'statefulset-pod-selector-labels-match-template-metadata-labels'] },

  check(template, { report }) {
    const { resource } = template
    const spec = resource.spec as { selector?: unknown, manualSelector?: boolean }
    if (spec.selector === undefined || spec.selector === null || (resource.kind === 'Job' && spec.manualSelector !== true)) return
    const selector = selectorOf(template, spec.selector)
    if (selector === undefined || selector.isEmpty || selector.matches(template.labels)) return
    report(resource.at('spec.selector'), {
      text: `the selector ${selector.toString()} does not match the labels of the pod template, ${showLabels(template.labels)}`,
      effect: 'the API server refuses the object: a controller must select the pods that it makes',
      related: [relatedAt(template.at('metadata.labels'), 'the labels of the pods')],
      suggestion: 'make the labels of the template contain everything that the selector asks for',
    })
  },
})

function selectorOf({ resource }: PodTemplate, selector: unknown): ReturnType<typeof compileLabelSelector> {
  return resource.kind === 'ReplicationController' ? selectorFromMap(selector as Record<string, string>) : compileLabelSelector(selector as LabelSelectorLike)
}
