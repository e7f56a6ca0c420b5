import { cloneValue, isMap, type ValueMap } from '../../base/json.ts'
import { applyMergePatch } from '../../merge/json-merge-patch.ts'
import { applyStrategicPatch } from '../../merge/strategic/merge.ts'
import { patchSchema } from '../../merge/strategic/patch-meta.ts'
import { JsonError, readJson } from '../../parse/json.ts'
import type { ServedResource } from '../../sim/api/registry.ts'
import { Failure } from '../failure.ts'
import type { Session } from '../session.ts'
import { lastAppliedOf } from './last-applied.ts'
import { threeWayMergePatch, threeWayStrategicPatch } from './three-way.ts'

export interface BuiltPatch {
  readonly patch: ValueMap
  readonly type: 'strategic' | 'merge'
}

/** The patch that client-side apply sends: `pkg/cmd/apply/patcher.go` (v0.36.2). Built-in kinds merge lists, others replace them. */
export function buildPatch({ client }: Session, resource: ServedResource, current: ValueMap, modified: ValueMap, overwrite: boolean): BuiltPatch | Failure {
  void overwrite
  const original = readOriginal(lastAppliedOf(current))
  if (original === undefined) return Failure.text('invalid JSON document')
  const documents = { original, modified, current }
  const type = resource.definition === undefined ? 'merge' : 'strategic'
  const outcome = resource.definition === undefined ? threeWayMergePatch(documents) : threeWayStrategicPatch(documents, patchSchema(resource.definition, client.minor))
  return 'fault' in outcome ? Failure.text(outcome.fault) : { patch: outcome.patch, type }
}

/** `--dry-run=client` shows what the patch makes of the live object. */
export function patchedLocally({ client }: Session, resource: ServedResource, current: ValueMap, patch: ValueMap, type: 'strategic' | 'merge'): ValueMap {
  if (type === 'merge' || resource.definition === undefined) {
    const merged = applyMergePatch(cloneValue(current), patch)
    return isMap(merged) ? merged : current
  }
  const merged = applyStrategicPatch(current, patch, patchSchema(resource.definition, client.minor))
  return 'fault' in merged ? current : merged.value
}

function readOriginal(text: string | undefined): ValueMap | undefined {
  if (text === undefined) return {}
  const read = readJson(text, 0)
  return read instanceof JsonError ? undefined : isMap(read.value) ? read.value : undefined
}
