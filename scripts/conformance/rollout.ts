import { recordings, lines } from './files.ts'
import { replayHash, type HashLine } from './rollout/hash.ts'
import { compareParts } from './rollout/parts.ts'
import { loadRecorder, type Recorder } from './rollout/recorder.ts'
import { Recording } from './rollout/recording.ts'
import type { Scenario } from './rollout/scenario.ts'
import { Tally, type ReplayOptions, type ReplayResult } from './replay.ts'
import type { Minor } from '../../src/base/release.ts'

/**
 * Replays `rollout` recordings: hashes of templates, and scenarios played against the simulated cluster, which the recorder itself (its
 * folder: `--recorder`) writes down. Without it only the hashes are compared.
 */
export async function replay(options: ReplayOptions): Promise<ReplayResult> {
  const recorder = options.recorder === undefined ? undefined : await loadRecorder(options.recorder)
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
    if (recorder === undefined) continue
    // Phases that no two runs have in common were left out.
    const scenario = { phases: [], ...JSON.parse(text) as Omit<Scenario, 'phases'> & Partial<Pick<Scenario, 'phases'>> }
    if (only !== undefined && scenario.id !== only) continue
    cases++
    compareParts(tally, scenario, play(scenario, options.minor, recorder, notes))
  }
  if (recorder === undefined) notes.push('scenarios were left out: give the folder of the recorder as --recorder')
  return { area: 'rollout', cases, aspects: tally.aspects, differences: tally.differences, notes }
}

function play(scenario: Scenario, minor: Minor, recorder: Recorder, notes: string[]): ReturnType<Recording['run']> {
  try {
    return new Recording(scenario, minor, recorder).run()
  } catch (error) {
    notes.push(`${scenario.id}: ${error instanceof Error ? error.stack ?? error.message : String(error)}`)
    return { phases: [], history: {}, events: {}, replies: [], final: [] }
  }
}
