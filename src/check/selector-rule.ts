import { compileLabelSelector, type LabelSelectorLike } from '../base/labels.ts'
import type { KindName } from '../model/kinds.ts'
import type { Resource } from '../model/resource.ts'
import { hasUnseenPods } from './pod-makers.ts'
import { defineRule, relatedAt, showLabels, type Rule } from './api.ts'

/** The facts of a rule about a label selector that ought to match pods. */
export interface SelectorFacts {
  readonly id: string
  readonly kinds: readonly KindName[]
  /** Path of the selector. */
  readonly at: string
  readonly selectorOf: (resource: Resource) => LabelSelectorLike | undefined
  readonly summary: string
  readonly effect: string
  readonly links: readonly string[]
  readonly peers?: Readonly<Record<string, readonly string[]>>
}

/** A rule that tells selectors which match no pod template of their namespace; `{}` means everything and is left alone. */
export function defineSelectorRule({ at, selectorOf, effect, kinds, ...facts }: SelectorFacts): Rule {
  return defineRule({
    ...facts,
    group: 'references',
    severity: 'warning',
    since: '0.1.0',
    sees: 'bundle',
    kinds,
    check(resource, { bundle, report }) {
      const written = selectorOf(resource)
      const selector = written === undefined ? undefined : compileLabelSelector(written)
      if (written === undefined || selector === undefined || selector.isEmpty || bundle.templatesSelected(written, resource.namespace).length > 0) return
      const templates = bundle.podTemplates(resource.namespace)
      const keys = selector.requirements.map(({ key }) => key)
      const near = templates.find(({ labels }) => keys.every((key) => Object.hasOwn(labels, key)))
      if (near === undefined && hasUnseenPods(bundle, resource.namespace)) return
      if (near === undefined && !workloadKinds.some((kind) => bundle.isClosedFor(kind))) return
      report(resource.at(at), {
        text: `no pod template in ${resource.namespaceTitle} matches the selector ${selector.toString()}`,
        effect,
        related: near === undefined ? undefined : [relatedAt(near.at('metadata.labels'), `closest: ${near.title} (${showLabels(near.labels)})`)],
      })
    },
  })
}

const workloadKinds = ['Deployment', 'StatefulSet', 'DaemonSet', 'ReplicaSet', 'ReplicationController', 'Pod', 'Job', 'CronJob']
