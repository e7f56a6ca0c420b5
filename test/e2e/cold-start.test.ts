import { spawnSync } from 'node:child_process'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { basename, dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { builtCli } from '../support/built-cli.ts'

/** What a start reads, and that a module which is evaluated late says what it would have said early. */
const root = dirname(dirname(dirname(fileURLToPath(import.meta.url))))
let dist = ''
let folder = ''

beforeAll(() => {
  dist = builtCli()
  folder = mkdtempSync(join(tmpdir(), 'stowage-start-'))
  writeFileSync(join(folder, 'reads.cjs'), "const fs = require('node:fs'); const read = fs.readFileSync; const files = []\nfs.readFileSync = (file, ...rest) => { files.push(String(file)); return read(file, ...rest) }\nprocess.on('exit', () => { fs.writeSync(2, files.join('\\n')) })\n")
  writeFileSync(join(folder, 'whole.cjs'), "const [, , dist, ...args] = process.argv\nconst cli = dist + '/cli.cjs'\nprocess.argv = [process.argv[0], cli, ...args]\nnew (require('node:vm').Script)(require('node:fs').readFileSync(dist + '/stowage.cjs', 'latin1')).runInThisContext()({}, require('node:module').createRequire(cli), {}, cli, dist)\n")
  writeFileSync(join(folder, 'web.yaml'), 'apiVersion: apps/v1\nkind: Deployment\nmetadata: {name: web}\nspec:\n  selector: {matchLabels: {app: web}}\n  template:\n    metadata: {labels: {app: web}}\n    spec: {containers: [{name: web, image: "nginx:1.27"}]}\n')
})

afterAll(() => { rmSync(folder, { recursive: true, force: true }) })

/** Names of the scripts in dist/ that the command reads. */
function scripts(...args: string[]): string[] {
  const { stderr } = spawnSync(process.execPath, ['--require', join(folder, 'reads.cjs'), join(dist, 'cli.cjs'), ...args], { cwd: folder, encoding: 'utf8' })
  return stderr.split('\n').filter((file) => file.endsWith('.cjs') && dirname(file) === dist).map((file) => basename(file))
}

function output(script: string, ...args: string[]): { status: number | null, stdout: string, stderr: string } {
  const { status, stdout, stderr } = spawnSync(process.execPath, [script, ...args], { cwd: root, encoding: 'utf8', maxBuffer: 1 << 26 })
  return { status, stdout, stderr }
}

describe('a cold start', () => {
  it('reads one script to check a Deployment, to show the version and to show the commands', () => {
    for (const args of [['check', 'web.yaml'], ['check', '--help'], ['--version'], ['--help']]) expect(scripts(...args), args.join(' ')).toEqual(['cli.cjs', 'check.cjs'])
  })

  it('reads the whole command line for another command alone', () => {
    expect(scripts('rules')).toEqual(['cli.cjs', 'stowage.cjs'])
  })

  it('reads rare modules when a file needs them', () => {
    writeFileSync(join(folder, 'anchors.yaml'), 'apiVersion: v1\nkind: ConfigMap\nmetadata: &meta {name: a}\ndata: {a: *meta}\n')
    expect(scripts('check', 'anchors.yaml')).toContain('check-more.cjs')
  })

  it('finds what the whole command line finds', () => {
    for (const args of [['check', '--format', 'json', 'examples'], ['check', '--format', 'sarif', 'test/scenarios', 'test/conformance'], ['check', '--no-such-flag'], ['check', 'no-such-file.yaml']]) {
      expect(output(join(dist, 'cli.cjs'), ...args), args.join(' ')).toEqual(output(join(folder, 'whole.cjs'), dist, ...args))
    }
  })
})
