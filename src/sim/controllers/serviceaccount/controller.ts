import { defineController } from '../controller.ts'

const account = 'default'
const rootCertificate = 'kube-root-ca.crt'

/** Each active namespace has a ServiceAccount and the cluster's root certificate: `pkg/controller/serviceaccount`, `certificates/rootcacertpublisher` (1.36). */
export const serviceAccountController = defineController({
  name: 'serviceaccount',
  component: 'service-account-controller',
  watches: {
    Namespace: ({ after }) => after === undefined ? [] : [`/${after.metadata?.name ?? ''}`],
    ServiceAccount: ({ before, after }) => after === undefined && before?.metadata?.name === account ? [`/${before.metadata.namespace ?? ''}`] : [],
    ConfigMap: ({ before, after }) => after === undefined && before?.metadata?.name === rootCertificate ? [`/${before.metadata.namespace ?? ''}`] : [],
  },
  reconcile(key, context) {
    const namespace = key.slice(1)
    const live = context.read.get('Namespace', '', namespace)
    if (live === undefined || live.metadata?.deletionTimestamp !== undefined) return undefined
    const because = 'every namespace has one'
    if (context.read.get('ServiceAccount', namespace, account) === undefined) {
      const { refusal } = context.write.create('ServiceAccount', { apiVersion: 'v1', kind: 'ServiceAccount', metadata: { name: account, namespace } }, because)
      if (refusal !== undefined) return refusal.message
    }
    if (context.read.get('ConfigMap', namespace, rootCertificate) !== undefined) return undefined
    const annotations = { 'kubernetes.io/description': 'Contains a CA bundle that can be used to verify the kube-apiserver when using internal endpoints such as the internal service IP or kubernetes.default.svc. No other usage is guaranteed across distributions of Kubernetes clusters.' }
    const config = { apiVersion: 'v1', kind: 'ConfigMap', metadata: { name: rootCertificate, namespace, annotations }, data: { 'ca.crt': '' } }
    return context.write.create('ConfigMap', config, because).refusal?.message
  },
})
