import { defineController } from '../controller.ts'

const account = 'default'

/** Each active namespace has a ServiceAccount `default`: `pkg/controller/serviceaccount/serviceaccounts_controller.go` (1.36). */
export const serviceAccountController = defineController({
  name: 'serviceaccount',
  component: 'service-account-controller',
  watches: {
    Namespace: ({ after }) => after === undefined ? [] : [`/${after.metadata?.name ?? ''}`],
    ServiceAccount: ({ before, after }) => after === undefined && before?.metadata?.name === account ? [`/${before.metadata.namespace ?? ''}`] : [],
  },
  reconcile(key, context) {
    const namespace = key.slice(1)
    const live = context.read.get('Namespace', '', namespace)
    if (live === undefined || live.metadata?.deletionTimestamp !== undefined) return undefined
    if (context.read.get('ServiceAccount', namespace, account) !== undefined) return undefined
    return context.write.create('ServiceAccount', { apiVersion: 'v1', kind: 'ServiceAccount', metadata: { name: account, namespace } }, 'every namespace has one').refusal?.message
  },
})
