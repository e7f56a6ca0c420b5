import type { Minor } from '../../base/release.ts'
import type { Manifest } from '../manifests.ts'
import type { Answer, Change, ObjectName, Problem } from '../plan.ts'
import { capacityDeltas } from './consequences/capacity.ts'
import { danglingReferences } from './consequences/dangling.ts'
import { brokenDefinitions } from './consequences/definitions.ts'
import { evictionOrders } from './consequences/eviction-order.ts'
import { widenedExposure } from './consequences/exposure.ts'
import { factsOf, type NamedManifest, type ObjectReader } from './consequences/facts.ts'
import { imageDowngrades } from './consequences/images.ts'
import { weakenedPods } from './consequences/pod-security.ts'
import { nothingChanges } from './consequences/nothing-changes.ts'
import { prunedData } from './consequences/pruned-data.ts'
import { recreated } from './consequences/recreated.ts'
import { replicasResets } from './consequences/replicas.ts'
import { restarts } from './consequences/restarts.ts'
import { widenedRights } from './consequences/rights.ts'
import { orphanedSelectors } from './consequences/selectors.ts'
import { staleConfigs } from './consequences/stale-config.ts'

export interface ConsequencesRequest {
  readonly manifests: readonly Manifest[]
  readonly changes: readonly Change[]
  /** The answer that decides of each change. */
  readonly primary: readonly Answer[]
  readonly before: ObjectReader
  /** The same cluster with everything that was taken. */
  readonly after: ObjectReader
  readonly pruned: readonly ObjectName[]
  readonly left: readonly ObjectName[]
  /** What was there before, as it was written. */
  readonly earlier: readonly NamedManifest[]
  readonly minor: Minor
}

const rules = [
  prunedData, danglingReferences, recreated, staleConfigs, replicasResets, imageDowngrades, orphanedSelectors, widenedRights, widenedExposure, weakenedPods, brokenDefinitions, evictionOrders,
  restarts, capacityDeltas, nothingChanges,
]

/** What changes that the server takes without a word do to those who rely on what was before. */
export function consequencesOf(request: ConsequencesRequest): Problem[] {
  const facts = factsOf(request)
  return rules.flatMap((rule) => rule(facts))
}
