import { compileLabelSelector, requirementMatches, Selector, selectorFromMap, type Labels } from '../../../base/labels.ts'
import type { LabelSelector, NodeSelectorRequirement } from '../../../model/kubernetes.generated.ts'

export { Selector, type Labels }

/** A missing selector matches nothing, `{}` everything. What does not compile matches nothing; API validation refuses it. */
export function compileSelector(selector: LabelSelector | undefined): Selector {
  return compileLabelSelector(selector) ?? Selector.nothing
}

/** A selector of plain pairs, as Services have. */
export function selectorOfSet(pairs: Labels): Selector {
  return selectorFromMap(pairs)
}

export function bothSelectors(a: Selector, b: Selector): Selector {
  return new Selector([...a.requirements, ...b.requirements], a.nothing || b.nothing)
}

export function labelOf(labels: Labels, key: string): string | undefined {
  return Object.hasOwn(labels, key) ? labels[key] : undefined
}

/** One requirement of a node selector: besides the set operators, Gt and Lt on int64. */
export function nodeRequirement({ key = '', operator, values = [] }: NodeSelectorRequirement): (labels: Labels) => boolean {
  switch (operator) {
    case 'In': case 'NotIn': case 'Exists': case 'DoesNotExist': case 'Gt': case 'Lt': {
      const requirement = { key, operator, values } as const
      return (labels) => requirementMatches(requirement, labels)
    }
    default: return () => false
  }
}
