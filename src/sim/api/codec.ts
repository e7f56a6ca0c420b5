import type { ValueMap } from '../../base/json.ts'
import type { Minor } from '../../base/release.ts'
import { kindHistory, lookupKind, type KindInfo } from '../../schema/catalog.ts'
import { decode, decodeFailure } from '../../schema/decode.ts'
import type { JsonPath } from '../../base/json.ts'
import { applyConstantDefaults } from './constant-defaults.ts'
import { encode } from './encode.ts'
import type { AnyObject } from './strategy.ts'
import type { Defaulter } from './defaulting/types.ts'

/**
 * How one served version of a resource is read and written: decode, default, convert to the hub version, and back.
 */
export interface Codec {
  /** Parts that the value shares with the stored object, given in the same version, are taken as they are. */
  decode(value: ValueMap, stored?: AnyObject): DecodeOutcome
  /** Fills defaults in place (a private copy) of the served version; parts shared with the stored object have theirs. */
  applyDefaults(object: AnyObject, stored?: AnyObject): void
  /** Whether the served version is the hub, so that what is stored is what it decodes to. */
  readonly isHub: boolean
  toHub(object: AnyObject): AnyObject
  fromHub(object: AnyObject): AnyObject
  /** As the response body shows it, or of it the fields named in `only`; what was never stored still tells an empty list from none. */
  encode(object: AnyObject, isStored?: boolean, only?: ReadonlySet<string>): ValueMap
}

export interface DecodeOutcome {
  readonly object: AnyObject
  /** Why the body cannot be read at all. */
  readonly failure?: { readonly message: string, readonly path: JsonPath }
  /** Texts of strict decoding, e.g. `unknown field "spec.foo"`. */
  readonly strict: readonly { readonly message: string, readonly path: JsonPath }[]
}

export interface Conversion {
  /** Why an object that decodes cannot be converted; told as a decoding error. */
  fault?(object: AnyObject): string | undefined
  /** From this version to the hub and back. */
  toHub(object: AnyObject): AnyObject
  fromHub(object: AnyObject): AnyObject
}

/** The codec of a built-in kind. */
export function builtInCodec(kind: KindInfo, minor: Minor, defaulter: Defaulter | undefined, conversion: Conversion | undefined): Codec {
  const { definition } = kind
  return {
    isHub: conversion === undefined,
    decode(value, stored) {
      const kindFault = bodyKindFault(value, kind, minor)
      if (kindFault !== undefined) return { object: {}, failure: { message: kindFault, path: ['kind'] }, strict: [] }
      const decoded = decode(value, definition, minor, stored)
      const failure = decodeFailure(decoded)
      const fault = failure === undefined ? conversion?.fault?.(decoded.object) : undefined
      if (fault !== undefined) return { object: decoded.object, failure: { message: fault, path: [] }, strict: [] }
      return {
        object: decoded.object,
        ...failure === undefined ? {} : { failure: { message: failure.message, path: failure.path } },
        strict: decoded.unknownFields.map(({ field, path }) => ({ message: `unknown field "${field}"`, path })),
      }
    },
    applyDefaults(object, stored) {
      applyConstantDefaults(object, definition, minor, stored)
      if (defaulter === undefined) return
      defaulter(object, { minor, ...stored === undefined ? {} : { stored } })
      // What the function added has constant defaults of its own.
      applyConstantDefaults(object, definition, minor, stored)
    },
    toHub: (object) => conversion?.toHub(object) ?? object,
    fromHub: (object) => conversion?.fromHub(object) ?? object,
    encode: (object, isStored, only) => encode(object, definition, minor, isStored, only),
  }
}

/** The body's kind, when it is not the endpoint's: one that the scheme does not know, or one that does not convert. */
function bodyKindFault(body: ValueMap, info: KindInfo, minor: Minor): string | undefined {
  const given = body.kind
  if (typeof given !== 'string' || given === '') return undefined
  if (given === info.kind) return versionFault(body, info)
  const apiVersion = typeof body.apiVersion === 'string' && body.apiVersion !== '' ? body.apiVersion : apiVersionOf(info)
  // A list of anything is known to every version.
  const singular = lookupKind(apiVersion, given.replace(/List$/, ''), minor)
  if (lookupKind(apiVersion, given, minor) === undefined && singular === undefined && given !== 'List') {
    return `no kind "${given}" is registered for version "${apiVersion}" in scheme "pkg/runtime/scheme.go:111"`
  }
  const version = apiVersion.slice(apiVersion.indexOf('/') + 1)
  return `converting (${version}.${given}) to (${info.group === '' ? 'core' : info.group.split('.', 1)[0] ?? ''}.${info.kind}): unknown conversion`
}

/** A version that never had the kind; one that had it is told later, as not the endpoint's. */
function versionFault({ apiVersion }: ValueMap, info: KindInfo): string | undefined {
  const { kind } = info
  if (apiVersion === apiVersionOf(info) || typeof apiVersion !== 'string' || apiVersion === '' || kindHistory(apiVersion, kind) !== undefined) return undefined
  return `no kind "${kind}" is registered for version "${apiVersion}" in scheme "pkg/runtime/scheme.go:111"`
}

function apiVersionOf({ group, version }: KindInfo): string {
  return group === '' ? version : `${group}/${version}`
}
