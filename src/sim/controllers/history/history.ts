import { cloneValue, compareStrings, sameValue, type ValueMap } from '../../../base/json.ts'
import type { ControllerRevision } from '../../../model/kubernetes.generated.ts'
import { parseTime } from '../../clock.ts'
import { claim } from '../claim.ts'
import type { ControllerContext } from '../controller.ts'
import { controllerRef, type Owner } from '../pod-control.ts'
import { revisionName } from './controller-revision.ts'

/** Revisions of a StatefulSet or DaemonSet: `pkg/controller/history/controller_history.go` (1.36). */
export interface Proposed {
  readonly owner: Owner
  readonly data: ValueMap
  readonly labels: Readonly<Record<string, string>>
  readonly annotations: Readonly<Record<string, string>>
  /** The label that carries the hash. */
  readonly hashLabel: string
  readonly hash: (collisionCount: number) => string
}

export interface Resolved {
  readonly update: ControllerRevision
  readonly collisionCount: number
}

/** The owner's revisions, orphans that match adopted, the newest last. */
export function listRevisions(owner: Owner, matches: (labels: Readonly<Record<string, string>>) => boolean, context: ControllerContext): ControllerRevision[] {
  return claim<ControllerRevision>('ControllerRevision', owner, ({ metadata }) => matches(metadata?.labels ?? {}), () => true, context).sort(byRevision)
}

export function byRevision(a: ControllerRevision, b: ControllerRevision): number {
  return (a.revision ?? 0) - (b.revision ?? 0)
    || (parseTime(a.metadata?.creationTimestamp) ?? 0) - (parseTime(b.metadata?.creationTimestamp) ?? 0)
    || compareStrings(a.metadata?.name ?? '', b.metadata?.name ?? '')
}

/** The revision that has this data: the newest as it is, an older one with a new number, or a new one. */
export function resolveRevision(revisions: readonly ControllerRevision[], proposed: Proposed, collisionCount: number, context: ControllerContext): Resolved | { readonly error: string } {
  const newest = revisions.at(-1)
  const number = (newest?.revision ?? 0) + 1
  const equal = revisions.filter(({ data }) => sameValue(data, proposed.data)).at(-1)
  if (equal !== undefined && equal === newest) return { update: equal, collisionCount }
  if (equal !== undefined) {
    const changed = { ...cloneValue(equal), revision: number }
    const { object, refusal } = context.write.update<ControllerRevision>('ControllerRevision', changed, 'the template of that revision is back')
    return refusal === undefined ? { update: object ?? changed, collisionCount } : { error: refusal.message }
  }
  return createRevision(proposed, number, collisionCount, context)
}

function createRevision(proposed: Proposed, revision: number, collisionCount: number, context: ControllerContext): Resolved | { readonly error: string } {
  const { metadata } = proposed.owner.object
  for (let count = collisionCount; count < collisionCount + 100; count++) {
    const hash = proposed.hash(count)
    const name = revisionName(metadata?.name ?? '', hash)
    const wanted: ControllerRevision = {
      apiVersion: 'apps/v1',
      kind: 'ControllerRevision',
      metadata: {
        name, namespace: metadata?.namespace, labels: { ...proposed.labels, [proposed.hashLabel]: hash },
        ...Object.keys(proposed.annotations).length === 0 ? {} : { annotations: { ...proposed.annotations } },
        ownerReferences: [controllerRef(proposed.owner)],
      },
      data: proposed.data,
      revision,
    }
    const { object, refusal } = context.write.create<ControllerRevision>('ControllerRevision', wanted, 'no revision has the template')
    if (refusal === undefined) return { update: object ?? wanted, collisionCount: count }
    if (refusal.reason !== 'AlreadyExists') return { error: refusal.message }
    const taken = context.read.get('ControllerRevision', metadata?.namespace ?? '', name) as ControllerRevision | undefined
    if (taken !== undefined && sameValue(taken.data, proposed.data)) return { update: taken, collisionCount: count }
  }
  return { error: 'no free name for a revision' }
}

/** Deletes the oldest of the revisions that nothing uses, beyond the limit. */
export function truncateRevisions(revisions: readonly ControllerRevision[], live: ReadonlySet<string>, limit: number, context: ControllerContext): void {
  const unused = revisions.filter(({ metadata }) => !live.has(metadata?.name ?? ''))
  for (const { metadata } of unused.slice(0, Math.max(0, unused.length - limit))) {
    context.write.delete('ControllerRevision', metadata?.namespace ?? '', metadata?.name ?? '', `more than ${limit} old revisions`)
  }
}
