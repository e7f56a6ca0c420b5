import type { ValueMap } from '../../../src/base/json.ts'

/** The first status that does not yet fit the objects it counts; null when all do. */
export function unfinished(objects: readonly { readonly resource: string, readonly object: ValueMap }[]): string | null
