import type { Severity } from '../diagnostic/diagnostic.ts'
import type { Bundle, Reference } from '../model/bundle.ts'
import { defineRule, relatedAt, type Profile, type Rule } from './api.ts'

/** The facts of a rule about references to one kind of object. */
export interface ReferenceFacts {
  readonly id: string
  readonly severity: Severity
  readonly profiles?: readonly Profile[]
  /** Kinds that may be missing, as `Reference.kind` names them. */
  readonly to: readonly string[]
  readonly summary: string
  /** What happens when nobody makes the object. */
  readonly effect: string
  readonly links: readonly string[]
  readonly peers?: Readonly<Record<string, readonly string[]>>
  /** Narrows the references further; by default all that are not optional. */
  readonly concerns?: (reference: Reference) => boolean
  /** Whether something else in the set makes the object: a SealedSecret, a generator. */
  readonly isProduced?: (reference: Reference, bundle: Bundle) => boolean
}

/**
 * A rule that follows references of one kind and tells those that lead nowhere. Absence counts only in a closed set; a near name
 * or the same name in another namespace is told in any set (`ref-wrong-namespace` tells the latter).
 */
export function defineReferenceRule(facts: ReferenceFacts): Rule {
  const { to, effect, concerns = ({ optional }) => !optional, isProduced, ...rest } = facts
  return defineRule({
    ...rest,
    group: 'references',
    since: '0.1.0',
    sees: 'bundle',
    kinds: ['*'],
    check(resource, { bundle, report }) {
      for (const reference of bundle.referencesFrom(resource)) {
        if (!to.includes(reference.kind) || !concerns(reference) || isResolved(reference, bundle) || isProduced?.(reference, bundle) === true) continue
        if (bundle.inOtherNamespaces(reference.kind, reference.name, reference.namespace).length > 0) continue
        const near = bundle.nearestName(reference.kind, reference.name, reference.namespace)
        if (near === undefined && !bundle.isClosedFor(reference.kind)) continue
        report(resource.at(reference.path), {
          text: `no ${reference.kind} "${reference.name}" ${placeOf(reference, bundle)}`,
          effect,
          suggestion: near === undefined ? undefined : `did you mean "${near.name}"?`,
          related: near === undefined ? undefined : [relatedAt(near.at('metadata.name'), `${near.title} is here`)],
        })
      }
    },
  })
}

/** Whether the object of a reference is in the set, in another set of the run, or known to exist outside. */
export function isResolved({ kind, name, namespace }: Reference, bundle: Bundle): boolean {
  return bundle.find(kind, name, namespace) !== undefined || bundle.isKnownOutside(kind, name, namespace)
}

const clusterScoped = new Set(['PriorityClass', 'RuntimeClass', 'StorageClass', 'IngressClass', 'ClusterRole', 'PersistentVolume', 'GatewayClass'])

function placeOf({ kind, namespace }: Reference, bundle: Bundle): string {
  if (clusterScoped.has(kind)) return `among the files of ${bundle.root === '' ? 'this set' : bundle.root}`
  return namespace === undefined ? 'in the namespace of this set' : `in namespace "${namespace}"`
}
