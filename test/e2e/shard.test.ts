import { spawn, spawnSync } from 'node:child_process'
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { builtCli } from '../support/built-cli.ts'

/** A fleet in parts, and the habits around a repository, with the bundled command. */
const root = dirname(dirname(dirname(fileURLToPath(import.meta.url))))
let cli = ''
let folder = ''

function stowage(args: readonly string[], cwd = folder): { code: number | null, out: string, err: string } {
  const { status, stdout, stderr } = spawnSync(process.execPath, [cli, ...args], { cwd, encoding: 'utf8', env: { PATH: process.env.PATH ?? '' } })
  return { code: status, out: stdout, err: stderr }
}

function git(cwd: string, ...args: string[]): void {
  const { status, stderr } = spawnSync('git', ['-c', 'user.name=t', '-c', 'user.email=t@example.com', '-c', 'init.defaultBranch=main', ...args], { cwd, encoding: 'utf8' })
  expect([status, stderr]).toEqual([0, expect.anything()])
}

function write(path: string, text: string): void {
  mkdirSync(dirname(join(folder, path)), { recursive: true })
  writeFileSync(join(folder, path), text)
}

const service = (name: string, protocol = 'TCP'): string => `apiVersion: v1\nkind: Service\nmetadata:\n  name: ${name}\nspec:\n  type: ExternalName\n  externalName: ${name}.example.com\n  ports:\n    - port: 80\n      protocol: ${protocol}\n`

beforeAll(() => {
  cli = join(builtCli(), 'cli.cjs')
  folder = mkdtempSync(join(tmpdir(), 'stowage-fleet-'))
})

afterAll(() => { rmSync(folder, { recursive: true, force: true }) })

describe('shards', () => {
  it('four of them, merged in any order, give the bytes of one run', () => {
    const examples = join(root, 'examples')
    const files = [1, 2, 3, 4].map((shard) => {
      const file = join(folder, `${shard}.json`)
      expect(stowage(['check', '.', '--shard', `${shard}/4`, '--format', `json=${file}`], examples)).toMatchObject({ err: '', out: '' })
      return file
    })
    expect(files.filter((file) => (JSON.parse(readFileSync(file, 'utf8')) as { findings: [] }).findings.length > 0).length).toBeGreaterThan(1)
    const whole = stowage(['check', '.', '--format', 'json'], examples)
    const merged = stowage(['merge', ...files.reverse()])
    expect(merged).toEqual(whole)
  })

  it('a broken configuration and an unreadable file are told once', () => {
    write('broken/stowage.config.yaml', 'profiel: [strict]\n')
    for (const name of ['a', 'b', 'c']) write(`broken/${name}.yaml`, service(name, 'tcp'))
    writeFileSync(join(folder, 'broken/d.yaml'), Buffer.from([0x61, 0xff, 0xfe, 0x00]))
    const files = [1, 2, 3].map((shard) => {
      const file = join(folder, `broken-${shard}.json`)
      stowage(['check', 'broken', '--shard', `${shard}/3`, '--format', `json=${file}`])
      return file
    })
    expect(stowage(['merge', ...files]).out).toBe(stowage(['check', 'broken', '--format', 'json']).out)
  })

  it.each([
    ['5/4', '--shard takes <i>/<n>, such as 1/4 to 4/4, not "5/4"'],
    ['0/4', '--shard takes <i>/<n>, such as 1/4 to 4/4, not "0/4"'],
    ['half', '--shard takes <i>/<n>, such as 1/4 to 4/4, not "half"'],
  ])('%s is no shard', (shard, message) => {
    expect(stowage(['check', '.', '--shard', shard])).toEqual({ code: 2, out: '', err: `stowage: ${message}\n` })
  })

  it('what is no report, or of another run, is refused', () => {
    write('reports/no.json', '{}')
    expect(stowage(['merge', 'reports/no.json']).err).toBe('stowage: reports/no.json is no report of stowage check --format json\n')
    write('reports/in/a.yaml', service('a'))
    for (const version of ['1.35', '1.36']) stowage(['check', 'reports/in', '--kubernetes-version', version, '--format', `json=reports/${version}.json`])
    expect(stowage(['merge', 'reports/1.35.json', 'reports/1.36.json']).err).toBe('stowage: reports/1.36.json and reports/1.35.json were checked with different releases\n')
  })

  it('the example Job is planned: its shards find their nodes', () => {
    const { code, out, err } = stowage(['plan', join(root, 'examples/fleet/job.yaml'), '--cluster', join(root, 'examples/fleet/cluster.yaml')])
    expect([code, err]).toEqual([0, ''])
    expect(out).toContain('4 pods created, placed on build-1, build-2\n')
    expect(out).toMatch(/Job fleet\/stowage-fleet {2}4 pods succeeded, is complete\n/)
  })

  it('the example Job passes', () => {
    expect(stowage(['check', join(root, 'examples/fleet')])).toMatchObject({ code: 0, err: '' })
  })
})

describe('--changed-since', () => {
  it('tells of changed and new files alone, wherever the command runs', () => {
    const repository = join(folder, 'repo')
    for (const name of ['old', 'changed', 'deep/er']) write(`repo/${name}.yaml`, service('web', 'tcp'))
    git(repository, 'init', '-q')
    git(repository, 'add', '.')
    git(repository, 'commit', '-qm', 'all')
    write('repo/changed.yaml', service('api', 'udp'))
    write('repo/deep/new é.yaml', service('db', 'sctp'))
    const told = ({ out }: { out: string }): string[] => [...new Set(out.split('\n').flatMap((line) => /^(.*\.yaml):\d+:\d+ /.exec(line)?.[1] ?? []))]
    expect(told(stowage(['check', '.', '--changed-since', 'HEAD'], repository))).toEqual(['changed.yaml', 'deep/new é.yaml'])
    expect(told(stowage(['check', '.', '--changed-since', 'HEAD'], join(repository, 'deep')))).toEqual(['new é.yaml'])
    git(repository, 'add', '.')
    git(repository, 'commit', '-qm', 'more')
    expect(stowage(['check', '.', '--changed-since', 'HEAD'], repository)).toMatchObject({ code: 0, err: '' })
    expect(stowage(['check', '.', '--changed-since', 'nowhere'], repository)).toMatchObject({ code: 2, err: expect.stringMatching(/^stowage: --changed-since nowhere: git says: .*nowhere/) as string })
    expect(stowage(['check', '.', '--changed-since=--output=x'], repository).err).toBe('stowage: --changed-since --output=x: "--output=x" is no revision\n')
  })
})

describe('init', () => {
  it('in a repository writes the configuration, a hook and a workflow; leaves what is there', () => {
    write('new/.git/HEAD', '')
    write('new/.pre-commit-config.yaml', 'repos: []\n')
    write('new/a.yaml', service('a'))
    const { code, out, err } = stowage(['init'], join(folder, 'new'))
    expect([code, out]).toEqual([0, ''])
    expect(err).toMatch(/^wrote stowage\.config\.yaml\nleft \.pre-commit-config\.yaml as it is; to add:\n\nrepos:\n[\s\S]*\nwrote \.github\/workflows\/stowage\.yml\n$/)
    expect(readFileSync(join(folder, 'new/.pre-commit-config.yaml'), 'utf8')).toBe('repos: []\n')
    expect(stowage(['check', '.'], join(folder, 'new'))).toMatchObject({ code: 0, err: '' })
  })
})

describe('completion', () => {
  it('of bash knows the commands and their flags', () => {
    const complete = (words: string, at: number): string[] => spawnSync('bash', ['-c', `eval "$(cat)"; COMP_WORDS=(${words}); COMP_CWORD=${at}; _stowage; echo "\${COMPREPLY[@]}"`], { input: stowage(['completion', 'bash']).out, encoding: 'utf8' }).stdout.trim().split(' ')
    expect(complete('stowage mer', 1)).toEqual(['merge'])
    expect(complete('stowage check --sha', 2)).toEqual(['--shard'])
    expect(complete('stowage check --format sa', 3)).toEqual(['sarif'])
    expect(complete('stowage check -f sa', 3)).toEqual(['sarif'])
    expect(complete('stowage merge --fail-on w', 3)).toEqual(['warning'])
  })

  it.each(['zsh', 'fish'])('of %s names every command and flag', (shell) => {
    const { code, out } = stowage(['completion', shell])
    expect(code).toBe(0)
    for (const word of ['check', 'completion', 'shard', 'changed-since', 'fail-on', 'sarif', 'pss-restricted']) expect(out).toContain(word)
  })

  it('of another shell names those that there are', () => {
    expect(stowage(['completion', 'fsh']).err).toBe('stowage: completion for "fsh"? It is made for bash, zsh, fish\n')
  })
})

describe('lsp', () => {
  it('answers on standard output and ends with its editor', async () => {
    const server = spawn(process.execPath, [cli, 'lsp', '--stdio'], { cwd: folder })
    let heard = ''
    server.stdout.on('data', (chunk: Buffer) => { heard += chunk.toString() })
    const send = (message: object): void => {
      const body = JSON.stringify({ jsonrpc: '2.0', ...message })
      server.stdin.write(`Content-Length: ${Buffer.byteLength(body)}\r\n\r\n${body}`)
    }
    const ended = new Promise((resolve) => { server.on('exit', resolve) })
    send({ id: 1, method: 'initialize', params: { processId: null, rootUri: null, capabilities: {} } })
    send({ id: 2, method: 'shutdown' })
    send({ method: 'exit' })
    expect(await ended).toBe(0)
    expect(heard).toMatch(/"hoverProvider":true/)
    expect(stowage(['lsp'])).toEqual({ code: 2, out: '', err: 'stowage: stowage lsp talks to an editor: give --stdio\n' })
  })
})
