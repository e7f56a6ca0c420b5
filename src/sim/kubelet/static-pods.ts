import { fnv64 } from '../../base/fnv.ts'
import { cloneValue } from '../../base/json.ts'
import type { Node, Pod } from '../../model/kubernetes.generated.ts'

const prefix = 'kubernetes.io/config.'

/**
 * The object by which the API knows a static pod: `pkg/kubelet/config/common.go` and `pod/mirror_client.go` (1.36). Its name ends in that of its
 * node, and evicting taints do not touch it.
 */
export function mirrorOf(manifest: Pod, node: Node, timestamp: string): Pod {
  const nodeName = node.metadata?.name ?? ''
  const { metadata = {}, spec = {} } = cloneValue(manifest)
  const text = JSON.stringify([nodeName, metadata.namespace, metadata.name, spec])
  // Upstream has 32 digits of MD5; two of FNV have as many.
  const hash = fnv64(text) + fnv64(`${text}\n`)
  return {
    apiVersion: 'v1', kind: 'Pod',
    metadata: {
      ...metadata, name: `${metadata.name ?? ''}-${nodeName}`, namespace: metadata.namespace ?? 'default',
      annotations: { ...metadata.annotations, [`${prefix}hash`]: hash, [`${prefix}mirror`]: hash, [`${prefix}seen`]: timestamp, [`${prefix}source`]: 'file' },
      ownerReferences: [ownerOf(node)],
    },
    spec: { ...spec, nodeName, tolerations: [...spec.tolerations ?? [], { operator: 'Exists', effect: 'NoExecute' }] },
  }
}

/** The same mirror once more: a deletion of it says nothing about the pod, which its file keeps. */
export function mirrorAgain({ metadata = {}, spec = {} }: Pod): Pod {
  const { name, namespace, labels, annotations, ownerReferences } = metadata
  return cloneValue({ apiVersion: 'v1', kind: 'Pod', metadata: { name, namespace, labels, annotations, ownerReferences }, spec })
}

export function isMirrorPod({ metadata }: Pod): boolean {
  return metadata?.annotations?.[`${prefix}mirror`] !== undefined
}

function ownerOf({ metadata }: Node): NonNullable<NonNullable<Pod['metadata']>['ownerReferences']>[number] {
  return { apiVersion: 'v1', kind: 'Node', name: metadata?.name ?? '', uid: metadata?.uid ?? '', controller: true }
}
