import type { Pod, Toleration } from '../../model/kubernetes.generated.ts'
import { isResource, type AdmissionPlugin } from './plugin.ts'

/**
 * `plugin/pkg/admission/defaulttolerationseconds/admission.go` (1.36): a Pod stays 300 s on a node that is not ready or out of
 * reach, unless it says otherwise. Updates are seen to as well, so a default that was left out comes back at the end.
 */
export const defaultTolerationSeconds: AdmissionPlugin = {
  name: 'DefaultTolerationSeconds',
  resources: ['pods'],

  admit(request) {
    if (request.operation === 'DELETE' || !isResource(request, '', 'pods')) return undefined
    const spec = (request.object as Pod).spec ??= {}
    for (const key of ['node.kubernetes.io/not-ready', 'node.kubernetes.io/unreachable']) {
      if (spec.tolerations?.some((toleration) => tolerates(toleration, key)) === true) continue
      spec.tolerations = [...spec.tolerations ?? [], { key, operator: 'Exists', effect: 'NoExecute', tolerationSeconds: 300 }]
    }
    return undefined
  },
}

function tolerates({ key, effect }: Toleration, wanted: string): boolean {
  return (key === undefined || key === wanted) && (effect === undefined || effect === 'NoExecute')
}
