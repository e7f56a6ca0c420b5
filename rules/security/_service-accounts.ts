import type { Bundle, PodTemplate, ResourceOf } from '../../src/check/api.ts'

export interface TokenState {
  readonly account: string
  /** A token of the ServiceAccount is mounted into the pod. */
  readonly isMounted: boolean
  /** The pod says so itself. */
  readonly isExplicit: boolean
}

/** Whether a pod gets a token: it decides itself, else its ServiceAccount, else yes. */
export function tokenState({ spec, namespace }: PodTemplate, bundle: Bundle): TokenState {
  const account = spec.serviceAccountName ?? spec.serviceAccount ?? 'default'
  const own = spec.automountServiceAccountToken
  return { account, isMounted: own ?? bundle.find('ServiceAccount', account, namespace)?.object.automountServiceAccountToken ?? true, isExplicit: own === true }
}

/** Whether a binding of the run names the ServiceAccount, itself or by a group that it is in. */
export function isBound(account: string, namespace: string | undefined, bundle: Bundle): boolean {
  const bindings: readonly ResourceOf<'RoleBinding' | 'ClusterRoleBinding'>[] = [...bundle.ofKind('RoleBinding'), ...bundle.ofKind('ClusterRoleBinding')]
  return bindings.some(({ object }) => (object.subjects ?? []).some(({ kind, name = '' }) => {
    if (kind === 'ServiceAccount') return name === account
    if (kind === 'User') return name.startsWith('system:serviceaccount:') && name.endsWith(`:${account}`)
    return name === 'system:serviceaccounts' || name === 'system:authenticated' || name === `system:serviceaccounts:${namespace ?? ''}`
  }))
}

const users = ['vault.hashicorp.com/', 'azure.workload.identity/', 'eks.amazonaws.com/', 'iam.gke.io/']

/** Whether something beside the API server asks for the token, as far as labels and annotations tell. */
export function usesToken({ annotations, labels }: PodTemplate): boolean {
  return [...Object.keys(annotations), ...Object.keys(labels)].some((key) => users.some((prefix) => key.startsWith(prefix)))
}
