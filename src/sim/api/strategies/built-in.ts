import type { Conversion } from '../codec.ts'
import type { Defaulters } from '../defaulting/types.ts'
import type { AnyStrategy } from '../strategy.ts'

/** Every built-in kind's strategy. */
export const builtInStrategies: readonly AnyStrategy[] = []

/** Defaults that depend on other fields, by `<group>/<version>/<Kind>`. */
export const builtInDefaulters: Defaulters = {}

/** Versions of a kind that differ from its hub version, by `<group>/<version>/<Kind>`. */
export const builtInConversions: Readonly<Record<string, Conversion>> = {}
