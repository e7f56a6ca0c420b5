import { recordings, lines } from './files.ts'
import { replayHash, type HashLine } from './rollout/hash.ts'
import { compareParts } from './rollout/parts.ts'
import { Recording } from './rollout/recording.ts'
import type { Scenario } from './rollout/scenario.ts'
import { Tally, type ReplayOptions, type ReplayResult } from './replay.ts'
import type { Minor } from '../../src/base/release.ts'

/** Replays `rollout` recordings: hashes of templates, and scenarios played against the simulated cluster. */
export function replay(options: ReplayOptions): Promise<ReplayResult> {
  const tally = new Tally('hash', 'scaleSteps', 'settled', 'conditions', 'history', 'events', 'replies', 'final')
  const notes: string[] = []
  let cases = 0
  const only = process.env.ROLLOUT_ID
  for (const { file, text } of lines(recordings(options.folder, options.files))) {
    if (file.endsWith('-hash.jsonl')) {
      cases++
      replayHash(tally, JSON.parse(text) as HashLine, options.minor)
      continue
    }
    const scenario = JSON.parse(text) as Scenario
    if (only !== undefined && scenario.id !== only) continue
    cases++
    compareParts(tally, scenario, play(scenario, options.minor, notes))
  }
  return Promise.resolve({ area: 'rollout', cases, aspects: tally.aspects, differences: tally.differences, notes })
}

function play(scenario: Scenario, minor: Minor, notes: string[]): ReturnType<Recording['run']> {
  try {
    return new Recording(scenario, minor).run()
  } catch (error) {
    notes.push(`${scenario.id}: ${error instanceof Error ? error.stack ?? error.message : String(error)}`)
    return { phases: [], history: {}, events: {}, replies: [], final: [] }
  }
}
