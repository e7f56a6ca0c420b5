import { isResource, type AdmissionPlugin } from './plugin.ts'
import type { Pod } from '../../model/kubernetes.generated.ts'
import { gateEnabled } from '../api/features.ts'

/** `plugin/pkg/admission/podtopologylabels/admission.go` (1.36): a Pod made for a node carries that node's zone and region. */
export const podTopologyLabels: AdmissionPlugin = {
  name: 'PodTopologyLabels',

  admit(request, cluster) {
    if (request.operation !== 'CREATE' || !isResource(request, '', 'pods') || !gateEnabled(request.minor, 'PodTopologyLabelsAdmission')) return undefined
    const pod = request.object as Pod
    const node = pod.spec?.nodeName === undefined ? undefined : cluster.get('', 'Node', '', pod.spec.nodeName)
    for (const key of ['topology.kubernetes.io/zone', 'topology.kubernetes.io/region']) {
      const value = node?.metadata?.labels?.[key]
      if (value !== undefined) (pod.metadata ??= {}).labels = { ...pod.metadata.labels, [key]: value }
    }
    return undefined
  },
}
