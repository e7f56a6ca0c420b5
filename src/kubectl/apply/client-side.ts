import { goJson } from '../../base/go-format.ts'
import { cloneValue, isMap, type ValueMap } from '../../base/json.ts'
import { applyMergePatch } from '../../merge/json-merge-patch.ts'
import { applyStrategicPatch } from '../../merge/strategic/merge.ts'
import { patchSchema, type PatchSchema } from '../../merge/strategic/patch-meta.ts'
import { JsonError, readJson } from '../../parse/json.ts'
import type { ServedResource } from '../../sim/api/registry.ts'
import { Failure } from '../failure.ts'
import type { Session } from '../session.ts'
import { toYaml } from '../printers/yaml.ts'
import { lastAppliedOf } from './last-applied.ts'
import { haveConflicts, withoutDirectives } from './conflicts.ts'
import { threeWayMergePatch, threeWayStrategicPatch, twoWayStrategicPatch, type PatchOutcome, type ThreeWay } from './three-way.ts'

export interface BuiltPatch {
  readonly patch: ValueMap
  readonly type: 'strategic' | 'merge'
}

/** The patch that client-side apply sends: `pkg/cmd/apply/patcher.go` (v0.36.2). Built-in kinds merge lists, others replace them. */
export function buildPatch(session: Session, resource: ServedResource, current: ValueMap, modified: ValueMap, overwrite: boolean): BuiltPatch | Failure {
  const saved = lastAppliedOf(current)
  const original = readOriginal(saved)
  const strategic = resource.definition !== undefined
  const outcome = original === undefined ? { fault: 'invalid JSON document' } : patchFrom({ original, modified, current }, strategic ? patchSchema(resource.definition ?? '', session.client.minor) : undefined, overwrite)
  if (!('fault' in outcome)) return { patch: outcome.patch, type: strategic ? 'strategic' : 'merge' }
  // Upstream tries three sources of merge keys, one after the other.
  if (strategic) for (const source of ['openapi v3 spec', 'openapi spec']) session.printError(`warning: error calculating patch from ${source}: ${outcome.fault}\n`)
  return Failure.text(`creating patch with:\noriginal:\n${saved ?? ''}\nmodified:\n${goJson(modified)}\n\ncurrent:\n${goJson(current)}\n\nfor: ${outcome.fault}`)
}

function patchFrom(documents: ThreeWay, schema: PatchSchema | undefined, overwrite: boolean): PatchOutcome {
  if (schema === undefined) return threeWayMergePatch(documents)
  const outcome = threeWayStrategicPatch(documents, schema)
  if (overwrite || 'fault' in outcome) return outcome
  const changed = twoWayStrategicPatch(documents.original, documents.current, schema)
  if ('fault' in changed) return changed
  const changes = withoutDirectives(changed.patch)
  return haveConflicts(outcome.patch, changes, schema) ? { fault: `patch:\n${toYaml(outcome.patch)}\nconflicts with changes made from original to current:\n${toYaml(changes)}\n` } : outcome
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
