import { mkdirSync, mkdtempSync, realpathSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { PassThrough } from 'node:stream'
import { pathToFileURL } from 'node:url'
import { afterEach, describe, expect, it } from 'vitest'
import {
  createConnection, createProtocolConnection, StreamMessageReader, StreamMessageWriter, type CodeAction, type Diagnostic, type Hover, type Location, type ProtocolConnection,
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

  async start(): Promise<this> {
    await this.client.sendRequest('initialize', { processId: null, rootUri: pathToFileURL(this.folder).href, capabilities: {} })
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

  /** The rules told of a file, once they are these. */
  async tells(path: string, rules: readonly string[]): Promise<readonly Diagnostic[]> {
    const isSo = (): boolean => JSON.stringify((this.told.get(this.uri(path)) ?? [{ code: 'nothing yet' }]).map(({ code }) => code)) === JSON.stringify(rules)
    const deadline = Date.now() + 10_000
    while (!isSo() && Date.now() < deadline) await new Promise<void>((resolve) => { this.waiting.push(resolve); setTimeout(resolve, 200) })
    const diagnostics = this.told.get(this.uri(path)) ?? []
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

let editor: Editor
async function startedWith(files: Readonly<Record<string, string>>): Promise<Editor> {
  editor = new Editor(files)
  return editor.start()
}

afterEach(() => { editor.close() })

describe('the language server', () => {
  it('tells what is wrong while typing, at its place, and takes it back', async () => {
    const { uri: _uri, ...here } = { uri: '', it: await startedWith({ 'stowage.config.yaml': onlyRefusals, 'web.yaml': service('TCP') }) }
    await here.it.open('web.yaml', service('TCP'))
    await here.it.tells('web.yaml', [])
    await here.it.type('web.yaml', service('tcp'))
    const [finding] = await here.it.tells('web.yaml', ['schema-enum-invalid'])
    expect(finding?.range).toEqual({ start: { line: 8, character: 16 }, end: { line: 8, character: 19 } })
    await here.it.type('web.yaml', service('UDP'))
    await here.it.tells('web.yaml', [])
  })
})
