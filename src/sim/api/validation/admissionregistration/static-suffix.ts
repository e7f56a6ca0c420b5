import type { ApiObject } from '../../strategy.ts'

/** `pkg/apis/admissionregistration/validation/static_suffix.go` (1.36): a warning while manifests of the server itself are alpha. */
export function staticSuffixWarnings(object: ApiObject): string[] {
  if (!(object.metadata?.name ?? '').endsWith('.static.k8s.io')) return []
  return ['metadata.name: names ending with ".static.k8s.io" are reserved for static manifest-based configurations and cannot be managed via the API']
}
