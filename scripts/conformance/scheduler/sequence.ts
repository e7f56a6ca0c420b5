import type { Pod } from '../../../src/model/kubernetes.generated.ts'
import { explainPod, type PodExplanation } from '../../../src/sim/scheduler/explain/explain-pod.ts'
import type { Tally } from '../replay.ts'
import { same } from './answer.ts'
import { preparePod, shownName, worldOf, type Scenario } from './scenario.ts'

interface Step {
  readonly pod: string
  readonly attempt?: number
  readonly feasible?: number
  readonly best?: number
  readonly top?: readonly string[]
  readonly chosen?: string
  readonly total?: Record<string, number>
  readonly message?: string
  readonly candidates?: Record<string, { pdbViolations: number, victims: string[] }>
  readonly picks?: readonly string[]
  readonly nominated?: string
}

export interface SequenceCase extends Scenario {
  readonly templates: Readonly<Record<string, Pod>>
  readonly queue: readonly { readonly name: string, readonly template: string }[]
  readonly steps: readonly Step[]
}

/** Pods placed one after another; each placed pod runs before the next is tried. A step that goes wrong is put right for those after it. */
export function replaySequence(recorded: SequenceCase, minor: number, tally: Tally): void {
  const scheduler = worldOf(recorded, minor, { tieBreak: { rule: 'name' }, ties: true })
  const pods = new Map(recorded.queue.map(({ name, template }) => {
    const raw = recorded.templates[template] ?? {}
    return [name, preparePod({ ...raw, metadata: { ...raw.metadata, name } }, minor)] as const
  }))
  for (const [index, step] of recorded.steps.entries()) {
    const id = `${recorded.id}#${index}`
    const pod = pods.get(step.pod.split('/').at(-1) ?? '')
    const framework = pod && scheduler.frameworkFor(pod)
    if (pod === undefined || framework === undefined) continue
    const info = scheduler.cache.shapes.infoOf(pod)
    const decision = scheduler.decide(framework, info)
    if (step.chosen !== undefined) {
      const got = decision.kind !== 'placed' ? { kind: decision.kind } : {
        chosen: decision.node, feasible: decision.feasible, best: decision.total, top: (decision.ties ?? []).length > 1 ? decision.ties : undefined,
        total: step.total && totalsOf(explainPod(framework, scheduler.cache, info)),
      }
      const { chosen, feasible, best, top, total } = step
      tally.count(id, 'choice', same({ chosen, feasible, best, top, total }, got), { chosen, feasible, best, top, total }, got)
      scheduler.nominator.remove(info.key)
      const second = String(Math.floor((index + 1) / 60)).padStart(2, '0')
      const startTime = `2026-01-01T00:${second}:${String((index + 1) % 60).padStart(2, '0')}Z`
      scheduler.cache.addPod({ ...pod, spec: { ...pod.spec, nodeName: chosen }, status: { phase: 'Running', startTime } })
    } else if (step.message !== undefined) {
      const message = decision.kind === 'unschedulable' ? decision.message : decision.kind
      tally.count(id, 'message', message === step.message, step.message, message)
      replayPreemption(id, step, decision, tally)
      if (step.nominated === undefined) continue
      for (const victim of step.candidates?.[step.nominated]?.victims ?? []) scheduler.cache.removePod(victim.includes('/') ? victim : `default/${victim}`)
      const nominated = { ...pod, status: { ...pod.status, nominatedNodeName: step.nominated } }
      pods.set(pod.metadata?.name ?? '', nominated)
      scheduler.nominator.add(scheduler.cache.shapes.infoOf(nominated), step.nominated)
    }
  }
}

function totalsOf({ feasible, scores }: PodExplanation): unknown {
  return scores && Object.fromEntries(feasible.map((name, at) => [name, scores.totals[at]]))
}

function replayPreemption(id: string, step: Step, decision: ReturnType<ReturnType<typeof worldOf>['decide']>, tally: Tally): void {
  if (step.candidates === undefined) return
  const preemption = decision.kind === 'unschedulable' ? decision.preemption : undefined
  const candidates = Object.fromEntries((preemption?.candidates ?? []).map(({ node, victims, pdbViolations }) => [node, { pdbViolations, victims: victims.map(shownName) }]))
  const got = { candidates, picks: [...preemption?.picks ?? []].sort() }
  const expected = { candidates: step.candidates, picks: step.picks }
  tally.count(id, 'preemption', same(expected, got), expected, got)
}
