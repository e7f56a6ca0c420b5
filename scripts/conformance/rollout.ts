import { recordings, lines } from './files.ts'
import { replayHash, type HashLine } from './rollout/hash.ts'
import { Tally, type ReplayOptions, type ReplayResult } from './replay.ts'

/** Replays `rollout` recordings: hashes of templates, and scenarios played against the simulated cluster. */
export function replay(options: ReplayOptions): Promise<ReplayResult> {
  const tally = new Tally('hash')
  let cases = 0
  for (const { file, text } of lines(recordings(options.folder, options.files))) {
    cases++
    if (file.endsWith('-hash.jsonl')) replayHash(tally, JSON.parse(text) as HashLine, options.minor)
  }
  return Promise.resolve({ area: 'rollout', cases, aspects: tally.aspects, differences: tally.differences })
}
