import { compareStrings } from '../../base/json.ts'
import type { DaemonSet, Deployment, PodTemplateSpec, StatefulSet } from '../../model/kubernetes.generated.ts'
import type { NetworkView } from '../../sim/network/view.ts'
import type { Effects } from '../plan.ts'
import { changedPaths } from './changed-paths.ts'

const rolling = ['DaemonSet', 'Deployment', 'StatefulSet'] as const

type Rolling = Deployment | StatefulSet | DaemonSet

/** Workloads whose template changed so that their pods are replaced, and the fields that did it. */
export function restartsOf(before: NetworkView, after: NetworkView): Effects['restarts'] {
  return rolling.flatMap((kind) => (after.list(kind) as readonly Rolling[]).flatMap((object) => {
    const { namespace = '', name = '' } = object.metadata ?? {}
    const old = before.get(kind, namespace, name) as Rolling | undefined
    if (old === undefined || old.metadata?.uid !== object.metadata?.uid || isPaused(object) || hasOwnPace(object) || isEmpty(old)) return []
    const paths = changedPaths(templateOf(old), templateOf(object))
    return paths.length === 0 ? [] : [{ workload: `${kind} ${namespace}/${name}`, because: because(paths) }]
  })).sort((a, b) => compareStrings(a.workload, b.workload))
}

/** Pods of a paused Deployment stay as they are. */
function isPaused({ spec }: Rolling): boolean {
  return spec !== undefined && 'paused' in spec && spec.paused === true
}

/** With OnDelete only someone's hand replaces pods. */
function hasOwnPace({ spec }: Rolling): boolean {
  return spec !== undefined && 'updateStrategy' in spec && spec.updateStrategy?.type === 'OnDelete'
}

/** There is nothing to restart where nothing ran. */
function isEmpty({ spec }: Rolling): boolean {
  return spec !== undefined && 'replicas' in spec && spec.replicas === 0
}

function templateOf({ spec }: Rolling): PodTemplateSpec {
  return spec?.template ?? {}
}

const shown = 4

function because(paths: readonly string[]): string {
  const more = paths.length - shown
  return `${paths.slice(0, shown).join(', ')}${more > 0 ? ` and ${more} more` : ''} changed`
}

