import type { ValueMap } from '../../src/base/json.ts'
import type { RecordedAnswer } from '../conformance/recorded.ts'

/** One request that both servers are asked. */
export interface FuzzCase {
  readonly id: string
  readonly op: 'create' | 'update'
  readonly object: ValueMap
  /** `update`: the object as the real server stores it. */
  readonly old?: ValueMap
}

/** Whoever answers: the real server over HTTP, or ours. */
export type Ask = (fuzzCase: FuzzCase) => Promise<RecordedAnswer>

/** A place of two answers that is not the same. */
export interface Mismatch {
  /** What stays the same over cases of one cause: kind, aspect, words without names and numbers. */
  readonly class: string
  readonly aspect: string
  readonly expected: unknown
  readonly got: unknown
}
