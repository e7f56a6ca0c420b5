import type { FieldPath } from '../../../base/field.ts'
import { labelValueErrors } from '../../../base/names.ts'
import type { NodeSelectorTerm } from '../../../model/kubernetes.generated.ts'

/**
 * Labels of nodes that have newer names. Source: `pkg/api/node/util.go` (1.36).
 */
const deprecatedNodeLabels: Readonly<Record<string, string>> = {
  'beta.kubernetes.io/arch': 'deprecated since v1.14; use "kubernetes.io/arch" instead',
  'beta.kubernetes.io/os': 'deprecated since v1.14; use "kubernetes.io/os" instead',
  'failure-domain.beta.kubernetes.io/region': 'deprecated since v1.17; use "topology.kubernetes.io/region" instead',
  'failure-domain.beta.kubernetes.io/zone': 'deprecated since v1.17; use "topology.kubernetes.io/zone" instead',
  'beta.kubernetes.io/instance-type': 'deprecated since v1.17; use "node.kubernetes.io/instance-type" instead',
  'app.kubernetes.io/created-by': 'deprecated since v1.9',
  'scheduler.alpha.kubernetes.io/preferAvoidPods': 'deprecated since v1.22; use Taints and Tolerations instead',
  'node-role.kubernetes.io/master': 'use "node-role.kubernetes.io/control-plane" instead',
}

export function deprecatedNodeLabel(key: string): string | undefined {
  return Object.hasOwn(deprecatedNodeLabels, key) ? deprecatedNodeLabels[key] : undefined
}

/** `GetWarningsForNodeSelectorTerm`; values are checked in preferred terms, where validation lets them pass. */
export function nodeSelectorTermWarnings(term: NodeSelectorTerm, checkValues: boolean, path: FieldPath): string[] {
  return (term.matchExpressions ?? []).flatMap(({ key = '', values = [] }, index) => {
    const here = path.child('matchExpressions').index(index)
    const message = deprecatedNodeLabel(key)
    return [
      ...message === undefined ? [] : [`${here.child('key')}: ${key} is ${message}`],
      ...!checkValues ? [] : values.flatMap((value, valueIndex) =>
        labelValueErrors(value).map((text) => `${here.child('values').index(valueIndex)}: ${value} is invalid, ${text}`)),
    ]
  })
}
