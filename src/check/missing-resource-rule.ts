import { effectiveResources, hasPodLevel, isSet } from './effective-resources.ts'
import { defineContainerRule, option, type Profile, type Rule, type Severity } from './api.ts'

export interface MissingResourceFacts {
  readonly id: string
  readonly severity: Severity
  readonly profiles?: readonly Profile[]
  readonly which: 'requests' | 'limits'
  readonly resource: string
  readonly summary: string
  readonly effect: string
  readonly peers: Readonly<Record<string, readonly string[]>>
}

/** A rule about containers that leave one amount out; what a LimitRange of the set or pod-level resources supply is not missing. */
export function defineMissingResourceRule({ which, resource, effect, ...facts }: MissingResourceFacts): Rule {
  return defineContainerRule({
    ...facts,
    group: 'resources',
    since: '0.1.0',
    sees: 'bundle',
    classes: ['app', 'sidecar', 'init'],
    links: ['https://kubernetes.io/docs/concepts/configuration/manage-resources-containers/'],
    options: { initContainers: option(false, 'init containers are looked at, too') },
    check(container, { bundle, options, report }) {
      if (container.class === 'init' && !options.initContainers) return
      if (isSet(effectiveResources(container, bundle)[which], resource) || hasPodLevel(container.template, which, resource)) return
      const at = container.has(['resources', which]) ? ['resources', which] : container.has('resources') ? ['resources'] : ['name']
      report(container.at(at), { text: `${container.title} has no ${resource} ${which === 'requests' ? 'request' : 'limit'}`, effect })
    },
  })
}
