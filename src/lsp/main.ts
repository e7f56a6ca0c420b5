import { createConnection, ProposedFeatures } from 'vscode-languageserver/node'
import { stdin, stdout } from 'node:process'
import { serve } from './server.ts'

/** The language server on standard input and output; ends with its editor. */
export function serveStdio(): void {
  serve(createConnection(ProposedFeatures.all, stdin, stdout))
}
