import { goQuote } from '../../base/go-format.ts'
import type { ValueMap } from '../../base/json.ts'
import type { ServedResource } from '../../sim/api/registry.ts'
import { Failure } from '../failure.ts'
import { metaText, targetFor, type Session } from '../session.ts'
import type { Info } from './files.ts'
import { expandCategory, findType, otherMeanings } from './types.ts'

export interface Query {
  readonly args: readonly string[]
  readonly namespace: string
  readonly allNamespaces?: boolean
  readonly selector?: string
  readonly fieldSelector?: string
  readonly all?: boolean
  /** A bare type means all of it. */
  readonly bareTypes?: boolean
  /** Names are enough: nothing is fetched. */
  readonly unfetched?: boolean
  readonly subresource?: string
  /** Only one type may be named. */
  readonly singleType?: boolean
}

/** What a command's arguments select, type by type; faults stand beside what was found. */
export interface Selection {
  readonly infos: Info[]
  readonly failures: Failure[]
  /** Named, rather than listed. */
  readonly single: boolean
  readonly types: readonly ServedResource[]
}

export const missingResource = `You must provide one or more resources by argument or filename.
Example resource specifications include:
   '-f rsrc.yaml'
   '--filename=rsrc.json'
   '<resource> <name>'
   '<resource>'`

/** Finds what `TYPE NAME…`, `TYPE/NAME…`, `a,b` and selectors mean: `cli-runtime/pkg/resource/builder.go` (v0.36.2). */
export function select(session: Session, query: Query): Selection | Failure {
  const args = spread(query.args)
  const slashes = args.filter((arg) => arg.includes('/')).length
  if (slashes > 0 && slashes !== args.length) {
    return Failure.text(`there is no need to specify a resource type as a separate argument when passing arguments in resource/name form (e.g. 'kubectl get resource/<resource_name>' instead of 'kubectl get resource resource/<resource_name>'`)
  }
  const selecting = query.all === true || (query.selector ?? '') !== '' || (query.fieldSelector ?? '') !== ''
  if (slashes > 0) {
    if (selecting) return Failure.text('selectors and the all flag cannot be used when passing resource/name arguments')
    return byTuples(session, query, args)
  }
  const [typeArg, ...names] = args
  if (typeArg === undefined) return selecting ? Failure.text('at least one resource must be specified to use a selector') : Failure.text(missingResource)
  const words = typeArg.split(',').flatMap((word) => expandCategory(session.client, word))
  if (selecting && names.length > 0) return Failure.text('name cannot be provided when a selector is specified')
  if (selecting || (names.length === 0 && query.bareTypes === true)) return (query.subresource ?? '') === '' ? byList(session, query, words) : Failure.text('subresource cannot be used when bulk resources are specified')
  if (names.length === 0) {
    for (const word of words) {
      const type = findType(session.client, word)
      if (type instanceof Failure) return type
    }
    return Failure.text('resource(s) were provided, but no name was specified')
  }
  return byTuples(session, query, names.map((name) => `${words[0] ?? ''}/${name}`))
}

/** `a,b x y` → `a/x a/y b/x b/y`. */
function spread(args: readonly string[]): readonly string[] {
  const types = (args[0] ?? '').split(',')
  if (args.length < 2 || types.length < 2) return args
  return types.flatMap((type) => args.slice(1).map((name) => `${type}/${name}`))
}

function byTuples(session: Session, query: Query, tuples: readonly string[]): Selection | Failure {
  const infos: Info[] = []
  const failures: Failure[] = []
  const types: ServedResource[] = []
  const wanted: [ServedResource, string][] = []
  for (const tuple of tuples) {
    const [word = '', name = '', ...more] = tuple.split('/')
    if (more.length > 0) return Failure.text('arguments in resource/name form may not have more than one slash')
    if (word === '' || name === '' || word.includes(',')) return Failure.text('arguments in resource/name form must have a single resource and name')
    const resource = typeOf(session, word)
    if (resource instanceof Failure) return resource
    if (query.allNamespaces === true && resource.namespaced) return Failure.text('a resource cannot be retrieved by name across all namespaces')
    if (!types.includes(resource)) types.push(resource)
    wanted.push([resource, name])
  }
  if (query.singleType === true && types.length > 1) return Failure.text('you may only specify a single resource type')
  for (const [resource, name] of wanted) {
    const namespace = resource.namespaced ? query.namespace : ''
    if (query.unfetched === true) {
      infos.push({ source: '', resource, namespace, name, object: {} })
      continue
    }
    const object = session.get(targetFor(resource, namespace, name, query.subresource))
    if (object instanceof Failure) failures.push(object)
    else infos.push({ source: '', resource: object.kind === 'Scale' ? { ...resource, group: 'autoscaling', version: 'v1', kind: 'Scale' } : resource, namespace, name, object })
  }
  // What is not there has no type to tell.
  return { infos, failures, single: true, types: infos.length > 0 ? types.filter((type) => infos.some(({ resource }) => resource.resource === type.resource)) : types }
}

function byList(session: Session, query: Query, words: readonly string[]): Selection | Failure {
  const infos: Info[] = []
  const failures: Failure[] = []
  const types: ServedResource[] = []
  for (const word of words) {
    const resource = typeOf(session, word)
    if (resource instanceof Failure) return resource
    if (!types.includes(resource)) types.push(resource)
  }
  if (query.singleType === true && types.length > 1) return Failure.text('you may only specify a single resource type')
  for (const resource of types) {
    const namespace = resource.namespaced && query.allNamespaces !== true ? query.namespace : ''
    const items = session.list(targetFor(resource, namespace, ''), { labelSelector: query.selector ?? '', fieldSelector: query.fieldSelector ?? '' })
    if (items instanceof Failure) failures.push(items.status === undefined ? items : items)
    else for (const object of items) infos.push(infoFrom(resource, object))
  }
  return { infos, failures, single: false, types }
}

function typeOf(session: Session, word: string): ServedResource | Failure {
  for (const other of otherMeanings(session.client, word)) session.warnOnce(`short name ${goQuote(word)} could also match lower priority resource ${other}`)
  return findType(session.client, word)
}

/** An object of the server as an Info. */
function infoFrom(resource: ServedResource, object: ValueMap, source = ''): Info {
  return { source, resource, namespace: metaText(object, 'namespace'), name: metaText(object, 'name'), object }
}
