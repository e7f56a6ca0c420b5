import { nameMatches } from '../../src/model/outside.ts'
import { option, type Option, type Resource } from '../../src/check/api.ts'

/** The option `allow` of rules from which some workloads are excused. */
export const allowWorkloads: Option<string[]> = option<string[]>([], 'workloads that may: globs of `name` or `namespace/name`')

/** Whether the configuration allows it to this workload. */
export function isAllowedWorkload({ name, namespace }: Resource, allow: readonly string[]): boolean {
  return allow.some((glob) => nameMatches(glob, glob.includes('/') ? `${namespace ?? ''}/${name}` : name))
}
