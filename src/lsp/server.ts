import { fileURLToPath } from 'node:url'
import { cwd } from 'node:process'
import {
  CodeActionKind, CodeLensRefreshRequest, DidChangeWatchedFilesNotification, FileChangeType, MarkupKind, TextDocuments, TextDocumentSyncKind,
  type Connection, type Hover, type InitializeParams, type InitializeResult, type Location as LspLocation, type Position,
} from 'vscode-languageserver'
import { TextDocument } from 'vscode-languageserver-textdocument'
import { rules } from '../../rules/index.ts'
import type { Diagnostic, Location } from '../diagnostic/diagnostic.ts'
import { groupBy } from '../model/group-by.ts'
import type { Bundle } from '../model/bundle.ts'
import { packageFile, packageVersion } from '../source/package-files.ts'
import { isManifestName } from '../source/walk.ts'
import { LiveWorkspace } from '../workspace/live-workspace.ts'
import { usePackageSchemas } from '../workspace/package-schemas.ts'
import { codeActions } from './actions.ts'
import { lspDiagnostic } from './findings.ts'
import { fieldHover, findingHover } from './hover.ts'
import { Lenses } from './lenses.ts'
import { placeAt, type PlaceAt } from './place.ts'
import { TextPositions } from './positions.ts'
import { definitionsAt, referencesTo } from './references.ts'
import { isConfig, WorkspaceFiles } from './workspace-files.ts'

export interface ServerOptions {
  /** How long typing must pause before a check, in milliseconds. */
  readonly pause: number
}

/** Serves an editor over a connection, from its `initialize` on. */
export function serve(connection: Connection, options: ServerOptions = { pause: 100 }): void {
  usePackageSchemas()
  const server = new Server(connection, options)
  server.listen()
}

const capabilities: InitializeResult['capabilities'] = {
  textDocumentSync: { openClose: true, change: TextDocumentSyncKind.Incremental, save: true },
  hoverProvider: true,
  definitionProvider: true,
  referencesProvider: true,
  codeLensProvider: { resolveProvider: true },
  codeActionProvider: { codeActionKinds: [CodeActionKind.QuickFix, `${CodeActionKind.SourceFixAll}.stowage`] },
}

class Server {
  private readonly connection: Connection
  private readonly options: ServerOptions
  private readonly documents = new TextDocuments(TextDocument)
  private files = new WorkspaceFiles(cwd())
  private workspace = this.newWorkspace()
  private lenses = new Lenses(this.files.root, undefined)
  private ready: Promise<void> = Promise.resolve()
  private watches = false
  private refreshesLenses = false
  private timer: NodeJS.Timeout | undefined
  private findings = new Map<string, readonly Diagnostic[]>()
  private readonly published = new Set<string>()

  constructor(connection: Connection, options: ServerOptions) {
    this.connection = connection
    this.options = options
  }

  listen(): void {
    const { connection, documents } = this
    connection.onInitialize((params) => this.initialize(params))
    connection.onInitialized(() => { if (this.watches) void connection.client.register(DidChangeWatchedFilesNotification.type, { watchers: [{ globPattern: '**/*.{yaml,yml,json}' }] }) })
    connection.onDidChangeWatchedFiles(({ changes }) => { for (const { uri, type } of changes) this.reread(uri, type === FileChangeType.Deleted) })
    documents.onDidChangeContent(({ document }) => { this.opened(document) })
    documents.onDidSave(({ document }) => {
      this.reread(document.uri, false)
      this.checkAfter(0)
    })
    documents.onDidClose(({ document }) => { this.closed(document.uri) })
    connection.onHover(({ textDocument, position }) => this.hover(textDocument.uri, position))
    connection.onDefinition(({ textDocument, position }) => this.locations(textDocument.uri, position, definitionsAt))
    connection.onReferences(({ textDocument, position }) => this.locations(textDocument.uri, position, referencesTo))
    connection.onCodeLens(async ({ textDocument }) => {
      await this.ready
      const path = this.files.pathOf(textDocument.uri)
      return path === undefined ? [] : this.lenses.of(path, this.workspace)
    })
    connection.onCodeLensResolve((lens) => this.lenses.resolve(lens, this.workspace))
    connection.onCodeAction(async ({ textDocument: { uri }, range, context }) => {
      await this.check()
      const path = this.files.pathOf(uri)
      const text = path === undefined ? undefined : this.workspace.textOf(path)
      return path === undefined || text === undefined ? [] : codeActions({ uri, path, text, range, only: context.only, findings: this.findings.get(path) ?? [] })
    })
    documents.listen(connection)
    connection.listen()
  }

  private initialize({ workspaceFolders, rootUri, capabilities: client, initializationOptions }: InitializeParams): InitializeResult {
    const uri = workspaceFolders?.[0]?.uri ?? rootUri
    this.files = new WorkspaceFiles(uri?.startsWith('file:') === true ? fileURLToPath(uri) : cwd())
    this.workspace = this.newWorkspace()
    this.lenses = new Lenses(this.files.root, initializationOptions)
    this.refreshesLenses = client.workspace?.codeLens?.refreshSupport === true
    this.watches = client.workspace?.didChangeWatchedFiles?.dynamicRegistration === true
    this.ready = this.files.readAll().then((files) => { for (const { path, text } of files) this.workspace.setOnDisk(path, text) })
    return { capabilities, serverInfo: { name: 'stowage', version: packageVersion() } }
  }

  private newWorkspace(): LiveWorkspace {
    return new LiveWorkspace({ cwd: this.files.root, rules, read: (absolute) => this.files.read(absolute), today: () => new Date().toISOString().slice(0, 10) })
  }

  private opened(document: TextDocument): void {
    const path = this.files.pathOf(document.uri)
    if (path === undefined) return
    this.workspace.setOpen(path, document.getText())
    if (isConfig(path)) this.workspace.forgetSettings()
    this.checkAfter(this.options.pause)
  }

  private closed(uri: string): void {
    const path = this.files.pathOf(uri)
    if (path === undefined) return
    this.workspace.setOpen(path, undefined)
    if (isConfig(path)) this.workspace.forgetSettings()
    this.checkAfter(this.options.pause)
  }

  private reread(uri: string, isGone: boolean): void {
    const path = this.files.pathOf(uri)
    if (path === undefined || !isManifestName(path)) return
    this.workspace.setOnDisk(path, isGone ? undefined : this.files.read(path))
    this.lenses.forgetCluster()
    // Another file of the set may move pods; the editor asks again by itself only for the one that is typed in.
    if (this.refreshesLenses) void this.connection.sendRequest(CodeLensRefreshRequest.type)
    if (isConfig(path)) this.workspace.forgetSettings()
    this.checkAfter(this.options.pause)
  }

  private checkAfter(pause: number): void {
    clearTimeout(this.timer)
    this.timer = setTimeout(() => { void this.check() }, pause)
  }

  /** Checks what is open, and tells the editor; what was told of files that are closed, or of a mended configuration, is taken back. */
  private async check(): Promise<void> {
    clearTimeout(this.timer)
    await this.ready
    const open = this.workspace.openPaths
    const report = await this.workspace.check(open)
    this.findings = groupBy(report.diagnostics, ({ location }) => location.path)
    const positions = new Map<string, TextPositions>()
    const positionsOf = (file: string): TextPositions => {
      const known = positions.get(file) ?? new TextPositions(this.workspace.textOf(file) ?? report.texts.get(file) ?? '')
      positions.set(file, known)
      return known
    }
    const told = new Set([...open, ...this.findings.keys()])
    for (const path of new Set([...told, ...this.published])) {
      const uri = this.files.uriOf(path)
      const version = this.documents.get(uri)?.version
      const diagnostics = (this.findings.get(path) ?? []).map((finding) => lspDiagnostic(finding, report, positionsOf, (file) => this.files.uriOf(file)))
      await this.connection.sendDiagnostics({ uri, diagnostics, ...version === undefined ? {} : { version } })
      if (told.has(path)) this.published.add(path)
      else this.published.delete(path)
    }
  }

  private async hover(uri: string, position: Position): Promise<Hover | null> {
    const path = this.files.pathOf(uri)
    if (path === undefined) return null
    await this.check()
    const at = await this.placeAt(path, position)
    if (at === undefined) return null
    const { positions, offset, place, minor } = at
    const here = (this.findings.get(path) ?? []).filter(({ location: { span } }) => span.start <= offset && offset <= span.end)
    const parts = here.map((finding) => {
      const rule = rules.find(({ id }) => id === finding.rule)
      return findingHover(finding, rule, rule === undefined ? undefined : packageFile(`rules/${rule.group}/${rule.id}.md`))
    })
    const field = place === undefined ? undefined : fieldHover(place, minor)
    if (field !== undefined) parts.push(field)
    const span = here[0]?.location.span ?? place?.span
    return parts.length === 0 || span === undefined ? null : { contents: { kind: MarkupKind.Markdown, value: parts.join('\n\n---\n\n') }, range: positions.rangeOf(span) }
  }

  private async locations(uri: string, position: Position, find: (place: PlaceAt, bundle: Bundle) => Location[]): Promise<LspLocation[]> {
    const path = this.files.pathOf(uri)
    const at = path === undefined ? undefined : await this.placeAt(path, position)
    if (at?.place === undefined || at.bundle === undefined) return []
    return find(at.place, at.bundle).map(({ path: file, span }) => ({ uri: this.files.uriOf(file), range: new TextPositions(this.workspace.textOf(file) ?? '').rangeOf(span) }))
  }

  private async placeAt(path: string, position: Position): Promise<{ positions: TextPositions, offset: number, place: PlaceAt | undefined, bundle: Bundle | undefined, minor: number } | undefined> {
    await this.ready
    const { files, bundles, minor } = await this.workspace.model()
    const file = files.find((one) => one.path === path)
    if (file === undefined) return undefined
    const positions = new TextPositions(file.text)
    const offset = positions.offsetAt(position)
    const place = placeAt(file, offset)
    return { positions, offset, place, bundle: place && bundles.get(place.resource), minor }
  }
}
