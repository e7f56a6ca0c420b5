import type { Diagnostic } from '../diagnostic/diagnostic.ts'
import { fingerprints } from '../diagnostic/fingerprint.ts'

/** Findings that were there when the baseline was written; they are told no more. */
export interface Baseline {
  readonly fingerprints: ReadonlySet<string>
}

const version = 1

/** Reads a baseline file; a text says what is wrong with it. */
export function readBaseline(text: string): Baseline | string {
  let value: unknown
  try {
    value = JSON.parse(text)
  } catch {
    return 'the baseline is no JSON'
  }
  const { version: found, findings } = (typeof value === 'object' && value !== null ? value : {}) as { version?: unknown, findings?: unknown }
  if (found !== version) return `the baseline has version ${String(found)}; this stowage reads version ${version}`
  if (!Array.isArray(findings)) return 'the baseline has no list "findings"'
  const prints = findings.map((entry: unknown) => (entry as { fingerprint?: unknown } | null)?.fingerprint)
  return { fingerprints: new Set(prints.filter((print) => typeof print === 'string')) }
}

/** A baseline of these findings, one a line, so that a diff of it reads well. */
export function writeBaseline(findings: readonly Diagnostic[]): string {
  const prints = fingerprints(findings)
  const lines = findings.map((finding) => JSON.stringify({
    rule: finding.rule, path: finding.location.path, resource: finding.resource, pointer: finding.pointer, fingerprint: prints.get(finding),
  }))
  return `{"version": ${version}, "findings": [\n${lines.join(',\n')}\n]}\n`
}

/** Findings that the baseline does not have, and those that it has. */
export function againstBaseline(findings: readonly Diagnostic[], baseline: Baseline | undefined): { readonly fresh: readonly Diagnostic[], readonly known: readonly Diagnostic[] } {
  if (baseline === undefined) return { fresh: findings, known: [] }
  const prints = fingerprints(findings)
  const isKnown = (finding: Diagnostic): boolean => baseline.fingerprints.has(prints.get(finding) ?? '')
  return { fresh: findings.filter((finding) => !isKnown(finding)), known: findings.filter(isKnown) }
}
