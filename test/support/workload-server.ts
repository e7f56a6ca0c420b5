import { cloneValue, isMap, type Value, type ValueMap } from '../../src/base/json.ts'
import type { Minor } from '../../src/base/release.ts'
import { mapObject } from '../../src/sim/api/rest-mapping.ts'
import type { ApiResponse } from '../../src/sim/api/status.ts'
import { addNamespace, freshServer } from '../../scripts/conformance/world.ts'
import './schemas.ts'

/** Asks a fresh server, with a `default` namespace and account, to create the object; `then` says what replaces it, or part of it, afterwards. */
export function answerOf(object: Value, { minor = 36, then, subresource = '' }: { minor?: Minor, then?: (stored: ValueMap) => void, subresource?: string } = {}): ApiResponse {
  const server = freshServer(minor)
  addNamespace(server, 'default', ['default'], false)
  const sent = asMap(cloneValue(object))
  const mapping = mapObject(server.registry, sent)
  if (!('target' in mapping)) throw new Error('no such kind')
  const created = server.create(mapping.target, sent, { dryRun: false, fieldValidation: 'Strict' })
  if (then === undefined || created.object === undefined) return created
  const next = asMap(cloneValue(created.object))
  then(next)
  return server.update({ ...mapping.target, name: 'web', subresource }, next, { dryRun: false, fieldValidation: 'Strict' })
}

/** The faults it finds, each with its field. */
export function causesOf(response: ApiResponse): string[] {
  return (response.status?.details?.causes ?? []).map(({ field, message }) => `${field ?? ''}: ${message ?? ''}`)
}

function asMap(value: Value): ValueMap {
  return isMap(value) ? value : {}
}
