import { compareStrings } from '../../../base/json.ts'

/**
 * API versions by how settled they are: v2 > v1 > v1beta2 > v1beta1 > v1alpha1 > anything else, and `a` > `b` there.
 * Source: `k8s.io/apimachinery/pkg/version/helpers.go` (1.36).
 */
export function compareVersions(a: string, b: string): number {
  if (a === b) return 0
  const [left, right] = [parse(a), parse(b)]
  if (left === undefined || right === undefined) return left === right ? compareStrings(b, a) : left === undefined ? -1 : 1
  return left.stage - right.stage || left.major - right.major || left.minor - right.minor
}

function parse(version: string): { major: number; stage: number; minor: number } | undefined {
  const [, major, stage, minor] = /^v([0-9]+)(?:(alpha|beta)([0-9]+))?$/.exec(version) ?? []
  if (major === undefined) return undefined
  return { major: Number(major), stage: stage === undefined ? 2 : stage === 'beta' ? 1 : 0, minor: Number(minor ?? 0) }
}
