import { spawnSync } from 'node:child_process'

/** What a cluster holds, as the user's own kubectl tells it, or why it cannot be told. */
export type ContextResult =
  | { readonly texts: readonly { readonly path: string, readonly text: string }[], readonly release: string | undefined, readonly warnings: readonly string[] }
  | { readonly error: string }

/** The only verbs that are ever used: none of them writes. */
type ReadVerb = 'get' | 'api-resources' | 'version'

/** Told in heaps, of no weight for what a manifest does; or answered by others than the API server. */
const unasked = /^(?:events|events\.events\.k8s\.io|componentstatuses|.*\.metrics\.k8s\.io|endpoints|leases\.coordination\.k8s\.io)$/

/**
 * Reads all objects of a cluster through `kubectl --context <name>`, with managed fields. What the user may not see is told and left out.
 * `program` is another name for kubectl.
 */
export function readContext(context: string, program = 'kubectl'): ContextResult {
  const kubectl = (verb: ReadVerb, ...args: string[]): Answer => ask(program, [verb, ...args, `--context=${context}`])
  const listed = kubectl('api-resources', '--verbs=list', '-o', 'name')
  if ('error' in listed) return listed
  const resources = listed.stdout.split('\n').map((line) => line.trim()).filter((name) => name !== '' && !unasked.test(name)).sort()
  if (resources.length === 0) return { error: `kubectl --context=${context} api-resources lists nothing: ${firstLine(listed.stderr) || 'is the context right? kubectl config get-contexts lists them'}` }
  const got = kubectl('get', resources.join(','), '--all-namespaces', '--show-managed-fields', '-o', 'json')
  if ('error' in got) return got
  // kubectl prints what it could get, be it that some of it was forbidden.
  if (got.stdout.trim() === '') return { error: `kubectl --context=${context} get gave nothing: ${firstLine(got.stderr)}` }
  const version = kubectl('version', '-o', 'json')
  return {
    texts: [{ path: `<context ${context}>`, text: got.stdout }],
    release: 'error' in version ? undefined : /"serverVersion"[^]*?"gitVersion":\s*"(v[^"]+)"/.exec(version.stdout)?.[1],
    warnings: got.stderr.split('\n').map((line) => line.trim()).filter((line) => line !== ''),
  }
}

type Answer = { readonly stdout: string, readonly stderr: string } | { readonly error: string }

function ask(program: string, args: readonly string[]): Answer {
  const { stdout, stderr, error, status } = spawnSync(program, args, { encoding: 'utf8', maxBuffer: 1 << 30, stdio: ['ignore', 'pipe', 'pipe'] })
  if (error !== undefined) {
    const missing = (error as NodeJS.ErrnoException).code === 'ENOENT'
    return { error: missing ? `--context reads a cluster through your own kubectl, and there is none on the PATH: install it (https://kubernetes.io/docs/tasks/tools/), or give a snapshot with --cluster` : `kubectl cannot be started: ${error.message}` }
  }
  return status !== 0 && stdout.trim() === '' ? { error: `kubectl ${args[0] ?? ''} fails: ${firstLine(stderr)}` } : { stdout, stderr }
}

function firstLine(text: string): string {
  return text.trim().split('\n')[0] ?? ''
}
