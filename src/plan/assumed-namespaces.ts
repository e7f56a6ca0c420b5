import { compareStrings, isMap, type ValueMap } from '../base/json.ts'
import { systemNamespaces } from '../sim/api/stock-cluster.ts'
import type { ClusterState } from './cluster-input/load-state.ts'
import type { Manifest } from './manifests.ts'

/** Where no cluster is given, it has the namespaces that manifests name and do not define: they live somewhere. A cluster that is given has what it shows. */
export function withNamespaces(state: ClusterState, manifests: readonly Manifest[], ofCommand = ''): ClusterState {
  if (state.source !== 'stock') return state
  const defined = new Set<string>([...systemNamespaces, ...manifests.filter(({ object }) => object.kind === 'Namespace').map(({ object }) => metaText(object, 'name'))])
  const named = new Set([ofCommand, ...manifests.map(({ object }) => metaText(object, 'namespace'))].filter((name) => name !== '' && !defined.has(name)))
  if (named.size === 0) return state
  const names = [...named].sort(compareStrings)
  return {
    ...state,
    title: `${state.title}; namespace${names.length === 1 ? '' : 's'} ${names.join(', ')} assumed, too`,
    objects: [...state.objects, ...names.map((name): ValueMap => ({ apiVersion: 'v1', kind: 'Namespace', metadata: { name, labels: { 'kubernetes.io/metadata.name': name } }, spec: { finalizers: ['kubernetes'] }, status: { phase: 'Active' } }))],
  }
}

function metaText({ metadata }: ValueMap, field: string): string {
  const value = isMap(metadata) ? metadata[field] : undefined
  return typeof value === 'string' ? value : ''
}
