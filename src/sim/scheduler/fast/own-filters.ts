import { CycleState } from '../cycle/cycle-state.ts'
import type { Framework } from '../cycle/framework.ts'
import type { Plugin } from '../cycle/plugin.ts'
import type { PodInfo } from '../cycle/pod-info.ts'
import { hasPlacedVolumes } from '../cycle/pod-volumes.ts'

/** The plugins that look at a pod's own claims: they are asked for every pod anew. */
export const volumePlugins = new Set(['VolumeRestrictions', 'NodeVolumeLimits', 'VolumeBinding', 'VolumeZone'])

/** A Filter that is asked for this pod alone, with its state. */
export interface OwnFilter { readonly plugin: Plugin, readonly state: unknown }

/** What the pod's own volumes add to the search; undefined when the plain way has to decide. */
export function ownFilters({ profile }: Framework, info: PodInfo): readonly OwnFilter[] | undefined {
  if ((info.pod.spec?.resourceClaims ?? []).length > 0) return undefined
  if (!hasPlacedVolumes(info.pod)) return []
  const own: OwnFilter[] = []
  for (const plugin of profile.filter) {
    if (!volumePlugins.has(plugin.name) || plugin.preFilter === undefined) continue
    const result = plugin.preFilter(info, new CycleState())
    if ('skip' in result) continue
    if ('reject' in result || result.nodes !== undefined) return undefined
    own.push({ plugin, state: result.state })
  }
  return own
}
