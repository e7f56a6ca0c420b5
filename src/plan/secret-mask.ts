import type { ValueMap } from '../base/json.ts'
import { isSecret, masker } from './changes/secrets.ts'
import type { History } from './history.ts'
import type { Manifest } from './manifests.ts'

/** Hides every value that a Secret of the manifests, or of the cluster at any time, holds: in what kubectl prints and the server says. */
export function secretMask(history: History, manifests: readonly Manifest[]): (text: string) => string {
  const sent = manifests.map(({ object }) => object).filter(({ kind }) => typeof kind === 'string' && isSecret({ kind }))
  const stored = [...history.versionsOf('Secret').values()].flatMap((versions) => versions.flatMap(({ object }) => object === undefined ? [] : [object as ValueMap]))
  const states = [...sent, ...stored]
  return states.length === 0 ? (text) => text : masker(states)
}
