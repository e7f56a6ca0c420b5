'use strict'
const { commands, workspace } = require('vscode')
const { LanguageClient } = require('vscode-languageclient/node')

let client

exports.activate = async function activate(context) {
  context.subscriptions.push(commands.registerCommand('stowage.restart', restart))
  await start()
}

exports.deactivate = function deactivate() {
  return client?.stop()
}

async function start() {
  const [command, ...args] = workspace.getConfiguration('stowage').get('command')
  client = new LanguageClient('stowage', 'stowage', { command, args }, {
    documentSelector: [{ scheme: 'file', language: 'yaml' }, { scheme: 'file', language: 'json' }],
  })
  await client.start()
}

async function restart() {
  await client?.stop()
  await start()
}
