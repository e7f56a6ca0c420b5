import { goJson } from '../../../base/go-format.ts'
import type { ValueMap } from '../../../base/json.ts'
import { fnv132, safeEncode } from '../safe-encode.ts'

/**
 * What a ControllerRevision of a StatefulSet or DaemonSet holds: a patch that puts the template in place as a whole.
 * Upstream: `getPatch` of `pkg/controller/{statefulset,daemon}` (1.36). `template` is as the API server returns it.
 */
export function revisionData(template: ValueMap): ValueMap {
  return { spec: { template: { ...template, $patch: 'replace' } } }
}

/**
 * `HashControllerRevision` of `pkg/controller/history/controller_history.go` (1.36), the hash of a StatefulSet's revision: FNV-1 over the
 * data, then over the decimal collision count, which a StatefulSet always passes (none is 0).
 */
export function hashRevisionData(data: ValueMap, collisionCount = 0): string {
  const bytes = new TextEncoder()
  return safeEncode(String(fnv132(bytes.encode(String(collisionCount)), fnv132(bytes.encode(goJson(data))))))
}

/** `ControllerRevisionName`: a prefix that is too long for a name is cut. */
export function revisionName(prefix: string, hash: string): string {
  return `${prefix.slice(0, 223)}-${hash}`
}
