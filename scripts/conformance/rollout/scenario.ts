import type { ValueMap } from '../../../src/base/json.ts'
import type { Behaviour } from '../../../src/sim/kubelet/stand-in.ts'
import type { NodeOptions } from '../../../src/sim/kubelet/stand-in-nodes.ts'
import type { Phase, Show, TraceResult } from './recorder.ts'

export interface ScenarioNode extends NodeOptions {
  readonly name: string
  readonly zone?: string
  readonly abs?: boolean
}

export interface Scenario extends TraceResult {
  readonly id: string
  readonly nodes: readonly ScenarioNode[]
  readonly pre?: readonly ValueMap[]
  readonly namespace?: ValueMap
  readonly behaviour: Partial<Behaviour>
  readonly quietMs: number
  readonly hideNode?: boolean
  readonly pods?: 'grouped' | 'individual'
  readonly steps: readonly { readonly at: string, readonly do?: ValueMap }[]
  readonly end?: string
  readonly unstable?: readonly { readonly path: string, readonly observed: readonly unknown[] }[]
}

/** What the line shows, found out from the line itself. */
export function shownIn({ final, phases, replies }: Scenario): Show {
  const podsOf = new Map<string, number>()
  for (const object of final) {
    if (object.kind !== 'Pod') continue
    const [owner] = (object.metadata as { ownerReferences?: { name: string }[] }).ownerReferences ?? []
    podsOf.set(owner?.name ?? '', (podsOf.get(owner?.name ?? '') ?? 0) + 1)
  }
  const keys = new Set(phases.flatMap(({ settled }: Phase) => Object.keys(settled)))
  const deleted = new Set(phases.flatMap((phase: Phase) => phase.deleted ?? []))
  const showsEndpoints = phases.length === 0 || [...keys].some((key) => key.startsWith('endpoints/'))
  return {
    finalPods: Math.max(0, ...podsOf.values()),
    everything: final.some(({ kind }) => ['Node', 'Namespace', 'Endpoints'].includes(kind)),
    allReplies: ((replies as readonly { status?: number }[] | undefined) ?? []).some(({ status = 999 }) => status < 300),
    defaults: ['configmaps/kube-root-ca.crt', 'serviceaccounts/default'].some((key) => keys.has(key) || deleted.has(key)),
    ignore: showsEndpoints ? [] : ['endpoints'],
  }
}
