/**
 * stowage as a library: what the command line does, as functions of texts. Nothing here reads files (but the schemas of this package),
 * prints, ends the process or opens a connection.
 */
export { check, diff, fix, plan, rules, type CheckOptions, type ClusterInput, type TextFile } from './workspace/library.ts'
export type { FixedSources } from './workspace/fix.ts'

export type { Diagnostic, Edit, Fix, Location, Related, RenderedPlace, ResourceName, ServerWords, Severity, Span } from './diagnostic/diagnostic.ts'
export { LineIndex } from './diagnostic/lines.ts'
export type { Position } from './diagnostic/position.ts'

export { manifestObjects, parseFile, type ManifestObject, type Manifests, type ParsedDocument, type ParsedFile } from './parse/document.ts'
export type { JsonPath, Value, ValueMap } from './base/json.ts'
export { newestMinor, oldestMinor, type Minor } from './base/release.ts'

export type { Profile, Rule } from './check/api.ts'
export { writeBaseline } from './check/baseline.ts'

export type { Diff, Plan } from './plan/plan.ts'
export type { DiffResult } from './plan/changes/diff.ts'
export { scenarioFromFlags } from './plan/scenario/from-flags.ts'
export type { Scenario } from './plan/scenario/scenario.ts'

export type { CheckReport, ReportOptions } from './report/check-report.ts'
export { checkstyleReport } from './report/checkstyle.ts'
export { githubReport } from './report/github.ts'
export { gitlabReport } from './report/gitlab.ts'
export { jsonReport } from './report/json.ts'
export { junitReport } from './report/junit.ts'
export { markdownReport } from './report/markdown.ts'
export { sarifReport } from './report/sarif.ts'
export { tapReport } from './report/tap.ts'
export { textReport } from './report/text.ts'
