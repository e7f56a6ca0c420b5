import { cloneValue, sameValue } from '../../../base/json.ts'
import type { ConfigMap } from '../../../model/kubernetes.generated.ts'
import { defineController, type Controller, type ControllerContext } from '../controller.ts'
import { isNamespaceTerminating } from '../pod-control.ts'

/** The ConfigMap that every namespace has. */
export const rootCertificates = 'kube-root-ca.crt'

const descriptionKey = 'kubernetes.io/description'
const description = 'Contains a CA bundle that can be used to verify the kube-apiserver when using internal endpoints such as the internal service IP or kubernetes.default.svc. No other usage is guaranteed across distributions of Kubernetes clusters.'

/** No simulated cluster has a certificate: this stands for it where no object of the cluster shows one. */
const placeholder = '-----BEGIN CERTIFICATE-----\nc3Rvd2FnZTogdGhlIHJvb3QgY2VydGlmaWNhdGUgb2YgYSBzaW11bGF0ZWQgY2x1c3Rlcg==\n-----END CERTIFICATE-----\n'

/** Each namespace has the cluster's root certificate, and has it again when it is deleted or changed: `pkg/controller/certificates/rootcacertpublisher` (1.36). */
export function rootCertificatePublisher(): Controller {
  let certificate: string | undefined
  return defineController({
    name: 'rootcacertpublisher',
    component: 'root-ca-certificate-publisher',
    watches: {
      Namespace: ({ before, after }) => after === undefined || (before !== undefined && after.metadata?.deletionTimestamp !== undefined) ? [] : [`/${after.metadata?.name ?? ''}`],
      ConfigMap: ({ before, after }) => before?.metadata?.name === rootCertificates ? [`/${(after ?? before).metadata?.namespace ?? ''}`] : [],
    },
    reconcile(key, context) {
      certificate ??= shownCertificate(context) ?? placeholder
      return publish(key.slice(1), { 'ca.crt': certificate }, context)
    },
  })
}

/** That of a snapshot, which other namespaces have, too. */
function shownCertificate({ read }: ControllerContext): string | undefined {
  return read.list('Namespace').map(({ metadata }) => (read.get('ConfigMap', metadata?.name ?? '', rootCertificates) as ConfigMap | undefined)?.data?.['ca.crt']).find((text) => text !== undefined)
}

function publish(namespace: string, data: Readonly<Record<string, string>>, context: ControllerContext): string | undefined {
  const found = context.read.get('ConfigMap', namespace, rootCertificates) as ConfigMap | undefined
  const annotations = { [descriptionKey]: description }
  if (found === undefined) {
    const { refusal } = context.write.create('ConfigMap', { apiVersion: 'v1', kind: 'ConfigMap', metadata: { name: rootCertificates, namespace, annotations }, data }, 'every namespace has one')
    return refusal === undefined || refusal.code === 404 || isNamespaceTerminating(refusal) ? undefined : refusal.message
  }
  if (sameValue(found.data ?? {}, data) && (found.metadata?.annotations?.[descriptionKey] ?? '') !== '') return undefined
  const restored = cloneValue(found)
  restored.data = { ...data }
  restored.metadata = { ...restored.metadata, annotations: { ...restored.metadata?.annotations, ...annotations } }
  return context.write.update('ConfigMap', restored, 'it holds the root certificate of the cluster').refusal?.message
}
