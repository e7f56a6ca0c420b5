import type { Namespace } from '../../model/kubernetes.generated.ts'
import { conflictFreeNamespaces } from './well-known.ts'
import { goQuote } from '../../base/go-format.ts'
import { pathSegmentNameErrors } from '../../base/names.ts'
import { forbiddenStatus, internalErrorStatus, notFoundStatus } from '../api/status.ts'
import { admissionName, type AdmissionPlugin } from './plugin.ts'

/**
 * `k8s.io/apiserver/pkg/admission/plugin/namespace/lifecycle/admission.go` (1.36): no writes into a namespace that is missing or
 * going away, and no deletion of the three namespaces that a cluster cannot do without.
 */
export const namespaceLifecycle: AdmissionPlugin = {
  name: 'NamespaceLifecycle',

  admit(request, cluster) {
    const { resource, operation } = request
    if (operation === 'DELETE' && resource.group === '' && resource.kind === 'Namespace' && conflictFreeNamespaces.has(request.name)) {
      return { status: forbiddenStatus('namespaces', '', request.name, 'this namespace may not be deleted') }
    }
    if (!resource.namespaced || accessReviews.has(resource.resource)) return undefined
    if (operation === 'DELETE') return undefined
    const faults = pathSegmentNameErrors(request.namespace)
    if (faults.length > 0) return { status: internalErrorStatus(`invalid resource name ${goQuote(request.namespace)}: [${faults.join(' ')}]`) }
    const namespace = cluster.get('', 'Namespace', '', request.namespace)
    if (namespace === undefined) return { status: notFoundStatus('namespaces', '', request.namespace) }
    if (operation !== 'CREATE' || !isTerminating(namespace)) return undefined
    const text = `unable to create new content in namespace ${request.namespace} because it is being terminated`
    const causes = [{ reason: 'NamespaceTerminating', message: `namespace ${request.namespace} is being terminated`, field: 'metadata.namespace', path: ['metadata', 'namespace'] }]
    return { status: forbiddenStatus(resource.resource, resource.group, admissionName(request), text, causes) }
  },
}

const accessReviews = new Set(['localsubjectaccessreviews'])

function isTerminating(namespace: Namespace): boolean {
  return namespace.status?.phase === 'Terminating'
}
