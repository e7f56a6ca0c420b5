import { applyFixes } from '../check/fix.ts'
import { groupBy } from '../model/group-by.ts'
import type { CheckReport } from '../report/check-report.ts'
import { checkSources, type CheckRequest, type SourceText } from './check.ts'

export interface FixedSources {
  /** Files whose text changed, in order of path. */
  readonly changed: readonly { readonly path: string, readonly before: string, readonly after: string }[]
  /** How many findings were corrected. */
  readonly applied: number
  /** What is left. */
  readonly report: CheckReport
}

/** A correction can make another possible (or needless): checked again until nothing changes, so that a second run finds nothing to do. */
const mostPasses = 10

export function fixSources(request: CheckRequest, allowUnsafe: boolean): FixedSources {
  let sources: readonly SourceText[] = request.sources
  let applied = 0
  let report = checkSources(request)
  for (let pass = 0; pass < mostPasses; pass++) {
    const byPath = groupBy(report.diagnostics, (finding) => finding.location.path)
    let progress = 0
    sources = sources.map((source) => {
      const fixed = applyFixes(source.path, source.text, byPath.get(source.path) ?? [], allowUnsafe)
      progress += fixed.applied.length
      return fixed.text === source.text ? source : { ...source, text: fixed.text }
    })
    if (progress === 0) break
    applied += progress
    report = checkSources({ ...request, sources })
  }
  const before = new Map(request.sources.map(({ path, text }) => [path, text]))
  const changed = sources.filter(({ path, text }) => before.get(path) !== text).map(({ path, text }) => ({ path, before: before.get(path) ?? '', after: text }))
  return { changed, applied, report }
}
