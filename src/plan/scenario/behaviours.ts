import type { Container, Pod } from '../../model/kubernetes.generated.ts'
import type { ContainerBehaviour } from '../../sim/kubelet/behaviour.ts'
import type { Lookup } from '../owners.ts'
import type { BehaviourRule } from './scenario.ts'
import { isOf } from './target.ts'

/** How a container behaves by all rules that fit it; later ones outrank earlier ones field by field. */
export function behaviourBy(rules: readonly BehaviourRule[], pod: Pod, container: Container, restart: number, isNew: boolean, lookup: Lookup): ContainerBehaviour {
  const fitting = rules.filter((rule) => fits(rule, pod, container, restart, isNew, lookup))
  return Object.assign({}, ...fitting.map(({ behaviour }) => behaviour)) as ContainerBehaviour
}

function fits(rule: BehaviourRule, pod: Pod, container: Container, restart: number, isNew: boolean, lookup: Lookup): boolean {
  if (!isNew && rule.existing !== true) return false
  if (rule.restart !== undefined && rule.restart !== restart) return false
  if (rule.container !== undefined && rule.container !== container.name) return false
  if (rule.image !== undefined && !isImage(container.image ?? '', rule.image)) return false
  return rule.target === undefined || isOf(pod, rule.target, lookup)
}

/** `web` and `web:2` are the image `web:2`; so is `web:2@sha256:…`. */
export function isImage(image: string, wanted: string): boolean {
  return image === wanted || [':', '@'].some((mark) => image.startsWith(`${wanted}${mark}`))
}
