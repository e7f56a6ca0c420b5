import { compareStrings, type ValueMap } from '../../../src/base/json.ts'
import type { Pod } from '../../../src/model/kubernetes.generated.ts'
import type { Tally } from '../replay.ts'
import { same } from './answer.ts'
import { LiveCluster, type LiveEvent } from './live-cluster.ts'
import type { ScenarioObject } from './scenario.ts'

interface Action {
  readonly create?: ScenarioObject
  readonly patch?: { readonly kind: string, readonly namespace?: string, readonly name: string, readonly patch: ValueMap }
  readonly delete?: { readonly kind: string, readonly namespace?: string, readonly name: string, readonly gracePeriodSeconds?: number }
}

interface ShownPod {
  readonly node?: string
  readonly nominatedNodeName?: string
  readonly terminating?: boolean
  readonly conditions?: readonly { readonly type: string }[]
}

export interface LiveCase {
  readonly id: string
  readonly steps: readonly { readonly do: readonly Action[], readonly pods: Readonly<Record<string, ShownPod>>, readonly events: readonly LiveEvent[] }[]
}

/** A session with the real processes, step by step: where every pod is in the end, and every text on the way. */
export function replayLive(recorded: LiveCase, minor: number, tally: Tally): void {
  let step = recorded.steps[0]
  const cluster = new LiveCluster(minor, (pod) => step?.pods[pod]?.node)
  let seen = 0
  const told = new Set<string>()
  for (const [index, current] of recorded.steps.entries()) {
    step = current
    for (const action of current.do) {
      if (action.create !== undefined) cluster.create(action.create)
      else if (action.patch !== undefined) cluster.patch(action.patch.kind, action.patch.namespace, action.patch.name, action.patch.patch)
      else if (action.delete !== undefined) cluster.delete(action.delete.kind, action.delete.namespace, action.delete.name, action.delete.gracePeriodSeconds)
      // Creations come in one go. Between other requests there is time for one attempt.
      if (action.create === undefined) cluster.react(1)
    }
    cluster.settle()
    const id = `${recorded.id}#${index}`
    const [expected, got] = [places(current.pods), places(Object.fromEntries(cluster.pods.map(shown)))]
    tally.count(id, 'choice', same(expected, got), expected, got)
    const fresh = cluster.events.slice(seen).filter((event) => !told.has(textOf(event)))
    for (const event of fresh) told.add(textOf(event))
    seen = cluster.events.length
    const texts = { conditions: conditions(current.pods), events: [...new Set(current.events.map(textOf))].sort(compareStrings) }
    const gotTexts = { conditions: conditions(Object.fromEntries(cluster.pods.map(shown))), events: [...new Set(fresh.map(textOf))].sort(compareStrings) }
    tally.count(id, 'message', same(texts, gotTexts), texts, gotTexts)
  }
}

function textOf({ reason, pod, message }: LiveEvent): string {
  return `${reason} ${pod} ${message}`
}

function shown({ metadata, spec, status }: Pod): [string, ShownPod] {
  const name = metadata?.namespace === undefined || metadata.namespace === 'default' ? metadata?.name ?? '' : `${metadata.namespace}/${metadata.name ?? ''}`
  return [name, {
    ...(spec?.nodeName && { node: spec.nodeName }),
    ...(status?.nominatedNodeName && { nominatedNodeName: status.nominatedNodeName }),
    ...(metadata?.deletionTimestamp && { terminating: true }),
    ...(status?.conditions && { conditions: status.conditions as { type: string }[] }),
  }]
}

function places(pods: Readonly<Record<string, ShownPod>>): unknown {
  return Object.fromEntries(Object.entries(pods).map(([name, { conditions: _, ...place }]) => [name, place]))
}

function conditions(pods: Readonly<Record<string, ShownPod>>): unknown {
  return Object.fromEntries(Object.entries(pods).map(([name, pod]) => [name, [...pod.conditions ?? []].sort((a, b) => compareStrings(a.type, b.type))]))
}
