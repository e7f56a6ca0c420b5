import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import '../support/schemas.ts'
import type { ValueMap } from '../../src/base/json.ts'
import { newestMinor } from '../../src/base/release.ts'
import { clientOf, runKubectl, type Client, type CommandResult, type Io } from '../../src/kubectl/run.ts'
import type { ApiServer } from '../../src/sim/api/server.ts'
import { addServiceAccount } from '../../src/sim/api/stock-cluster.ts'
import { freshServer } from '../../scripts/conformance/world.ts'
import { memoryFiles } from '../../scripts/conformance/apply/memory-files.ts'

interface Shell {
  readonly client: Client
  readonly run: (line: string, io?: Partial<Io>) => CommandResult
  readonly object: (kind: string, name: string) => ValueMap
}

function shell(files: Readonly<Record<string, string>> = {}, more: (server: ApiServer) => Partial<Client> = () => ({})): Shell {
  const server = freshServer(newestMinor)
  addServiceAccount(server, 'default', 'default')
  const client = { ...clientOf(server), ...more(server) }
  const tree = memoryFiles(new Map(Object.entries(files)))
  const run: Shell['run'] = (line, io = {}) => runKubectl(line.split(' '), { files: tree, stdin: '', env: {}, cwd: '', ...io }, client)
  return { client, run, object: (kind, name) => JSON.parse(run(`get ${kind} ${name} -o json --show-managed-fields`).stdout) as ValueMap }
}

const label = fc.stringMatching(/^[a-z]{1,6}$/)
/** Empty maps and texts are written anew every time: the server does not keep them. */
const labels = fc.dictionary(label, label, { minKeys: 1, maxKeys: 3 })
const container = fc.record({
  name: fc.constantFrom('a', 'b', 'c'), image: fc.constantFrom('nginx:1', 'busybox:1'),
  env: fc.uniqueArray(fc.record({ name: fc.constantFrom('A', 'B', 'C'), value: fc.string({ minLength: 1 }) }), { selector: (one) => one.name, minLength: 1, maxLength: 3 }),
  ports: fc.uniqueArray(fc.record({ containerPort: fc.integer({ min: 1, max: 5 }), protocol: fc.constantFrom('TCP', 'UDP') }), { selector: (one) => one.containerPort, minLength: 1, maxLength: 3 }),
}, { requiredKeys: ['name', 'image'] })
const containers = fc.uniqueArray(container, { selector: (one) => one.name, minLength: 1, maxLength: 3 })
const manifest = fc.oneof(
  fc.record({ data: fc.dictionary(label, fc.string(), { minKeys: 1, maxKeys: 4 }), labels }).map(({ data, labels: own }) => ({ apiVersion: 'v1', kind: 'ConfigMap', metadata: { name: 'x', labels: own }, data })),
  fc.record({ own: labels, list: containers, replicas: fc.option(fc.integer({ min: 0, max: 5 })) }).map(({ own, list, replicas }) => ({
    apiVersion: 'apps/v1', kind: 'Deployment', metadata: { name: 'x', annotations: own },
    spec: { ...replicas === null ? {} : { replicas }, selector: { matchLabels: { app: 'x' } }, template: { metadata: { labels: { ...own, app: 'x' } }, spec: { containers: list } } },
  })),
)

/** What an annotation alone does not change; it counts as a generation of a Deployment. */
function withoutTraces({ metadata, ...rest }: ValueMap): unknown {
  const { annotations, managedFields, resourceVersion, generation, ...meta } = metadata as Record<string, unknown>
  const { 'kubectl.kubernetes.io/last-applied-configuration': applied, ...others } = (annotations ?? {}) as Record<string, unknown>
  return [rest, meta, others, typeof managedFields, typeof generation, typeof resourceVersion, typeof applied === 'string' || applied === undefined]
}

describe('kubectl apply', () => {
  it('leaves everything as it is the second time', () => {
    fc.assert(fc.property(manifest, (object) => {
      const { run, object: read } = shell({ 'x.json': JSON.stringify(object) })
      expect(run('apply -f x.json').stdout).toMatch(/ created\n$/)
      const before = read(object.kind, 'x')
      expect(run('apply -f x.json')).toMatchObject({ stdout: expect.stringMatching(/ unchanged\n$/) as string, code: 0 })
      expect(read(object.kind, 'x')).toEqual(before)
    }), { numRuns: 60 })
  })

  it('leaves everything but its annotation as create made it of the same file', () => {
    fc.assert(fc.property(manifest, (object) => {
      const { run, object: read } = shell({ 'x.json': JSON.stringify(object) })
      run('create -f x.json')
      const before = read(object.kind, 'x')
      expect(run('apply -f x.json')).toMatchObject({ stdout: expect.stringMatching(/ configured\n$/) as string, code: 0 })
      const after = read(object.kind, 'x')
      expect(withoutTraces(after)).toEqual(withoutTraces(before))
    }), { numRuns: 60 })
  })

  it('takes what two files say as if only the second had been there', () => {
    fc.assert(fc.property(manifest, manifest, (one, other) => {
      fc.pre(one.kind === other.kind)
      const [twice, once] = [shell({ 'a.json': JSON.stringify(one), 'b.json': JSON.stringify(other) }), shell({ 'b.json': JSON.stringify(other) })]
      twice.run('apply -f a.json')
      twice.run('apply -f b.json')
      once.run('apply -f b.json')
      const shown = ({ spec, data }: ValueMap): unknown => ({ spec, data: data ?? {} })
      expect(shown(twice.object(one.kind, 'x'))).toEqual(shown(once.object(one.kind, 'x')))
    }), { numRuns: 60 })
  })
})

const pod = JSON.stringify({ apiVersion: 'v1', kind: 'Pod', metadata: { name: 'a' }, spec: { containers: [{ name: 'c', image: 'x' }] } })

/** A clock on which the pod becomes ready, and then is gone. */
function movingShell(): Shell {
  return shell({ 'p.json': pod }, (server) => ({
    waitUntil(holds, seconds) {
      const target = { group: '', version: 'v1', resource: 'pods', namespace: 'default', name: 'a', subresource: '' }
      for (let second = 1; second <= seconds; second++) {
        if (second === 3) server.patch({ ...target, subresource: 'status' }, { status: { conditions: [{ type: 'Ready', status: 'True' }] } }, { patchType: 'merge' })
        if (second === 6) server.delete(target, { gracePeriodSeconds: 0 })
        if (holds()) return true
      }
      return false
    },
  }))
}

describe('commands that wait', () => {
  it.each<[string, string, string, number]>([
    ['wait pod/a --for=condition=Ready --timeout=5s', 'pod/a condition met\n', '', 0],
    ['wait pod/a --for=condition=Ready --timeout=2s', '', 'error: timed out waiting for the condition on pods/a\n', 1],
    ['wait pod/a --for=condition=Ready --timeout=0', '', 'error: condition not met for pods/a\n', 1],
    ['wait pod/a --for=delete --timeout=10s', 'pod/a condition met\n', '', 0],
    ['wait pod/a --for=condition=Ready --for=delete --timeout=10s', 'pod/a condition met\npod/a condition met\n', '', 0],
    ['wait pod/b --for=delete --timeout=1s', '', '', 0],
    ['wait pod/b --for=create --timeout=1s', '', 'error: timed out waiting for the condition\n', 1],
    ['wait pod/a', '', 'error: unrecognized condition: []\n', 1],
  ])('%s', (line, stdout, stderr, code) => {
    const { run } = movingShell()
    run('create -f p.json')
    expect(run(line)).toEqual({ stdout, stderr, code })
  })
})

describe('kubectl edit', () => {
  it.each<[string, (text: string) => string | undefined, string, string]>([
    ['changes what the user changes', (text) => text.replace('"1"', '"2"'), 'configmap/x edited\n', ''],
    ['does nothing where nothing changes', (text) => text, '', 'Edit cancelled, no changes made.\n'],
    ['does nothing where only comments change', (text) => `# more\n${text}`, '', 'Edit cancelled, no changes made.\n'],
    ['gives up where the same fault comes twice', (text) => text.replace('kind: ConfigMap', 'kind: Nothing'), '', 'A copy of your changes has been stored to "kubectl-edit-0.yaml"\nerror: Edit cancelled, no valid changes were saved.\n'],
    ['says when the editor fails', () => undefined, '', 'error: there was a problem with the editor "vi"\n'],
  ])('%s', (_what, edit, stdout, stderr) => {
    const { run } = shell()
    run('create configmap x --from-literal=a=1')
    expect(run('edit configmap x', { edit })).toMatchObject({ stdout, stderr })
  })

  it('shows what was wrong, and takes what is right then', () => {
    const { run } = shell({ 'd.json': JSON.stringify({ apiVersion: 'apps/v1', kind: 'Deployment', metadata: { name: 'w' }, spec: { replicas: 1, selector: { matchLabels: { a: 'b' } }, template: { metadata: { labels: { a: 'b' } }, spec: { containers: [{ name: 'c', image: 'x' }] } } } }) })
    run('create -f d.json')
    const seen: string[] = []
    const edit = (text: string): string => {
      seen.push(text)
      return text.replace(/^ {2}replicas: .*/m, `  replicas: ${seen.length === 1 ? '-1' : '4'}`)
    }
    expect(run('edit deployment w', { edit })).toEqual({ stdout: 'deployment.apps/w edited\n', stderr: 'error: deployments.apps "w" is invalid\n', code: 0 })
    expect(seen[1]).toContain('# deployments.apps "w" was not valid:\n# * spec.replicas: Invalid value: -1: must be greater than or equal to 0\n#\n')
  })
})
