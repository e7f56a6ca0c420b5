import { execFileSync } from 'node:child_process'
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync, symlinkSync, writeFileSync, chmodSync, truncateSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { collectSources } from '../../src/source/collect.ts'
import type { SourceOptions } from '../../src/source/collect.ts'
import { readTextFile, replaceFile } from '../../src/source/files.ts'

let folder = ''
beforeEach(() => { folder = mkdtempSync(join(tmpdir(), 'stowage-source-')) })
afterEach(() => { rmSync(folder, { recursive: true, force: true }) })

function put(files: Record<string, string | Buffer>): void {
  for (const [path, content] of Object.entries(files)) {
    mkdirSync(dirname(join(folder, path)), { recursive: true })
    writeFileSync(join(folder, path), content)
  }
}

async function paths(options: SourceOptions = {}): Promise<string[]> {
  return (await collectSources({ cwd: folder, ...options })).files.map((file) => file.path)
}

async function reasons(options: SourceOptions = {}): Promise<string[]> {
  return (await collectSources({ cwd: folder, ...options })).diagnostics.map((one) => `${one.location.path}: ${one.message}`)
}

describe('what is found', () => {
  it('takes .yaml, .yml and .json below a folder, sorted by path, without node_modules and .git', async () => {
    put({ 'b.yml': '', 'a.yaml': '', 'B.YAML': '', 'sub/c.json': '', 'readme.md': '', 'node_modules/x.yaml': '', '.git/x.yaml': '', '.hidden/h.yaml': '' })
    expect(await paths()).toEqual(['.hidden/h.yaml', 'B.YAML', 'a.yaml', 'b.yml', 'sub/c.json'])
  })

  it('takes a named file whatever its name, and names a file once', async () => {
    put({ 'deploy.tmpl': 'x', 'a.yaml': '' })
    expect(await paths({ paths: ['deploy.tmpl', 'a.yaml', '.', './a.yaml'] })).toEqual(['a.yaml', 'deploy.tmpl'])
  })

  it('takes patterns', async () => {
    put({ 'one/a.yaml': '', 'two/b.yaml': '', 'two/c.txt': '', 'two/deep/d.yml': '' })
    expect(await paths({ paths: ['*/*.yaml'] })).toEqual(['one/a.yaml', 'two/b.yaml'])
    expect(await paths({ paths: ['two/**'] })).toEqual(['two/b.yaml', 'two/deep/d.yml'])
    expect(await reasons({ paths: ['three/*.yaml'] })).toEqual(['three/*.yaml: the pattern matches no .yaml, .yml or .json file'])
  })

  it('takes a file whose name looks like a pattern', async () => {
    put({ 'a[1].yaml': '' })
    expect(await paths({ paths: ['a[1].yaml'] })).toEqual(['a[1].yaml'])
  })

  it('reads standard input under the name that it is given', async () => {
    const readStdin = (): { text: string } => ({ text: 'kind: Pod\n' })
    expect(await paths({ paths: ['-'], readStdin })).toEqual(['<stdin>'])
    expect(await paths({ stdinFilename: 'deploy/web.yaml', readStdin })).toEqual(['deploy/web.yaml'])
  })

  it('shows paths outside the working directory in full', async () => {
    put({ 'in/x': '', 'out/a.yaml': '' })
    expect(await paths({ cwd: join(folder, 'in'), paths: ['../out'] })).toEqual([join(folder, 'out/a.yaml')])
  })
})

describe('what git ignores', () => {
  it('is left out, nested files and exceptions included', async () => {
    mkdirSync(join(folder, '.git/info'), { recursive: true })
    put({
      '.git/info/exclude': 'secret.yaml\n', '.gitignore': 'build/\n*.gen.yaml\n!keep.gen.yaml\n', 'a.yaml': '', 'secret.yaml': '', 'x.gen.yaml': '', 'keep.gen.yaml': '',
      'build/b.yaml': '', 'sub/.gitignore': '/only-here.yaml\n!y.gen.yaml\n', 'sub/only-here.yaml': '', 'sub/y.gen.yaml': '', 'sub/deep/only-here.yaml': '',
    })
    const kept = ['a.yaml', 'keep.gen.yaml', 'sub/deep/only-here.yaml', 'sub/y.gen.yaml']
    expect(await paths()).toEqual(kept)
    expect(await paths({ paths: ['**/*.yaml'] })).toEqual(kept)
    expect(await paths({ cwd: join(folder, 'sub') })).toEqual(['deep/only-here.yaml', 'y.gen.yaml'])
    expect(await paths({ gitignore: false })).toHaveLength(9 - 1)
  })

  it('is read when it is named: file or folder', async () => {
    mkdirSync(join(folder, '.git'))
    put({ '.gitignore': 'build/\nx.yaml\n', 'x.yaml': '', 'build/b.yaml': '' })
    expect(await paths({ paths: ['x.yaml', 'build'] })).toEqual(['build/b.yaml', 'x.yaml'])
  })

  it('agrees with git', async () => {
    execFileSync('git', ['init', '-q'], { cwd: folder })
    put({
      '.gitignore': '/top.yaml\n**/gen/*\n!gen/keep.yaml\ndoc*.yaml\n\\#odd.yaml\n', 'top.yaml': '', 'a/top.yaml': '', 'gen/x.yaml': '', 'gen/keep.yaml': '', 'a/gen/y.yaml': '',
      'doc1.yaml': '', 'a/doc2.yaml': '', '#odd.yaml': '', 'a/.gitignore': '!doc2.yaml\n',
    })
    const known = execFileSync('git', ['ls-files', '--others', '--exclude-standard', '-z'], { cwd: folder }).toString().split('\0')
    expect(await paths()).toEqual(known.filter((path) => path.endsWith('.yaml')).sort())
  })
})

describe('what cannot be read is told', () => {
  it('a missing file, a broken link, a folder loop', async () => {
    put({ 'a/b.yaml': '' })
    symlinkSync('nowhere', join(folder, 'a/broken.yaml'))
    symlinkSync('..', join(folder, 'a/up'))
    symlinkSync('circle.yaml', join(folder, 'circle.yaml'))
    expect(await reasons()).toEqual([
      'a/broken.yaml: symbolic link: no such file or directory', `a/up: symbolic link leads back to ${folder}, so it is not followed`,
      'circle.yaml: symbolic link: too many levels of symbolic links',
    ])
    expect(await paths()).toEqual(['a/b.yaml'])
    const missing = await collectSources({ cwd: folder, paths: ['gone.yaml'] })
    expect(missing.unreadable).toEqual([{ path: 'gone.yaml', reason: 'no such file or directory' }])
    expect(missing.looked).toEqual(['gone.yaml'])
  })

  it('links out of the folder are followed once, links within it not at all', async () => {
    put({ 'in/a.yaml': '', 'out/b.yaml': '' })
    symlinkSync('../out', join(folder, 'in/one'))
    symlinkSync('../out', join(folder, 'in/two'))
    mkdirSync(join(folder, 'in/sub'))
    symlinkSync('../out', join(folder, 'out/self'))
    expect(await paths({ cwd: join(folder, 'in') })).toEqual(['a.yaml', 'one/b.yaml'])
  })

  it('text that is not UTF-8, with the line of the first bad byte', async () => {
    put({
      'latin.yaml': Buffer.from('a: 1\nb: caf\xe9\n', 'latin1'), 'little.yaml': Buffer.from('\ufeffa: 1\n', 'utf16le'), 'image.json': Buffer.from([0x89, 0x50, 0, 0, 0xff]),
    })
    expect(await reasons()).toEqual([
      'image.json: the file is binary: byte 0x89 on line 1', 'latin.yaml: the file is no UTF-8 text: byte 0xE9 on line 2',
      'little.yaml: the file is UTF-16LE (byte order mark FF FE)',
    ])
  })

  it('a file past the size bound', async () => {
    put({ 'huge.yaml': '' })
    truncateSync(join(folder, 'huge.yaml'), 65 * 1024 * 1024)
    expect(await reasons()).toEqual([`huge.yaml: the file has ${String(65 * 1024 * 1024)} bytes, more than the bound of ${String(64 * 1024 * 1024)}`])
  })

  it.skipIf(process.getuid?.() === 0)('a file without permission', async () => {
    put({ 'a.yaml': 'x' })
    chmodSync(join(folder, 'a.yaml'), 0)
    expect(await reasons()).toEqual(['a.yaml: permission denied'])
  })
})

describe('writing', () => {
  it('replaces a file at once, keeps its mode and its link, and leaves nothing behind', () => {
    put({ 'real.yaml': 'old' })
    chmodSync(join(folder, 'real.yaml'), 0o640)
    symlinkSync('real.yaml', join(folder, 'link.yaml'))
    expect(replaceFile(join(folder, 'link.yaml'), 'new é')).toBeUndefined()
    expect(readFileSync(join(folder, 'real.yaml'), 'utf8')).toBe('new é')
    expect(statSync(join(folder, 'real.yaml')).mode & 0o777).toBe(0o640)
    expect(readdirSync(folder).sort()).toEqual(['link.yaml', 'real.yaml'])
    expect(readTextFile(join(folder, 'link.yaml'))).toEqual({ text: 'new é' })
  })

  it.skipIf(process.platform === 'win32')('goes into a device, which stays one', () => {
    symlinkSync('/dev/null', join(folder, 'nowhere'))
    expect(replaceFile(join(folder, 'nowhere'), 'new')).toBeUndefined()
    expect(statSync('/dev/null').isCharacterDevice()).toBe(true)
  })

  it('says why it cannot', () => {
    expect(replaceFile(join(folder, 'no/such/folder.yaml'), '')).toBe('no such file or directory')
    expect(readTextFile(folder)).toEqual({ reason: 'it is a directory' })
  })
})
