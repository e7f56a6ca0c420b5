import { sortedKeys } from '../../../../base/json.ts'
import type { FieldPath } from '../../../../base/field.ts'
import type { LabelSelector } from '../../../../model/kubernetes.generated.ts'

/** Labels of nodes that are on their way out: `pkg/api/node/util.go` (1.36). */
const deprecations: ReadonlyMap<string, string> = new Map([
  ['beta.kubernetes.io/arch', 'deprecated since v1.14; use "kubernetes.io/arch" instead'],
  ['beta.kubernetes.io/os', 'deprecated since v1.14; use "kubernetes.io/os" instead'],
  ['failure-domain.beta.kubernetes.io/region', 'deprecated since v1.17; use "topology.kubernetes.io/region" instead'],
  ['failure-domain.beta.kubernetes.io/zone', 'deprecated since v1.17; use "topology.kubernetes.io/zone" instead'],
  ['beta.kubernetes.io/instance-type', 'deprecated since v1.17; use "node.kubernetes.io/instance-type" instead'],
  ['app.kubernetes.io/created-by', 'deprecated since v1.9'],
  ['scheduler.alpha.kubernetes.io/preferAvoidPods', 'deprecated since v1.22; use Taints and Tolerations instead'],
  ['node-role.kubernetes.io/master', 'use "node-role.kubernetes.io/control-plane" instead'],
])

/** The warning text for a deprecated node label, if it is one. */
export function nodeLabelDeprecation(key: string): string | undefined {
  return deprecations.get(key)
}

/** Warnings about deprecated labels in a selector of nodes. */
export function nodeSelectorWarnings(selector: LabelSelector | undefined, path: FieldPath): string[] {
  const expressions = (selector?.matchExpressions ?? []).flatMap(({ key = '' }, index) => {
    const text = nodeLabelDeprecation(key)
    return text === undefined ? [] : [`${path.child('matchExpressions').index(index).child('key').toString()}: ${key} is ${text}`]
  })
  const labels = sortedKeys(selector?.matchLabels ?? {}).flatMap((key) => {
    const text = nodeLabelDeprecation(key)
    return text === undefined ? [] : [`${path.child('matchLabels', key).toString()}: ${text}`]
  })
  return [...expressions, ...labels]
}
