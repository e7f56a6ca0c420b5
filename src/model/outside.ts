/**
 * Objects that exist although no file defines them: those of every cluster, and those that the configuration names.
 */

const always: Readonly<Record<string, (name: string, namespace: string | undefined) => boolean>> = {
  ServiceAccount: (name) => name === 'default',
  ConfigMap: (name, namespace) => name === 'kube-root-ca.crt' || (name === 'extension-apiserver-authentication' && namespace === 'kube-system'),
  Namespace: (name) => ['default', 'kube-system', 'kube-public', 'kube-node-lease'].includes(name),
  PriorityClass: (name) => name === 'system-cluster-critical' || name === 'system-node-critical',
  ClusterRole: (name) => name.startsWith('system:') || ['cluster-admin', 'admin', 'edit', 'view'].includes(name),
  Role: (name) => name.startsWith('system:') || name === 'extension-apiserver-authentication-reader',
  Service: (name, namespace) => (name === 'kubernetes' && namespace === 'default') || (name === 'kube-dns' && namespace === 'kube-system'),
}

export function existsOutside(
  known: Readonly<Record<string, readonly string[]>>, kind: string, name: string, namespace: string | undefined,
): boolean {
  if (always[kind]?.(name, namespace) === true) return true
  return Object.hasOwn(known, kind) && (known[kind] ?? []).some((glob) => nameMatches(glob, name))
}

/** `*` stands for any run of characters; everything else for itself. */
export function nameMatches(glob: string, name: string): boolean {
  if (!glob.includes('*')) return glob === name
  const [first = '', ...rest] = glob.split('*')
  if (!name.startsWith(first)) return false
  let at = first.length
  const last = rest.pop() ?? ''
  for (const part of rest) {
    const found = name.indexOf(part, at)
    if (found < 0) return false
    at = found + part.length
  }
  return name.length - at >= last.length && name.endsWith(last)
}
