import { isMap, type Value, type ValueMap } from '../base/json.ts'
import type { DeleteOptions, RequestOptions, Target } from '../sim/api/server.ts'
import type { ServedResource } from '../sim/api/registry.ts'
import type { ApiResponse } from '../sim/api/status.ts'
import type { Client, ListRequest, PatchRequest } from './client.ts'
import { Failure } from './failure.ts'

/** The files that a command may name: texts by path relative to the working directory. */
export interface FileTree {
  /** The text of a file; undefined when there is none. */
  read(path: string): string | undefined
  /** Paths of files below a folder, or undefined when it is no folder; `deep`: of its subfolders too. Sorted by name. */
  list(path: string, deep: boolean): readonly string[] | undefined
  /** The bytes of a file that may be no text. */
  bytes?(path: string): Uint8Array | undefined
}

export interface Io {
  readonly files: FileTree
  readonly stdin: string
  readonly env: Readonly<Record<string, string | undefined>>
  readonly cwd: string
  /** Changes a text as the user's editor does; undefined when the editor fails. Without it, nothing is changed. */
  edit?(text: string): string | undefined
  /** Renders a kustomization with the user's own binary. */
  kustomize?(folder: string): { readonly text: string } | { readonly error: string }
  /** Lets the user's own program compare two folders of files by name: `KUBECTL_EXTERNAL_DIFF`. */
  compare?(command: string, from: ReadonlyMap<string, string>, to: ReadonlyMap<string, string>): CommandResult
}

export interface CommandResult {
  readonly stdout: string
  readonly stderr: string
  readonly code: number
}

/** One run of kubectl: what it prints, and the requests that it sends. Warnings of the server are printed once each. */
export class Session {
  readonly client: Client
  readonly io: Io
  private out = ''
  private err = ''
  private readonly warned = new Set<string>()
  /** What `--record` writes on objects; empty without it. */
  changeCause = ''
  /** Warnings that `--warnings-as-errors` counts. */
  warningCount = 0

  constructor(client: Client, io: Io) {
    // Discovery is asked once: what a command itself defines, it does not find.
    const served = client.resources()
    this.client = { ...client, resources: () => served }
    this.io = io
  }

  print(text: string): void {
    this.out += text
  }

  printError(text: string): void {
    this.err += text
  }

  result(code: number): CommandResult {
    return { stdout: this.out, stderr: this.err, code }
  }

  create(target: Target, body: ValueMap, options: RequestOptions = {}): ValueMap | Failure {
    return this.answer(this.client.create(target, unversioned(body), managed(options)))
  }

  get(target: Target): ValueMap | Failure {
    return this.answer(this.client.get(target))
  }

  update(target: Target, body: ValueMap, options: RequestOptions = {}): ValueMap | Failure {
    return this.answer(this.client.update(target, body, managed(options)))
  }

  patch(target: Target, body: Value, request: PatchRequest): ValueMap | Failure {
    return this.answer(this.client.patch(target, body, managed(request)))
  }

  delete(target: Target, options: RequestOptions & DeleteOptions = {}): ValueMap | Failure {
    return this.answer(this.client.delete(target, options))
  }

  list(target: Target, request: ListRequest = {}): readonly ValueMap[] | Failure {
    const { response, items } = this.client.list(target, request)
    this.showWarnings(response)
    return response.status === undefined ? items : Failure.status(response.status)
  }

  /** Does it hold, at once or after at most so many seconds? */
  waitUntil(holds: () => boolean, seconds: number): boolean {
    return holds() || (this.client.waitUntil?.(holds, seconds) ?? false)
  }

  private answer(response: ApiResponse): ValueMap | Failure {
    this.showWarnings(response)
    if (response.status !== undefined) return Failure.status(response.status)
    return response.object ?? {}
  }

  private showWarnings({ warnings }: ApiResponse): void {
    for (const warning of warnings) this.warnOnce(warning)
  }

  warnOnce(warning: string): void {
    if (this.warned.has(warning)) return
    this.warned.add(warning)
    this.warningCount++
    this.printError(`Warning: ${warning}\n`)
  }
}

/** Without a manager of its own, a request's comes from the name of the program. */
function managed<T extends RequestOptions>(options: T): T {
  return options.fieldManager === undefined || options.fieldManager === '' ? { ...options, fieldManager: 'kubectl' } : options
}

/** What is created has no version yet (`cli-runtime/pkg/resource/helper.go`). */
function unversioned(body: ValueMap): ValueMap {
  if (!isMap(body.metadata) || body.metadata.resourceVersion === undefined) return body
  const metadata = { ...body.metadata }
  delete metadata.resourceVersion
  return { ...body, metadata }
}

/** `metadata` of an object; an empty map when there is none. */
export function metaOf(object: ValueMap): ValueMap {
  return isMap(object.metadata) ? object.metadata : {}
}

/** A text field of metadata, empty when absent. */
export function metaText(object: ValueMap, field: string): string {
  const value = metaOf(object)[field]
  return typeof value === 'string' ? value : ''
}

/** A scalar as a word; nothing else has one. */
export function wordOf(value: unknown): string {
  switch (typeof value) {
    case 'string': return value
    case 'number': case 'bigint': case 'boolean': return String(value)
    default: return ''
  }
}

/** Where an object of a resource is served. */
export function targetFor(resource: ServedResource, namespace: string, name: string, subresource = ''): Target {
  return { group: resource.group, version: resource.version, resource: resource.resource, namespace: resource.namespaced ? namespace : '', name, subresource }
}

/** `apps/v1`. */
export function groupVersionOf({ group, version }: { readonly group: string, readonly version: string }): string {
  return group === '' ? version : `${group}/${version}`
}
