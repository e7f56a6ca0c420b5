import { mkdirSync, mkdtempSync, realpathSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { PassThrough } from 'node:stream'
import { pathToFileURL } from 'node:url'
import { afterEach, describe, expect, it } from 'vitest'
import {
  createConnection, createProtocolConnection, StreamMessageReader, StreamMessageWriter, type CodeAction, type CodeLens, type Diagnostic, type Hover, type Location, type ProtocolConnection,
} from 'vscode-languageserver/node'
import { serve } from '../../src/lsp/server.ts'

/** The server over a pair of streams, as an editor talks to it. */
class Editor {
  readonly folder = realpathSync(mkdtempSync(join(tmpdir(), 'stowage-lsp-')))
  private readonly client: ProtocolConnection
  private readonly told = new Map<string, readonly Diagnostic[]>()
  private readonly waiting: (() => void)[] = []
  private versions = 1

  constructor(files: Readonly<Record<string, string>>) {
    for (const [path, text] of Object.entries(files)) this.write(path, text)
    const [up, down] = [new PassThrough(), new PassThrough()]
    serve(createConnection(new StreamMessageReader(up), new StreamMessageWriter(down)), { pause: 0 })
    this.client = createProtocolConnection(new StreamMessageReader(down), new StreamMessageWriter(up))
    this.client.onNotification('textDocument/publishDiagnostics', ({ uri, diagnostics }: { uri: string, diagnostics: Diagnostic[] }) => {
      this.told.set(uri, diagnostics)
      for (const wake of this.waiting.splice(0)) wake()
    })
    this.client.listen()
  }

  async start(options: object = {}): Promise<this> {
    await this.client.sendRequest('initialize', { processId: null, rootUri: pathToFileURL(this.folder).href, capabilities: {}, initializationOptions: options })
    await this.client.sendNotification('initialized', {})
    return this
  }

  uri(path: string): string { return pathToFileURL(join(this.folder, path)).href }

  write(path: string, text: string): void {
    mkdirSync(dirname(join(this.folder, path)), { recursive: true })
    writeFileSync(join(this.folder, path), text)
  }

  open(path: string, text: string): Promise<void> {
    return this.client.sendNotification('textDocument/didOpen', { textDocument: { uri: this.uri(path), languageId: 'yaml', version: this.versions++, text } })
  }

  type(path: string, text: string): Promise<void> {
    return this.client.sendNotification('textDocument/didChange', { textDocument: { uri: this.uri(path), version: this.versions++ }, contentChanges: [{ text }] })
  }

  changed(path: string, type: 1 | 2 | 3): Promise<void> {
    return this.client.sendNotification('workspace/didChangeWatchedFiles', { changes: [{ uri: this.uri(path), type }] })
  }

  ask<T>(method: string, path: string, line: number, character: number): Promise<T> {
    return this.client.sendRequest(method, { textDocument: { uri: this.uri(path) }, position: { line, character }, context: { includeDeclaration: false } })
  }

  actions(path: string, line: number): Promise<CodeAction[]> {
    const at = { line, character: 0 }
    return this.client.sendRequest('textDocument/codeAction', { textDocument: { uri: this.uri(path) }, range: { start: at, end: { line, character: 99 } }, context: { diagnostics: [] } })
  }

  /** Line and text of the lenses over a file. */
  async lenses(path: string): Promise<string[]> {
    const lenses = await this.client.sendRequest<CodeLens[]>('textDocument/codeLens', { textDocument: { uri: this.uri(path) } })
    const resolved = await Promise.all(lenses.map((lens) => this.client.sendRequest<CodeLens>('codeLens/resolve', lens)))
    return resolved.map(({ range, command }) => `${range.start.line} ${command?.title ?? ''}`)
  }

  /** What is told of a file about schemas and references, once it is these rules. */
  async tells(path: string, rules: readonly string[]): Promise<readonly Diagnostic[]> {
    const about = (): readonly Diagnostic[] | undefined => this.told.get(this.uri(path))?.filter(({ code }) => /^(schema|ref)-/.test(String(code)))
    const isSo = (): boolean => JSON.stringify(about()?.map(({ code }) => code)) === JSON.stringify(rules)
    const deadline = Date.now() + 10_000
    while (!isSo() && Date.now() < deadline) await new Promise<void>((resolve) => { this.waiting.push(resolve); setTimeout(resolve, 200) })
    const diagnostics = about() ?? []
    expect(diagnostics.map(({ code }) => code)).toEqual(rules)
    return diagnostics
  }

  close(): void {
    this.client.dispose()
    rmSync(this.folder, { recursive: true, force: true })
  }
}

const config = (color: string): string => `apiVersion: v1\nkind: ConfigMap\nmetadata:\n  name: settings\ndata:\n  color: ${color}\n`
const service = (protocol: string, port = 80): string => `apiVersion: v1
kind: Service
metadata:
  name: web
spec:
  selector: { app: web }
  ports:
    - port: ${port}
      protocol: ${protocol}
`
const job = `apiVersion: batch/v1
kind: Job
metadata:
  name: web
spec:
  template:
    metadata:
      labels: { app: web }
    spec:
      restartPolicy: Never
      containers:
        - name: web
          image: registry.example/web:1.0.0
          envFrom:
            - configMapRef: { name: settings }
`
const onlyRefusals = 'profile: [apiserver]\n'
const closedSet = 'closed: true\nrules:\n  ref-configmap: error\n'

let editor: Editor
async function startedWith(files: Readonly<Record<string, string>>): Promise<Editor> {
  editor = new Editor(files)
  return editor.start()
}

afterEach(() => { editor.close() })

describe('the language server', () => {
  it('tells what is wrong while typing, at its place, and takes it back', async () => {
    const { open, type, tells } = methods(await startedWith({ 'stowage.config.yaml': onlyRefusals, 'web.yaml': service('TCP') }))
    await open('web.yaml', service('TCP'))
    await tells('web.yaml', [])
    await type('web.yaml', service('tcp'))
    const [finding] = await tells('web.yaml', ['schema-enum'])
    expect(finding?.range).toEqual({ start: { line: 8, character: 16 }, end: { line: 8, character: 19 } })
    await type('web.yaml', service('UDP'))
    await tells('web.yaml', [])
  })

  it('counts columns in UTF-16 units', async () => {
    const { open, tells } = methods(await startedWith({ 'stowage.config.yaml': onlyRefusals }))
    const before = '{ apiVersion: v1, kind: Service, metadata: { name: web, annotations: { ship: "🚢" } }, spec: { ports: [{ port: 80, protocol: '
    await open('web.yaml', `${before}tcp }] } }\n`)
    const [finding] = await tells('web.yaml', ['schema-enum'])
    expect(finding?.range.start).toEqual({ line: 0, character: before.length })
  })

  it('documents open in memory win over the disk, for what other files refer to as well', async () => {
    const { open, type, tells } = methods(await startedWith({ 'stowage.config.yaml': closedSet, 'job.yaml': job, 'settings.yaml': config('blue') }))
    await open('job.yaml', job)
    await tells('job.yaml', [])
    await open('settings.yaml', config('blue'))
    await type('settings.yaml', config('blue').replace('name: settings', 'name: setings'))
    await tells('job.yaml', ['ref-configmap'])
  })

  it('reads again what changed on disk, and the configuration', async () => {
    const { open, write, changed, tells } = methods(await startedWith({ 'stowage.config.yaml': closedSet, 'job.yaml': job, 'settings.yaml': config('blue') }))
    await open('job.yaml', job)
    await tells('job.yaml', [])
    write('settings.yaml', config('blue').replace('name: settings', 'name: other'))
    await changed('settings.yaml', 2)
    await tells('job.yaml', ['ref-configmap'])
    write('stowage.config.yaml', closedSet.replace('error', 'off'))
    await changed('stowage.config.yaml', 2)
    await tells('job.yaml', [])
  })

  it('offers the fix of a finding, a comment that suppresses it, and all safe fixes', async () => {
    const { open, actions } = methods(await startedWith({ 'stowage.config.yaml': 'rules: {}\n' }))
    await open('web.yaml', service('tcp'))
    const offered = await actions('web.yaml', 8)
    const edits = offered.map(({ title, edit }) => [title, Object.values(edit?.changes ?? {}).flat().map(({ range, newText }) => [range.start.line, range.start.character, newText])])
    expect(edits).toContainEqual(['Suppress schema-enum here', [[8, 0, '      # stowage-ignore-next-line schema-enum: say why this is fine\n']]])
    expect(offered.filter(({ isPreferred }) => isPreferred).map(({ kind }) => kind)).toEqual(['quickfix'])
    expect(offered.at(-1)?.kind).toBe('source.fixAll.stowage')
  })

  it('offers no comment where it would become part of a text', async () => {
    const { open, actions } = methods(await startedWith({}))
    await open('a.json', '{\n  "apiVersion": "v1",\n  "kind": "Service",\n  "metadata": { "name": "web" },\n  "spec": { "type": "Nodeport" }\n}\n')
    expect((await actions('a.json', 4)).filter(({ title }) => title.startsWith('Suppress'))).toEqual([])
  })

  it('explains a finding by its page and a field by its type, values and default', async () => {
    const { open, ask } = methods(await startedWith({ 'stowage.config.yaml': onlyRefusals }))
    await open('web.yaml', service('tcp'))
    expect(textOf(await ask('textDocument/hover', 'web.yaml', 8, 17))).toMatch(/^\*\*schema-enum\*\* \(error\): [\s\S]*\n\n---\n\n\*\*spec\.ports\.protocol\*\* `string`\n\nDefault: `"TCP"`\n\nOne of: `SCTP`, `TCP`, `UDP`/)
    expect(textOf(await ask('textDocument/hover', 'web.yaml', 7, 8))).toBe('**spec.ports.port** `integer (int32)` (required)')
    expect(await ask('textDocument/hover', 'web.yaml', 4, 40)).toBeNull()
  })

  it('goes from a selector to the workloads it selects, from a name to the object, and back', async () => {
    const files = { 'web.yaml': service('TCP'), 'job.yaml': job, 'settings.yaml': config('blue') }
    const { open, ask } = methods(await startedWith(files))
    for (const [path, text] of Object.entries(files)) await open(path, text)
    const places = async (method: string, path: string, line: number, character: number): Promise<unknown> =>
      (await ask<Location[]>(method, path, line, character)).map(({ uri, range: { start } }) => [uri.slice(uri.lastIndexOf('/') + 1), start.line, start.character])
    expect(await places('textDocument/definition', 'web.yaml', 5, 21)).toEqual([['job.yaml', 3, 8]])
    expect(await places('textDocument/definition', 'job.yaml', 14, 40)).toEqual([['settings.yaml', 3, 8]])
    expect(await places('textDocument/references', 'settings.yaml', 3, 10)).toEqual([['job.yaml', 14, 36]])
    expect(await places('textDocument/references', 'job.yaml', 3, 9)).toEqual([['web.yaml', 5, 2]])
  })
})

function textOf(hover: Hover | null): unknown {
  return (hover?.contents as { value?: string } | undefined)?.value
}

/** The methods of an editor, by themselves. */
function methods(one: Editor): Pick<Editor, 'open' | 'type' | 'tells' | 'write' | 'changed' | 'ask' | 'actions'> {
  return {
    open: (path, text) => one.open(path, text), type: (path, text) => one.type(path, text), tells: (path, rules) => one.tells(path, rules),
    write: (path, text) => { one.write(path, text) }, changed: (path, type) => one.changed(path, type),
    ask: (method, path, line, character) => one.ask(method, path, line, character), actions: (path, line) => one.actions(path, line),
  }
}

describe('lenses', () => {
  const workload = (replicas: number, cpu: string): string => `apiVersion: apps/v1\nkind: Deployment\nmetadata: {name: web, namespace: shop}\nspec:\n  replicas: ${replicas}\n  selector: {matchLabels: {app: web}}\n  template:\n    metadata: {labels: {app: web}}\n    spec: {containers: [{name: a, image: "x:1", resources: {requests: {cpu: "${cpu}"}}}]}\n`

  it('show over a workload where its pods go, and what keeps them from it, as it is typed', async () => {
    editor = await new Editor({ 'web.yaml': workload(3, '1') }).start()
    await editor.open('web.yaml', workload(3, '1'))
    expect(await editor.lenses('web.yaml')).toEqual(['1 3 replicas → node-1, node-2, node-3 (3 nodes of 4 cpu and 16Gi assumed)'])
    await editor.type('web.yaml', workload(2, '5'))
    expect(await editor.lenses('web.yaml')).toEqual([expect.stringMatching(/^1 2 of 2 pending: 0\/3 nodes are available: 3 Insufficient cpu\. .*\(3 nodes of 4 cpu and 16Gi assumed\)$/) as string])
  })

  it('place on the cluster that the editor names, and again when its file changes', async () => {
    const cluster = (cpu: string): string => `apiVersion: v1\nkind: Node\nmetadata: {name: big}\nstatus: {capacity: {cpu: "${cpu}", memory: 16Gi, pods: "10"}, allocatable: {cpu: "${cpu}", memory: 16Gi, pods: "10"}, conditions: [{type: Ready, status: "True"}]}\n`
    editor = await new Editor({ 'app/web.yaml': workload(3, '1'), 'cluster/nodes.yaml': cluster('8') }).start({ cluster: 'cluster/nodes.yaml' })
    await editor.open('app/web.yaml', workload(3, '1'))
    expect(await editor.lenses('app/web.yaml')).toEqual(['1 3 replicas → big ×3'])
    editor.write('cluster/nodes.yaml', cluster('2'))
    await editor.changed('cluster/nodes.yaml', 2)
    expect(await editor.lenses('app/web.yaml')).toEqual([expect.stringMatching(/^1 2 replicas → big ×2; 1 of 3 pending: 0\/1 nodes are available: 1 Insufficient cpu/) as string])
  })
})
