import { spawn, spawnSync, type ChildProcess } from 'node:child_process'
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { builtCli } from '../support/built-cli.ts'

let cli = ''
let folder = ''

const clean = 'apiVersion: v1\nkind: ConfigMap\nmetadata:\n  name: settings\ndata:\n  color: blue\n'

beforeAll(() => {
  cli = join(builtCli(), 'cli.cjs')
  folder = mkdtempSync(join(tmpdir(), 'stowage-watch-'))
})

afterAll(() => { rmSync(folder, { recursive: true, force: true }) })

/** Tells what a process says until it is waiting again; nothing that it says in between is lost. */
function listenTo(child: ChildProcess): () => Promise<string> {
  let text = ''
  let tell = (): void => undefined
  for (const stream of [child.stdout, child.stderr]) stream?.on('data', (chunk: Buffer) => {
    text += chunk.toString()
    tell()
  })
  return () => new Promise((resolve) => {
    tell = () => {
      if (!text.includes('ctrl-c ends it')) return
      const said = text
      text = ''
      tell = () => undefined
      resolve(said)
    }
    tell()
  })
}

describe('check --watch', () => {
  it('checks again when a file changes, comes or breaks, and lets go when it is told to', async () => {
    writeFileSync(join(folder, 'a.yaml'), clean)
    const child = spawn(process.execPath, [cli, 'check', '.', '--watch'], { cwd: folder })
    const heard = listenTo(child)
    const ended = new Promise((resolve) => { child.on('exit', (_, signal) => { resolve(signal) }) })
    try {
      expect(await heard()).toContain('no findings in 1 document')
      writeFileSync(join(folder, 'a.yaml'), clean.replace('\ndata:', '\ndta:'))
      expect(await heard()).toContain('a.yaml:5:1 error')
      mkdirSync(join(folder, 'deep'))
      writeFileSync(join(folder, 'deep/b.yaml'), clean)
      expect(await heard()).toContain('2 documents')
      // Beside a file that was read last time, too.
      writeFileSync(join(folder, 'deep/c.yaml'), clean.replace('settings', 'more'))
      expect(await heard()).toContain('3 documents')
      // A folder that is made anew before the run has noticed.
      rmSync(join(folder, 'deep'), { recursive: true })
      mkdirSync(join(folder, 'deep'))
      for (const name of ['b', 'c']) writeFileSync(join(folder, `deep/${name}.yaml`), clean)
      expect(await heard()).toContain('3 documents')
      writeFileSync(join(folder, 'deep/c.yaml'), clean.replace('\ndata:', '\ndta:'))
      expect(await heard()).toContain('c.yaml:5:1 error')
      for (const file of ['a.yaml', 'deep/b.yaml', 'deep/c.yaml']) rmSync(join(folder, file))
      expect(await heard()).toContain('no manifest found')
    } finally {
      child.kill('SIGINT')
    }
    expect(await ended).toBe('SIGINT')
  })

  it('cannot watch standard input', () => {
    const { status, stderr } = spawnSync(process.execPath, [cli, 'check', '-', '--watch'], { input: clean, encoding: 'utf8' })
    expect([status, stderr]).toEqual([2, 'stowage: --watch cannot watch standard input\n'])
  })
})

describe('man', () => {
  it('names every command, flag and exit code, and groff has nothing against it', () => {
    const { stdout } = spawnSync(process.execPath, [cli, 'man'], { encoding: 'utf8' })
    for (const word of ['stowage check', 'stowage merge', '\\-\\-max\\-warnings', '\\-\\-changed\\-since', '.SH EXIT STATUS', 'NO_COLOR']) expect(stdout).toContain(word)
    expect(stdout.split('\n').filter((line) => /^['.]/.test(line) && !/^\.(?:TH|SH|SS|TP|PP|B|I|nf|fi)\b/.test(line))).toEqual([])
    const groff = spawnSync('groff', ['-man', '-Tutf8', '-ww', '-z'], { input: stdout, encoding: 'utf8' })
    if (groff.error === undefined) expect([groff.status, groff.stderr]).toEqual([0, ''])
  })
})
