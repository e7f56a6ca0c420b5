import { isResource, type AdmissionPlugin } from './plugin.ts'
import type { Binding, Pod } from '../../model/kubernetes.generated.ts'
import { gateEnabled } from '../api/features.ts'

/** `plugin/pkg/admission/podtopologylabels/admission.go` (1.36): a Pod made for or bound to a node carries that node's zone and region. */
export const podTopologyLabels: AdmissionPlugin = {
  name: 'PodTopologyLabels',
  resources: ['pods'],

  admit(request, cluster) {
    if (request.operation !== 'CREATE' || !isResource(request, '', 'pods', ['', 'binding']) || !gateEnabled(request.minor, 'PodTopologyLabelsAdmission')) return undefined
    const object = request.object as Pod | Binding
    const name = nodeName(object, request.subresource)
    const node = name === undefined ? undefined : cluster.get('', 'Node', '', name)
    for (const key of ['topology.kubernetes.io/zone', 'topology.kubernetes.io/region']) {
      const value = node?.metadata?.labels?.[key]
      if (value !== undefined) (object.metadata ??= {}).labels = { ...object.metadata.labels, [key]: value }
    }
    return undefined
  },
}

/** A binding hands its labels on to the pod. */
function nodeName(object: Pod | Binding, subresource: string): string | undefined {
  if (subresource === '') return (object as Pod).spec?.nodeName
  const { kind, name } = (object as Binding).target ?? {}
  return kind === 'Node' ? name : undefined
}
