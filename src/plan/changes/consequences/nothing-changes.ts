import { isMap } from '../../../base/json.ts'
import { lastAppliedOf } from '../../../kubectl/apply/last-applied.ts'
import { JsonError, readJson } from '../../../parse/json.ts'
import { changedPaths } from '../../effects/changed-paths.ts'
import type { Problem } from '../../plan.ts'
import { stepsOf } from '../steps.ts'
import { listed, problemOf, titleOf, type ChangedObject, type ChangeFacts } from './facts.ts'

/** Manifests that say in other words what is stored: apply says `configured`, and nothing but its annotation changes. */
export function nothingChanges({ changed }: ChangeFacts): Problem[] {
  return changed.flatMap((change): Problem[] => {
    const { change: { fields, endless = [] }, answer } = change
    const paths = answer.outcome === 'configured' && fields.length === 0 && endless.length === 0 ? rewritten(change) : []
    const [first] = paths
    if (first === undefined) return []
    return [problemOf(change, {
      rule: 'plan-noop-diff', severity: 'info', message: `apply says that ${titleOf(change.resource)} is configured, and nothing of it changes: ${listed(paths)} ${paths.length === 1 ? 'is' : 'are'} written in another way than at the last apply`,
      effect: 'only the annotation of the last apply is another; no pod restarts for it',
    }, stepsOf(change.manifest.object, first))]
  })
}

/** In which fields the manifest differs from that of the last apply; none where there was none. */
function rewritten({ before, manifest }: ChangedObject): string[] {
  const text = before === undefined || !isMap(before) ? undefined : lastAppliedOf(before)
  const read = text === undefined ? undefined : readJson(text, 0)
  if (read === undefined || read instanceof JsonError || !isMap(read.value)) return []
  return changedPaths(withoutEmpty(read.value), withoutEmpty(manifest.object)).filter((path) => path !== 'metadata.namespace')
}

/** kubectl notes an empty map of annotations with every apply. */
function withoutEmpty(object: ChangedObject['manifest']['object']): ChangedObject['manifest']['object'] {
  const { metadata } = object
  if (!isMap(metadata)) return object
  const { annotations, ...rest } = metadata
  return { ...object, metadata: isMap(annotations) && Object.keys(annotations).length === 0 ? rest : metadata }
}
