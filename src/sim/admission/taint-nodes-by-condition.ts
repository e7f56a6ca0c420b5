import type { Node } from '../../model/kubernetes.generated.ts'
import { isResource, type AdmissionPlugin } from './plugin.ts'

/**
 * `plugin/pkg/admission/nodetaint/admission.go` (1.36): a new Node takes no pods until the node lifecycle controller has seen it.
 */
export const taintNodesByCondition: AdmissionPlugin = {
  name: 'TaintNodesByCondition',
  resources: ['nodes'],

  admit(request) {
    if (request.operation !== 'CREATE' || !isResource(request, '', 'nodes')) return undefined
    const spec = (request.object as Node).spec ??= {}
    const taint = { key: 'node.kubernetes.io/not-ready', effect: 'NoSchedule' }
    if (spec.taints?.some(({ key, effect }) => key === taint.key && effect === taint.effect) !== true) spec.taints = [...spec.taints ?? [], taint]
    return undefined
  },
}
