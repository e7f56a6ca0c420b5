import { goQuote } from '../../base/go-format.ts'
import { aggregateText, errorText, type FieldError } from '../../base/field.ts'
import type { JsonPath, ValueMap } from '../../base/json.ts'
import type { AnyObject } from './strategy.ts'

/**
 * Refusals of the API server: `k8s.io/apimachinery/pkg/api/errors/errors.go` (1.36).
 */
export interface Status {
  readonly code: number
  readonly reason: string
  readonly message: string
  readonly details?: StatusDetails
  /** Place in the object that was sent, where the refusal names one without a cause; not part of what the server answers. */
  readonly path?: JsonPath
}

export interface StatusDetails {
  readonly name?: string
  readonly group?: string
  readonly kind?: string
  readonly uid?: string
  readonly causes?: readonly StatusCause[]
  readonly retryAfterSeconds?: number
}

export interface StatusCause {
  readonly reason: string
  readonly message: string
  readonly field: string
  /** Place in the object that was sent; not part of what the server answers. */
  readonly path: JsonPath
}

/** What a request gives. `object` is there on success. */
export interface ApiResponse {
  readonly code: number
  readonly warnings: readonly string[]
  readonly status?: Status
  readonly object?: ValueMap
  /** The answer of a path that gives plain text. */
  readonly text?: string
  /** The object behind the answer, in its hub version. It belongs to the store. */
  readonly stored?: AnyObject
}

/** An answer with an object, which is written out when someone looks at it. */
export function answer(code: number, warnings: readonly string[], stored: AnyObject, show: () => ValueMap): ApiResponse {
  return new ObjectResponse(code, warnings, stored, show)
}

/** The same answer with other warnings; what it shows stays unwritten until then. */
export function withWarnings(response: ApiResponse, warnings: readonly string[]): ApiResponse {
  return response instanceof ObjectResponse ? response.withWarnings(warnings) : { ...response, warnings }
}

class ObjectResponse implements ApiResponse {
  readonly code: number
  readonly warnings: readonly string[]
  readonly #stored: AnyObject
  readonly #show: () => ValueMap
  #shown: ValueMap | undefined

  constructor(code: number, warnings: readonly string[], stored: AnyObject, show: () => ValueMap) {
    this.code = code
    this.warnings = warnings
    this.#stored = stored
    this.#show = show
  }

  get object(): ValueMap {
    return this.#shown ??= this.#show()
  }

  get stored(): AnyObject {
    return this.#stored
  }

  withWarnings(warnings: readonly string[]): ObjectResponse {
    return new ObjectResponse(this.code, warnings, this.#stored, () => this.object)
  }
}

/** `deployments.apps`, `pods`. */
export function qualifiedResource(resource: string, group: string): string {
  return group === '' ? resource : `${resource}.${group}`
}

/** 422: `<Kind>.<group> "<name>" is invalid: …` with a cause per error. */
export function invalidStatus(kind: string, group: string, name: string, errors: readonly FieldError[]): Status {
  return {
    code: 422,
    reason: 'Invalid',
    message: `${qualifiedResource(kind, group)} ${goQuote(name)} is invalid: ${errors.length === 0 ? '<nil>' : aggregateText(errors.map(errorText))}`,
    details: details(name, group, kind, errors.map((error) => ({ reason: error.type, message: error.body, field: error.field, path: error.path }))),
  }
}

export function badRequest(message: string, path?: JsonPath): Status {
  return { code: 400, reason: 'BadRequest', message, ...path === undefined ? {} : { path } }
}

export function forbiddenStatus(resource: string, group: string, name: string, text: string, causes?: readonly StatusCause[]): Status {
  const subject = name === '' ? `${qualifiedResource(resource, group)} is forbidden` : `${qualifiedResource(resource, group)} ${goQuote(name)} is forbidden`
  return { code: 403, reason: 'Forbidden', message: `${subject}: ${text}`, details: details(name, group, resource, causes) }
}

export function notFoundStatus(resource: string, group: string, name: string): Status {
  return { code: 404, reason: 'NotFound', message: `${qualifiedResource(resource, group)} ${goQuote(name)} not found`, details: details(name, group, resource) }
}

/** 404 of a path that the server does not serve. */
export const notServedStatus: Status = { code: 404, reason: 'NotFound', message: 'the server could not find the requested resource', details: {} }

/** 405 of a path that the server serves for other methods. */
export const notAllowedStatus: Status = { code: 405, reason: 'MethodNotAllowed', message: 'the server does not allow this method on the requested resource', details: {} }

export function alreadyExistsStatus(resource: string, group: string, name: string, prefix = ''): Status {
  return { code: 409, reason: 'AlreadyExists', message: `${prefix}${qualifiedResource(resource, group)} ${goQuote(name)} already exists`, details: details(name, group, resource) }
}

export function conflictStatus(resource: string, group: string, name: string, text: string, causes?: readonly StatusCause[]): Status {
  return {
    code: 409,
    reason: 'Conflict',
    message: `Operation cannot be fulfilled on ${qualifiedResource(resource, group)} ${goQuote(name)}: ${text}`,
    details: details(name, group, resource, causes),
  }
}

export function internalErrorStatus(text: string, path?: JsonPath): Status {
  return { ...path === undefined ? {} : { path }, code: 500, reason: 'InternalError', message: `Internal error occurred: ${text}`, details: { causes: [{ reason: '', message: text, field: '', path: [] }] } }
}

export function methodNotSupported(resource: string, group: string, action: string): Status {
  return { code: 405, reason: 'MethodNotAllowed', message: `${action} is not supported on resources of kind "${qualifiedResource(resource, group)}"`, details: details('', group, resource) }
}

/** 429, with a hint when to come again. */
export function tooManyRequestsStatus(message: string, retryAfterSeconds: number, cause: StatusCause): Status {
  return { code: 429, reason: 'TooManyRequests', message, details: { causes: [cause], ...retryAfterSeconds === 0 ? {} : { retryAfterSeconds } } }
}

/** What requests give that have nothing to show. */
export function success(code: number): ApiResponse {
  return { code, warnings: [], object: { kind: 'Status', apiVersion: 'v1', metadata: {}, status: 'Success', code } }
}

export function refused(status: Status, warnings: readonly string[] = []): ApiResponse {
  return { code: status.code, status, warnings }
}

function details(name: string, group: string, kind: string, causes?: readonly StatusCause[]): StatusDetails {
  return {
    ...name === '' ? {} : { name },
    ...group === '' ? {} : { group },
    kind,
    ...causes === undefined || causes.length === 0 ? {} : { causes },
  }
}
