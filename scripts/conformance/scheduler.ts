import { lines, recordings } from './files.ts'
import { Tally, type Replay } from './replay.ts'
import { replayLive, type LiveCase } from './scheduler/live.ts'
import { replayRequeue, type RequeueCase } from './scheduler/requeue.ts'
import { replaySequence, type SequenceCase } from './scheduler/sequence.ts'
import { replaySingle, type SingleCase } from './scheduler/single-case.ts'

/** Recorded decisions of kube-scheduler, asked of ours. */
export const replay: Replay = ({ folder, files, minor }) => {
  const tally = new Tally('filter', 'score', 'choice', 'message', 'preemption', 'requeue')
  let cases = 0
  for (const { file, text } of lines(recordings(folder, files))) {
    cases++
    const recorded = JSON.parse(text) as { id: string }
    if (file === 'live.jsonl') replayLive(recorded as unknown as LiveCase, minor, tally)
    else if ('event' in recorded) replayRequeue(recorded as RequeueCase, minor, tally)
    else if ('steps' in recorded) replaySequence(recorded as unknown as SequenceCase, minor, tally)
    else replaySingle(recorded as SingleCase, minor, tally)
  }
  return Promise.resolve({ area: 'scheduler', cases, aspects: tally.aspects, differences: tally.differences })
}
