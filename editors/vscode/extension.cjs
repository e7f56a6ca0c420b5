'use strict'
const { commands, workspace } = require('vscode')
const { LanguageClient } = require('vscode-languageclient/node')

let client

exports.activate = async function activate(context) {
  context.subscriptions.push(
    commands.registerCommand('stowage.restart', restart),
    workspace.onDidChangeConfiguration(async (change) => { if (change.affectsConfiguration('stowage')) await restart() }),
  )
  await start()
}

exports.deactivate = function deactivate() {
  return client?.stop()
}

async function start() {
  const settings = workspace.getConfiguration('stowage')
  const [command, ...args] = settings.get('command')
  client = new LanguageClient('stowage', 'stowage', { command, args }, {
    documentSelector: [{ scheme: 'file', language: 'yaml' }, { scheme: 'file', language: 'json' }],
    initializationOptions: { cluster: settings.get('cluster') },
  })
  await client.start()
}

async function restart() {
  await client?.stop()
  await start()
}
