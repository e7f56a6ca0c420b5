import type { Minor } from '../base/release.ts'
import { kindHistory, lookupKind } from '../schema/catalog.ts'
import { decode } from '../schema/decode.ts'
import type { ModelSchemas } from './manifest-resource.ts'

/** Scope of a kind that the catalogue does not have: from CRDs of the input or bundled packs. */
export type CustomScope = (apiVersion: string, kind: string) => 'namespaced' | 'cluster' | undefined

/** The built-in schemas as the model asks for them; a kind is read as of the newest checked release that has it. */
export function catalogSchemas(minors: readonly Minor[], customScope: CustomScope = () => undefined): ModelSchemas {
  return {
    scopeOf(apiVersion, kind) {
      const info = kindHistory(apiVersion, kind)
      if (info === undefined) return customScope(apiVersion, kind)
      return info.namespaced ? 'namespaced' : 'cluster'
    },
    isBuiltIn: (apiVersion, kind) => kindHistory(apiVersion, kind) !== undefined,
    decode(value, apiVersion, kind) {
      const info = kindHistory(apiVersion, kind)
      if (info === undefined || info.definition === '') return undefined
      const minor = minors.findLast((one) => lookupKind(apiVersion, kind, one) !== undefined) ?? Math.max(info.since, Math.min(minors.at(-1) ?? info.since, (info.until ?? Infinity) - 1))
      return decode(value, info.definition, minor)
    },
  }
}
