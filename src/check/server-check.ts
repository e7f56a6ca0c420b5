import type { Diagnostic, Location } from '../diagnostic/diagnostic.ts'
import { pointerOf, type JsonPath } from '../base/json.ts'
import type { Minor } from '../base/release.ts'
import type { Resource } from '../model/resource.ts'

/**
 * What the API server (or kubectl before it) would refuse. The simulated server answers; `check` finds the place in the file and
 * joins the answer with what a rule says of the same place: one cause, one finding.
 */
export interface Refusal {
  /** Status reason (`Invalid`, `BadRequest`, `Forbidden`, `NotFound` …), or `Client` for what kubectl itself refuses. */
  readonly reason: string
  /** The whole message, as printed after `Error from server (…): `. */
  readonly message: string
  readonly causes: readonly RefusalCause[]
}

export interface RefusalCause {
  /** As the server spells it; undefined where it names none. */
  readonly field?: string | undefined
  readonly path: JsonPath
  readonly message: string
}

/** Answers for one resource at a time, in a world made from the whole input. */
export type ServerCheck = (world: ServerWorld) => (resource: Resource) => Refusal | undefined

export interface ServerWorld {
  readonly resources: readonly Resource[]
  readonly minor: Minor
}

/** Adds the server's words to the findings that already point at their cause, and a finding for each other refusal. */
export function joinRefusal(resource: Resource, refusal: Refusal, minor: Minor | undefined, findings: Diagnostic[], indexes: readonly number[]): Diagnostic[] {
  const added: Diagnostic[] = []
  const isUnserved = refusal.reason === 'NoKindMatch'
  const causes: readonly RefusalCause[] = refusal.causes.length > 0 ? refusal.causes : [{ path: isUnserved ? ['kind'] : [], message: refusal.message }]
  for (const cause of causes) {
    const server = { reason: refusal.reason, field: cause.field, message: cause.message }
    // A kind that is not served is a matter of both words.
    const pointers = isUnserved ? ['/apiVersion', '/kind', ''] : [pointerOf(cause.path)]
    const free = indexes.filter((index) => findings[index]?.server === undefined && pointers.includes(findings[index]?.pointer ?? ' '))
    const taken = free.find((index) => findings[index]?.severity === 'error') ?? free[0]
    const finding = taken === undefined ? undefined : findings[taken]
    if (taken !== undefined && finding !== undefined) findings[taken] = { ...finding, severity: 'error', server }
    else added.push(refusedFinding(resource, cause, refusal, minor))
  }
  return added
}

function refusedFinding(resource: Resource, cause: RefusalCause, refusal: Refusal, minor: Minor | undefined): Diagnostic {
  const place = resource.at(cause.path)
  const by = refusal.reason === 'Client' ? 'kubectl' : 'the API server'
  return {
    rule: 'api-refused',
    severity: 'error',
    message: cause.field === undefined || cause.field === '' ? cause.message : `${cause.field}: ${cause.message}`,
    effect: `${by}${minor === undefined ? '' : ` of 1.${minor}`} refuses this ${resource.kind}${refusal.reason === 'Client' ? '' : ` (${refusal.reason})`}`,
    location: locationOf(place),
    document: resource.document,
    item: resource.item,
    pointer: pointerOf(cause.path),
    resource: resource.identity,
    server: { reason: refusal.reason, field: cause.field, message: cause.message },
  }
}

function locationOf({ path, span }: Location): Location {
  return { path, span }
}
