import type { FieldPath } from '../../../base/field.ts'
import { goQuote } from '../../../base/go-format.ts'
import type { Minor } from '../../../base/release.ts'
import type { ProjectedVolumeSource, Volume, VolumeProjection } from '../../../model/kubernetes.generated.ts'
import { gateEnabled } from '../features.ts'
import { claimSpecWarnings } from '../strategies/core/storage-warnings.ts'

/**
 * Warnings about volumes. Source: `pkg/api/pod/warnings.go` (1.36).
 */

/** Volume sources that are deprecated, in the order of upstream's checks; `name` is upstream's word for the field. */
const deprecated: readonly { field: keyof Volume, name?: string, text: string }[] = [
  { field: 'photonPersistentDisk', text: 'deprecated in v1.11, non-functional in v1.16+' },
  { field: 'gitRepo', text: 'deprecated in v1.11, and disabled by default in v1.33+' },
  { field: 'scaleIO', text: 'deprecated in v1.16, non-functional in v1.22+' },
  { field: 'flocker', text: 'deprecated in v1.22, non-functional in v1.25+' },
  { field: 'storageos', name: 'storageOS', text: 'deprecated in v1.22, non-functional in v1.25+' },
  { field: 'quobyte', text: 'deprecated in v1.22, non-functional in v1.25+' },
  { field: 'glusterfs', text: 'deprecated in v1.25, non-functional in v1.26+' },
  { field: 'ephemeral', text: '' },
  { field: 'cephfs', text: 'deprecated in v1.28, non-functional in v1.31+' },
  { field: 'rbd', text: 'deprecated in v1.28, non-functional in v1.31+' },
]

export function volumeWarnings(volumes: readonly Volume[], path: FieldPath, minor: Minor): string[] {
  return volumes.flatMap((volume, index) => deprecated.flatMap(({ field, name, text }) => {
    if (volume[field] === undefined) return []
    const here = path.index(index).child(name ?? field)
    if (field === 'ephemeral') return claimSpecWarnings(volume.ephemeral?.volumeClaimTemplate?.spec ?? {}, here.child('volumeClaimTemplate', 'spec'))
    if (field === 'gitRepo' && gateEnabled(minor, 'GitRepoVolumeDriver')) return [`${here.toString()}: deprecated in v1.11`]
    return [`${here.toString()}: ${text}`]
  }))
}

/** `warningsForOverlappingVirtualPaths`: files that hide one another within a volume. */
export function overlappingPathWarnings(volumes: readonly Volume[]): string[] {
  return volumes.flatMap((volume) => {
    const { configMap, secret, downwardAPI, projected } = volume
    const warnings: string[] = []
    const warn = (kind: string, items: readonly PathAndSource[]): void => {
      for (const text of overlaps(items)) warnings.push(`volume ${goQuote(volume.name ?? '')} (${kind}): overlapping paths: ${text}`)
    }
    if (configMap !== undefined) warn(`ConfigMap ${goQuote(configMap.name ?? '')}`, paths(configMap.items, ''))
    if (secret !== undefined) warn(`Secret ${goQuote(secret.secretName ?? '')}`, paths(secret.items, ''))
    if (downwardAPI !== undefined) warn('DownwardAPI', paths(downwardAPI.items, ''))
    if (projected !== undefined) warnings.push(...projectedWarnings(projected, volume.name ?? ''))
    return warnings
  })
}

function projectedWarnings({ sources = [] }: ProjectedVolumeSource, name: string): string[] {
  const taken: PathAndSource[] = []
  return sources.flatMap((source) => {
    if (Object.keys(source).length === 0) return [`volume ${goQuote(name)} (Projected) has no sources provided`]
    return projectedPaths(source).flatMap((item) => {
      const texts = collisions(item, taken)
      taken.push(item)
      return texts.map((text) => `volume ${goQuote(name)} (Projected): overlapping paths: ${text}`)
    })
  })
}

interface PathAndSource { readonly path: string, readonly source: string }

function paths(items: readonly { path?: string | undefined }[] | undefined, source: string): PathAndSource[] {
  return (items ?? []).map(({ path = '' }) => ({ path: path.replace(/\/+$/, ''), source }))
}

function projectedPaths({ configMap, secret, downwardAPI, serviceAccountToken, clusterTrustBundle, podCertificate }: VolumeProjection): PathAndSource[] {
  if (configMap?.items !== undefined) return paths(configMap.items, `ConfigMap ${goQuote(configMap.name ?? '')}`)
  if (secret?.items !== undefined) return paths(secret.items, `Secret ${goQuote(secret.name ?? '')}`)
  if (downwardAPI?.items !== undefined) return paths(downwardAPI.items, 'DownwardAPI')
  if (serviceAccountToken !== undefined) return paths([serviceAccountToken], 'ServiceAccountToken')
  if (clusterTrustBundle !== undefined) {
    return paths([clusterTrustBundle], `ClusterTrustBundle ${goQuote(clusterTrustBundle.name ?? clusterTrustBundle.signerName ?? '')}`)
  }
  if (podCertificate === undefined) return []
  return [
    ...paths([{ path: podCertificate.certificateChainPath }], 'PodCertificate chain'),
    ...paths([{ path: podCertificate.keyPath }], 'PodCertificate key'),
    ...paths([{ path: podCertificate.credentialBundlePath }], 'PodCertificate credential bundle'),
  ].filter(({ path }) => path !== '')
}

/** Each path against those before it. */
function overlaps(items: readonly PathAndSource[]): string[] {
  return items.flatMap((item, index) => collisions(item, items.slice(0, index)))
}

/** `a` overlaps `a/b`, and itself. */
function collisions(item: PathAndSource, others: readonly PathAndSource[]): string[] {
  if (item.path === '') return []
  return others.filter(({ path }) => path !== '' && (`${path}/`.startsWith(`${item.path}/`) || `${item.path}/`.startsWith(`${path}/`)))
    .map((other) => `${shown(item)} with ${shown(other)}`)
}

function shown({ path, source }: PathAndSource): string {
  return source === '' ? goQuote(path) : `${goQuote(path)} (${source})`
}
