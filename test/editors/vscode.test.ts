import { readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { runInNewContext } from 'node:vm'
import { beforeEach, describe, expect, it } from 'vitest'

/** The extension with a stand-in for the editor: what it registers, starts and stops. */
const folder = join(dirname(dirname(dirname(fileURLToPath(import.meta.url)))), 'editors/vscode')
const manifest = JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8')) as {
  main: string, activationEvents: string[], dependencies: Record<string, string>
  contributes: { configuration: { properties: Record<string, { default: unknown }> }, commands: { command: string }[] }
}

interface Extension { activate(context: { subscriptions: object[] }): Promise<void>, deactivate(): Promise<void> | undefined }

let log: unknown[] = []
let registered = new Map<string, () => Promise<void>>()
let settingsChanged: (change: { affectsConfiguration: (section: string) => boolean }) => Promise<void> = () => Promise.resolve()

function load(settings: Readonly<Record<string, unknown>> = {}): Extension {
  const defaults = Object.fromEntries(Object.entries(manifest.contributes.configuration.properties).map(([name, { default: value }]) => [name.replace('stowage.', ''), value]))
  const vscode = {
    commands: { registerCommand: (name: string, run: () => Promise<void>) => { registered.set(name, run); return {} } },
    workspace: {
      getConfiguration: (section: string) => ({ get: (name: string) => section === 'stowage' ? { ...defaults, ...settings }[name] : undefined }),
      onDidChangeConfiguration: (listener: typeof settingsChanged) => { settingsChanged = listener; return {} },
    },
  }
  class LanguageClient {
    constructor(...args: readonly unknown[]) { log.push(args) }
    start(): Promise<void> { log.push('start'); return Promise.resolve() }
    stop(): Promise<void> { log.push('stop'); return Promise.resolve() }
  }
  const modules: Readonly<Record<string, unknown>> = { 'vscode': vscode, 'vscode-languageclient/node': { LanguageClient } }
  const exports = {}
  const file = join(folder, manifest.main)
  const own = createRequire(file)
  runInNewContext(readFileSync(file, 'utf8'), { exports, require: (name: string): unknown => modules[name] ?? own(name) })
  return exports as Extension
}

beforeEach(() => {
  log = []
  registered = new Map()
})

describe('the extension for Visual Studio Code', () => {
  it('starts the server of the settings for YAML and JSON, with the cluster of the settings', async () => {
    const context = { subscriptions: [] }
    await load({ cluster: ['cluster.yaml'] }).activate(context)
    expect(log).toEqual([
      ['stowage', 'stowage', { command: 'stowage', args: ['lsp', '--stdio'] }, {
        documentSelector: [{ scheme: 'file', language: 'yaml' }, { scheme: 'file', language: 'json' }], initializationOptions: { cluster: ['cluster.yaml'] },
      }],
      'start',
    ])
    expect(context.subscriptions).toHaveLength(2)
  })

  it('registers the commands that its manifest names, and is woken for what it serves', async () => {
    await load().activate({ subscriptions: [] })
    expect([...registered.keys()]).toEqual(manifest.contributes.commands.map(({ command }) => command))
    expect(manifest.activationEvents).toEqual(['onLanguage:yaml', 'onLanguage:json'])
    expect(Object.keys(manifest.dependencies)).toEqual(['vscode-languageclient'])
  })

  it('starts anew when it is told to, or when its settings change, and not when others do', async () => {
    const extension = load()
    await extension.activate({ subscriptions: [] })
    await registered.get('stowage.restart')?.()
    await settingsChanged({ affectsConfiguration: (section) => section === 'stowage' })
    await settingsChanged({ affectsConfiguration: () => false })
    await extension.deactivate()
    expect(log.filter((one) => typeof one === 'string')).toEqual(['start', 'stop', 'start', 'stop', 'start', 'stop'])
  })
})
