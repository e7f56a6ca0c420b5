/** Completion indexes as `status.completedIndexes` writes them: `0,2-4`. Upstream: `pkg/controller/job/indexed_job_utils.go` (1.36). */
export function formatIndexes(indexes: Iterable<number>): string {
  const sorted = [...new Set(indexes)].sort((a, b) => a - b)
  const parts: string[] = []
  for (let at = 0; at < sorted.length;) {
    let end = at
    while (end + 1 < sorted.length && sorted[end + 1] === (sorted[end] ?? 0) + 1) end++
    const [first, last] = [sorted[at], sorted[end]]
    // Two in a row are written one by one, three or more as a range.
    parts.push(end === at ? `${first}` : end === at + 1 ? `${first},${last}` : `${first}-${last}`)
    at = end + 1
  }
  return parts.join(',')
}

/** The indexes below a limit that a text names; what is malformed ends it. */
export function parseIndexes(text: string | undefined, limit: number): Set<number> {
  const indexes = new Set<number>()
  for (const part of (text ?? '').split(',')) {
    const match = /^(\d+)(?:-(\d+))?$/.exec(part)
    if (match === null) break
    for (let index = Number(match[1]); index <= Number(match[2] ?? match[1]) && index < limit; index++) indexes.add(index)
  }
  return indexes
}
