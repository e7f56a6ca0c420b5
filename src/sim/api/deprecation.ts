import type { Minor } from '../../base/release.ts'
import { lookupKind } from '../../schema/catalog.ts'
import type { ApiResponse } from './status.ts'

/**
 * The warning that a release gives with every answer about a kind or version that is on its way out:
 * `k8s.io/apiserver/pkg/endpoints/deprecation/deprecation.go` (1.36).
 */
export function deprecationWarning(apiVersion: string, kind: string, minor: Minor): string | undefined {
  const { deprecatedIn, removedIn, replacement } = lookupKind(apiVersion, kind, minor) ?? {}
  if (deprecatedIn === undefined || deprecatedIn > minor) return undefined
  const removed = removedIn === undefined ? '' : `, unavailable in v1.${removedIn}+`
  const instead = replacement === undefined ? '' : `; use ${replacement.apiVersion} ${replacement.kind}`
  return `${apiVersion} ${kind} is deprecated in v1.${deprecatedIn}+${removed}${instead}`
}

/** An answer with that warning before its own, whether the request was accepted or refused. */
export function withDeprecationWarning(response: ApiResponse, group: string, version: string, kind: string, minor: Minor): ApiResponse {
  const warning = deprecationWarning(group === '' ? version : `${group}/${version}`, kind, minor)
  return warning === undefined ? response : { ...response, warnings: [warning, ...response.warnings] }
}
