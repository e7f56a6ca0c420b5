/** Namespaces that may not be deleted. */
export const conflictFreeNamespaces: ReadonlySet<string> = new Set(['default', 'kube-system', 'kube-public'])

/** Values of the two PriorityClasses that every server creates: `pkg/apis/scheduling/types.go` (1.36). */
export const systemPriorityClasses: Readonly<Record<string, number>> = {
  'system-cluster-critical': 2_000_000_000,
  'system-node-critical': 2_000_001_000,
}
