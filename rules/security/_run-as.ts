import type { PodTemplate, Place } from '../../src/check/api.ts'

/** A container that must not be root and is told to be. */
export interface RunAsConflict {
  readonly title: string
  /** Where the user id stands: at the container, or at the pod from which it inherits. */
  readonly user: Place
  readonly demand: Place
}

/** Containers with `runAsNonRoot: true` and user 0 in effect; Windows knows no user ids. */
export function runAsConflicts(template: PodTemplate): RunAsConflict[] {
  if (template.isWindows) return []
  return template.containers.filter(({ security }) => security.runAsNonRoot === true && security.runAsUser === 0).map((container) => {
    const holder = (field: 'runAsUser' | 'runAsNonRoot'): Place => container.value.securityContext?.[field] === undefined
      ? template.at(['spec', 'securityContext', field])
      : container.at(['securityContext', field])
    return { title: container.title, user: holder('runAsUser'), demand: holder('runAsNonRoot') }
  })
}
