import { valueAt, type JsonPath, type Value } from '../base/json.ts'
import type { Minor } from '../base/release.ts'
import type { ContainerView, PodTemplate } from '../model/pod-template.ts'
import { baselineChecks } from '../sim/admission/pod-security/baseline.ts'
import type { PodSecurityCheck } from '../sim/admission/pod-security/check.ts'
import { restrictedChecks } from '../sim/admission/pod-security/restricted.ts'

export { levels as podSecurityLevels, parseVersion as parsePodSecurityVersion, policyOf as podSecurityPolicyOf } from '../sim/admission/pod-security.ts'

/** A place at which a pod template breaks a check of the Pod Security Standards. */
export interface BrokenStandard {
  /** Below the template. */
  readonly path: JsonPath
  /** What stands there; undefined for what is missing. */
  readonly value: Value | undefined
  readonly container: ContainerView | undefined
  /** `container "web"`, or `the pod`. */
  readonly who: string
  /** Empty when it breaks them for every checked release, else ` by the standards of 1.24 and 1.25`. */
  readonly releases: string
}

const checks = new Map([...baselineChecks, ...restrictedChecks].map((check) => [check.id, check]))
const listOf = { app: 'containers', ephemeral: 'ephemeralContainers', init: 'initContainers', sidecar: 'initContainers' } as const

/**
 * Where a pod template breaks one check (upstream's id), decided by the code with which the simulated API server enforces it: for
 * each release that is checked by the standards of that release.
 */
export function standardsBroken(template: PodTemplate, id: string, minors: readonly Minor[]): BrokenStandard[] {
  const check = checks.get(id)
  if (check === undefined) return []
  const found = new Map<string, { readonly path: JsonPath, readonly minors: Minor[] }>()
  for (const minor of minors) {
    for (const path of placesOf(check, template, minor)) {
      const key = JSON.stringify(path)
      const known = found.get(key)
      if (known === undefined) found.set(key, { path, minors: [minor] })
      else known.minors.push(minor)
    }
  }
  return [...found.values()].map(({ path, minors: broken }) => {
    const container = template.containers.find((one) => path[1] === listOf[one.class] && path[2] === one.index)
    return {
      path, container,
      value: valueAt({ metadata: template.metadata, spec: template.spec } as unknown as Value, path),
      who: container?.title ?? 'the pod',
      releases: broken.length === minors.length ? '' : ` by the standards of ${spanOf(broken)}`,
    }
  })
}

function placesOf(check: PodSecurityCheck, { metadata, spec }: PodTemplate, minor: Minor): readonly JsonPath[] {
  return check.since > minor ? [] : check.check({ metadata, spec }, minor)?.places ?? []
}

/** `1.24`, `1.24 to 1.31`. */
function spanOf(minors: readonly Minor[]): string {
  const [first, last] = [minors[0] ?? 0, minors.at(-1) ?? 0]
  return first === last ? `1.${first}` : `1.${first} to 1.${last}`
}
