import { isMap, type JsonPath, type ValueMap } from '../../base/json.ts'
import type { ServedResource } from './registry.ts'
import type { RequestOptions } from './server.ts'
import { badRequest, type Status } from './status.ts'
import type { AnyObject } from './strategy.ts'

/** A request body, decoded, defaulted and in the hub version; or why it cannot be. */
export interface ReadBody {
  readonly object: AnyObject
  readonly status?: Status
  readonly warnings: string[]
}

/**
 * Reads a body as the endpoint of that resource does. With Strict every unknown or duplicate field refuses, with Warn each is a
 * warning, with Ignore nothing is said. Of an update, what is stored shortens the reading of what the body shares with it.
 */
export function readBody(resource: ServedResource, body: ValueMap, options: RequestOptions, live?: AnyObject): ReadBody {
  const stored = resource.codec.isHub ? live : undefined
  const decoded = resource.codec.decode(body, stored)
  const refuse = (text: string, path?: JsonPath): ReadBody => ({ object: {}, status: badRequest(`${bodyKind(resource, body)} cannot be handled as a ${resource.kind}: ${text}`, path), warnings: [] })
  if (decoded.failure !== undefined) return refuse(decoded.failure.message, decoded.failure.path)
  const texts = [...options.bodyErrors ?? [], ...decoded.strict.map(({ message }) => message)]
  const mode = options.fieldValidation ?? 'Warn'
  if (mode === 'Strict' && texts.length > 0) return refuse(`strict decoding error: ${texts.join(', ')}`, decoded.strict[0]?.path)
  const object = stored === undefined ? decoded.object : ownParts(decoded.object, stored)
  resource.codec.applyDefaults(object, stored)
  return { object: resource.codec.toHub(object), warnings: mode === 'Warn' ? texts.flatMap(warningLines) : [] }
}

/** What is stored must not change: parts that the object shares with it whole (`metadata`, `spec`) become its own; what is below them is replaced on the way, never changed in place. */
function ownParts(object: AnyObject, stored: AnyObject): AnyObject {
  for (const key of Object.keys(object)) {
    const part = object[key]
    if (part === stored[key] && isMap(part)) object[key] = { ...part }
  }
  return object
}

/** A YAML reader tells all its errors in one text; each is a warning of its own. */
function warningLines(text: string): string[] {
  const head = 'yaml: unmarshal errors:\n'
  return text.startsWith(head) ? text.slice(head.length).split('\n').map((line) => line.trim()) : [text]
}

/** `Deployment in version "v1"`, from the body's own words. */
function bodyKind(resource: ServedResource, body: ValueMap): string {
  const apiVersion = typeof body.apiVersion === 'string' ? body.apiVersion : ''
  const kind = typeof body.kind === 'string' && body.kind !== '' ? body.kind : resource.kind
  const version = apiVersion === '' ? resource.version : apiVersion.slice(apiVersion.indexOf('/') + 1)
  return `${kind} in version "${version}"`
}

/** The body's apiVersion and kind must be the endpoint's. */
export function checkTypeMeta(resource: ServedResource, body: ValueMap, _object: AnyObject): Status | undefined {
  const expected = resource.group === '' ? resource.version : `${resource.group}/${resource.version}`
  const given = typeof body.apiVersion === 'string' ? body.apiVersion : ''
  if (given !== '' && given !== expected) {
    return badRequest(`the API version in the data (${given}) does not match the expected API version (${expected})`)
  }
  return undefined
}

/** 400 of a body that is no JSON or YAML at all; `error` is the reader's text, `text` the body. */
export function unreadableBody(kind: string, error: string, text: string): Status {
  return badRequest(`the object provided is unrecognized (must be of type ${kind}): ${error} (${summary(text)})`)
}

/** The first 30 bytes: as they are for JSON, in hexadecimal for anything else. */
function summary(text: string): string {
  const bytes = new TextEncoder().encode(text)
  if (bytes.length === 0) return '<empty>'
  const head = bytes.slice(0, 30)
  const shown = text.startsWith('{') ? new TextDecoder().decode(head) : [...head].map((byte) => byte.toString(16).padStart(2, '0')).join('')
  return bytes.length > 30 ? `${shown} ...` : shown
}
