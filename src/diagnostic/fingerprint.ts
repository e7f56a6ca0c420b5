import { fnv64 } from '../base/fnv.ts'
import type { Diagnostic } from './diagnostic.ts'

/**
 * A name for each finding that survives edits elsewhere in the file: rule, file, object and pointer, without lines. Equal ones are
 * numbered in their order. Baselines and code-quality reports compare by it.
 */
export function fingerprints(findings: readonly Diagnostic[]): ReadonlyMap<Diagnostic, string> {
  const seen = new Map<string, number>()
  const prints = new Map<Diagnostic, string>()
  for (const finding of findings) {
    const { kind, namespace, name } = finding.resource ?? {}
    const object = kind === undefined ? finding.message : [kind, namespace ?? '', name ?? ''].join('/')
    const identity = JSON.stringify([finding.rule, finding.location.path, object, finding.pointer])
    const count = seen.get(identity) ?? 0
    seen.set(identity, count + 1)
    prints.set(finding, fnv64(count === 0 ? identity : `${identity}#${count}`))
  }
  return prints
}
