import type { Conversion } from '../codec.ts'
import { conversions as coreConversions } from '../conversion/core.ts'
import { daemonSetConversion } from '../conversion/daemon-set.ts'
import { defaulters as apiextensionsDefaulters } from '../defaulting/apiextensions.ts'
import { defaulters as clusterDefaulters } from '../defaulting/cluster.ts'
import { defaulters as coreDefaulters } from '../defaulting/core.ts'
import type { Defaulters } from '../defaulting/types.ts'
import { defaulters as workloadDefaulters } from '../defaulting/workloads.ts'
import type { AnyStrategy } from '../strategy.ts'
import { apiextensionsStrategies } from './apiextensions.ts'
import { clusterStrategies } from './cluster.ts'
import { coreStrategies } from './core.ts'
import { workloadStrategies } from './workloads.ts'

/** Every built-in kind's strategy. */
export const builtInStrategies: readonly AnyStrategy[] = [...workloadStrategies, ...coreStrategies, ...clusterStrategies, ...apiextensionsStrategies]

/** Defaults that depend on other fields, by `<group>/<version>/<Kind>`. */
export const builtInDefaulters: Defaulters = { ...workloadDefaulters, ...coreDefaulters, ...clusterDefaulters, ...apiextensionsDefaulters }

/** Versions of a kind that differ from its hub version, by `<group>/<version>/<Kind>`. */
export const builtInConversions: Readonly<Record<string, Conversion>> = { ...coreConversions, 'apps/v1/DaemonSet': daemonSetConversion }
