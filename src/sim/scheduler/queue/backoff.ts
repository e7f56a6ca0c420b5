export interface BackoffSettings {
  readonly podInitialBackoffSeconds: number
  readonly podMaxBackoffSeconds: number
}

interface Attempts {
  readonly timestamp: number
  readonly unschedulableCount: number
  readonly errorCount: number
}

/** Back-offs end on whole seconds, so that pods of one second are ordered by priority. Upstream: backoffQOrderingWindowDuration. */
const window = 1000

/** 1 s, 2 s, 4 s, 8 s, 10 s, 10 s … Upstream: `backend/queue/backoff_queue.go` (1.36). */
export function backoffDuration(attempts: number, { podInitialBackoffSeconds, podMaxBackoffSeconds }: BackoffSettings): number {
  if (attempts === 0) return 0
  return Math.min(podInitialBackoffSeconds * 2 ** Math.min(attempts - 1, 30), podMaxBackoffSeconds) * 1000
}

export function backoffExpiry({ timestamp, unschedulableCount, errorCount }: Attempts, settings: BackoffSettings): number {
  const attempts = errorCount > 0 ? errorCount : unschedulableCount
  if (attempts === 0 || settings.podMaxBackoffSeconds === 0) return -Infinity
  return align(timestamp + backoffDuration(attempts, settings))
}

export function ready(attempts: Attempts, settings: BackoffSettings, now: number): boolean {
  return backoffExpiry(attempts, settings) < align(now)
}

function align(time: number): number {
  return Math.floor(time / window) * window
}
