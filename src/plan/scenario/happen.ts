import type { FileTree } from '../../kubectl/run.ts'
import { patienceFor, type Patience } from '../rest.ts'
import type { World } from '../world.ts'
import { perform, type Performed } from './perform.ts'
import type { Action, Scenario, ScenarioStep } from './scenario.ts'
import { statedWait } from './stated-wait.ts'

/** What was done, and when: seconds from the sending of the manifests. */
export type Happened = Performed & { readonly at: number }

/** A plan ends after an hour of virtual time, when no step asks for more. */
const longest = 3_600_000
/** What does not come to rest, as a container that crashes for ever, is waited for so long. */
export const settling = 900_000

/** Takes the steps of the scenario: those with a time at their time, the others one after the other, each when all is at rest. */
export function happen(world: World, scenario: Scenario, start: number, files: FileTree): Happened[] {
  const timed = scenario.steps.flatMap(({ when, action }) => when.kind === 'at' ? [{ action, time: start + when.seconds * 1000 }] : []).sort((a, b) => a.time - b.time)
  const waiting = scenario.steps.filter(({ when }) => when.kind === 'rest')
  const latest = scenario.seconds === undefined ? Math.max(start + longest, (timed.at(-1)?.time ?? 0) + settling) : start + scenario.seconds * 1000
  const done: Happened[] = []
  const act = (action: Action): void => {
    const at = (world.now - start) / 1000
    done.push({ ...perform(world, action, files), at })
    // What it sets off may begin later.
    world.history.touch()
  }
  while (world.livelock === undefined) {
    const [next] = timed
    const [step] = waiting
    const until = Math.min(latest, next?.time ?? latest, step === undefined ? latest : world.now + settling)
    const isAtRest = world.rest(() => patienceOf(world, scenario)[step === undefined ? 'full' : 'brief'], until)
    if (next !== undefined && next.time <= Math.min(world.now, latest)) {
      timed.shift()
      act(next.action)
    } else if (step !== undefined && (isAtRest || world.now < latest)) {
      waiting.shift()
      act(step.action)
    } else if (next !== undefined && next.time <= latest) world.advance(next.time)
    else break
  }
  if (scenario.seconds !== undefined) world.advance(latest)
  else if (scenario.least !== undefined) world.advance(Math.max(world.now, start + scenario.least * 1000))
  return [...done, ...[...timed, ...waiting].map(({ action }) => notReached(action, (world.now - start) / 1000))]
}

function patienceOf(world: World, scenario: Scenario): Patience {
  const { brief, full } = patienceFor(world.cluster.read)
  const stated = (statedWait(scenario, world.cluster.read) + 5) * 1000
  return { brief: Math.max(brief, stated), full: Math.max(full, stated) }
}

function notReached(action: Action, at: number): Happened {
  return { at, command: action.kind === 'kubectl' ? action.command : action.kind, stdout: '', stderr: 'the plan ended before its turn came\n', code: 1 }
}

/** Steps that are taken before the manifests are sent. */
export function stepsBefore({ steps }: Scenario): readonly ScenarioStep[] {
  return steps.filter(({ when }) => when.kind === 'before')
}
