import { spawnSync } from 'node:child_process'
import { chmodSync, existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, statSync, symlinkSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { builtCli } from '../support/built-cli.ts'

/** The bundled command, as a user runs it. */
const root = dirname(dirname(dirname(fileURLToPath(import.meta.url))))
let built = ''
let folder = ''

interface Outcome {
  readonly code: number | null
  readonly out: string
  readonly err: string
}

function stowage(args: readonly string[], options: { input?: string, env?: Record<string, string>, cwd?: string } = {}): Outcome {
  const { status, stdout, stderr } = spawnSync(process.execPath, [join(built, 'cli.cjs'), ...args], {
    cwd: options.cwd ?? folder, input: options.input ?? '', encoding: 'utf8', env: { PATH: process.env.PATH ?? '', ...options.env },
  })
  return { code: status, out: stdout, err: stderr }
}

function write(path: string, text: string | Buffer): string {
  const file = join(folder, path)
  mkdirSync(dirname(file), { recursive: true })
  writeFileSync(file, text)
  return path
}

const clean = 'apiVersion: v1\nkind: ConfigMap\nmetadata:\n  name: settings\ndata:\n  color: blue\n'
const broken = 'apiVersion: v1\nkind: ConfigMap\nmetadata: [\n'

beforeAll(() => {
  built = builtCli()
  folder = mkdtempSync(join(tmpdir(), 'stowage-'))
})

afterAll(() => { rmSync(folder, { recursive: true, force: true }) })

describe('safety', () => {
  it('check opens no socket and starts no process', () => {
    const guard = join(root, 'test/e2e/guard.cjs')
    const guarded = spawnSync(process.execPath, ['--require', guard, join(built, 'cli.cjs'), 'check', 'examples', '--format', 'sarif'], { cwd: root, encoding: 'utf8' })
    expect([guarded.status, guarded.stderr]).toEqual([1, ''])
    const caught = spawnSync(process.execPath, ['--require', guard, '-e', "require('node:child_process').spawnSync('true')"], { encoding: 'utf8' })
    expect([caught.status, caught.stderr]).toEqual([99, 'node:child_process spawnSync was used\n'])
  })
})

describe('exit codes', () => {
  it('0 when nothing is found', () => {
    const { code, out } = stowage(['check', write('clean/a.yaml', clean)])
    expect([code, out]).toEqual([0, 'no findings in 1 document of 1 file, checked against Kubernetes 1.36, profile recommended\n'])
  })

  it('1 when something is', () => {
    const { code, out } = stowage(['check', write('broken/a.yaml', broken)])
    expect(code).toBe(1)
    expect(out).toMatch(/^broken\/a\.yaml:\d+:\d+ error .* \[yaml-syntax-error\]\n/)
  })

  it.each([
    ['an unknown flag names the one that was meant', ['check', '--fromat', 'json'], 'stowage check has no flag --fromat; did you mean --format?'],
    ['an unknown command too', ['chekc'], 'stowage has no command "chekc"; did you mean "check"?'],
    ['an unknown format too', ['check', '-f', 'jsn', '.'], '--format knows no "jsn"; did you mean "json"?'],
    ['an unknown release', ['check', '--kubernetes-version', '1.99', '.'], '--kubernetes-version knows no "1.99"; it takes 1.24 to 1.36, or a range such as 1.29..1.36'],
    ['a range for one server', ['check', '--profile', 'apiserver', '--kubernetes-version', '1.34..1.36', join('clean', 'a.yaml')], '--profile apiserver asks one server: give --kubernetes-version one release'],
    ['a flag without its value', ['check', '--format'], '--format needs a value: --format <name[=file]>'],
    ['two reports to one output', ['check', '-f', 'json', '-f', 'text', '.'], 'only one --format can go to standard output; give the others a file: --format sarif=out.sarif'],
    ['a rule that does not exist', ['check', '--rule', 'api-refusd=off', '.'], '--rule knows no rule "api-refusd"; did you mean "api-refused"?'],
    ['an explained rule that does not exist', ['explain', 'api-refusd'], 'there is no rule "api-refusd"; did you mean "api-refused"?'],
    ['a baseline that is not there', ['check', '--baseline', 'nope.json', '.'], 'cannot read the baseline nope.json; stowage baseline --output nope.json writes one'],
  ])('2 for usage: %s', (_, args, message) => {
    const { code, out, err } = stowage(args)
    expect([code, out, err]).toEqual([2, '', `stowage: ${message}\n`])
  })

  it('2 when there is nothing to check, with what was looked at, unless that is allowed', () => {
    write('empty/values.yaml', 'replicas: 3\n')
    const { code, err } = stowage(['check', 'empty'])
    expect(code).toBe(2)
    expect(err).toMatch(/^stowage: no manifest found; --allow-empty makes that no error\. Looked at: empty/)
    expect(stowage(['check', 'empty', '--allow-empty']).code).toBe(0)
  })

  it('1 when the one named file is no manifest and the server is asked: kubectl refuses it', () => {
    expect(stowage(['check', write('alone/values.yaml', 'replicas: 3\n'), '--profile', 'apiserver']).code).toBe(1)
    expect(stowage(['check', 'alone', '--profile', 'apiserver']).code).toBe(2)
  })

  it('2 when a path is not there, and the others are still checked', () => {
    const { code, out } = stowage(['check', 'nowhere.yaml', write('broken/a.yaml', broken)])
    expect(code).toBe(2)
    expect(out).toContain('nowhere.yaml:1:1 error no such file or directory [input-not-linted]')
    expect(out).toContain('[yaml-syntax-error]')
  })

  it('follow --fail-on and --max-warnings', () => {
    const file = write('warn/a.yaml', clean.replace('blue', 'blue # stowage-ignore api-refused'))
    expect(['error', 'warning', 'info'].map((severity) => stowage(['check', file, '--fail-on', severity]).code)).toEqual([0, 1, 1])
    expect([0, 1].map((most) => stowage(['check', file, '--max-warnings', String(most)]).code)).toEqual([1, 0])
  })
})

describe('output', () => {
  it('goes to several places at once', () => {
    const file = write('broken/a.yaml', broken)
    const { out } = stowage(['check', file, '-f', 'text', '-f', 'sarif=out/report.sarif', '--format=json=out/report.json'])
    expect(out).toContain('yaml-syntax-error')
    expect((JSON.parse(readFileSync(join(folder, 'out/report.sarif'), 'utf8')) as { version: string }).version).toBe('2.1.0')
    expect((JSON.parse(readFileSync(join(folder, 'out/report.json'), 'utf8')) as { summary: { errors: number } }).summary.errors).toBe(1)
  })

  it('has no colour in a pipe, and obeys FORCE_COLOR and NO_COLOR', () => {
    const file = write('broken/a.yaml', broken)
    const colored = (env: Record<string, string>): boolean => stowage(['check', file], { env }).out.includes('\x1b[')
    expect([colored({}), colored({ FORCE_COLOR: '1' }), colored({ FORCE_COLOR: '1', NO_COLOR: '1' })]).toEqual([false, true, false])
  })

  it('is the same on every run', () => {
    for (let index = 0; index < 20; index++) write(`many/${index}.yaml`, index % 3 === 0 ? broken : clean)
    expect(stowage(['check', 'many', '-f', 'json']).out).toBe(stowage(['check', 'many', '-f', 'json']).out)
  })

  it('--quiet tells errors alone', () => {
    expect(stowage(['check', write('warn/a.yaml', clean.replace('blue', 'blue # stowage-ignore api-refused')), '-q'])).toEqual({ code: 0, out: '', err: '' })
  })
})

describe('input', () => {
  it('comes from standard input, under the name that it is given', () => {
    const { code, out } = stowage(['check', '-', '--stdin-filename', 'apps/web.yaml'], { input: broken })
    expect(code).toBe(1)
    expect(out).toMatch(/^apps\/web\.yaml:/)
    expect(stowage(['check', '-'], { input: clean }).code).toBe(0)
  })

  it.each([
    ['an empty file', ''], ['bytes', Buffer.from([0, 1, 2, 255, 254])], ['NUL in a manifest', Buffer.from(`${clean}  x: "a\0b"\n`)], ['brackets without end', '['.repeat(200_000)],
    ['a BOM', `\ufeff${clean}`], ['UTF-16', Buffer.from(`\ufeff${clean}`, 'utf16le')], ['CRLF', clean.replaceAll('\n', '\r\n')], ['a long line', `${clean}  long: "${'x'.repeat(10_000_000)}"\n`],
    ['aliases that explode', `a0: &a0 [x,x,x,x,x,x,x,x,x]\n${Array.from({ length: 12 }, (_, n) => `a${n + 1}: &a${n + 1} [${Array.from({ length: 9 }, () => `*a${n}`).join(',')}]`).join('\n')}\nkind: List\napiVersion: v1\n`],
    ['keys that are none of ours', clean.replace('color', '__proto__')],
  ])('of any sort gets an answer: %s', (name, text) => {
    const { code, out, err } = stowage(['check', write(`odd/${name.replaceAll(' ', '-')}.yaml`, text)])
    expect([0, 1, 2]).toContain(code)
    expect(out + err).not.toBe('')
    expect(err).not.toMatch(/at .*\.js:\d+|Error:/)
  })

  it('in folders that lead in a circle, or cannot be read', () => {
    write('circle/a.yaml', clean)
    symlinkSync('..', join(folder, 'circle', 'up'))
    expect(stowage(['check', 'circle']).code).toBe(0)
    if (process.getuid?.() === 0) return
    chmodSync(join(folder, write('locked/a.yaml', clean)), 0)
    expect(stowage(['check', 'locked']).code).toBe(2)
  })
})

describe('the configuration', () => {
  it('is found above the file, wherever the command runs', () => {
    write('conf/stowage.config.yaml', 'rules: {yaml-syntax-error: warning}\n')
    write('conf/apps/a.yaml', broken)
    expect([stowage(['check', 'conf/apps']).code, stowage(['check', '.'], { cwd: join(folder, 'conf/apps') }).code, stowage(['check', 'conf', '--no-config']).code]).toEqual([0, 0, 1])
  })

  it('with a mistake ends the run with 2', () => {
    write('conf2/stowage.config.yaml', 'rulez: {}\n')
    write('conf2/a.yaml', clean)
    const { code, out } = stowage(['check', 'conf2'])
    expect(code).toBe(2)
    expect(out).toContain('conf2/stowage.config.yaml:1:1 error the configuration has no key "rulez" [config-invalid]')
    expect(out).toContain('did you mean "rules"?')
  })

  it('leaves excluded files alone unless they are named', () => {
    write('conf3/stowage.config.yaml', 'exclude: ["gen/**"]\n')
    write('conf3/gen/a.yaml', broken)
    write('conf3/b.yaml', clean)
    expect([stowage(['check', 'conf3']).code, stowage(['check', 'conf3/gen/a.yaml']).code]).toEqual([0, 1])
  })
})

describe('a workspace around the files', () => {
  it('resolves what they name and is not reported on', () => {
    write('ws/app/service.yaml', 'apiVersion: v1\nkind: Service\nmetadata: {name: web}\nspec: {selector: {app: web}, ports: [{port: 80}]}\n')
    write('ws/app/broken.yaml', broken)
    const { code, out } = stowage(['check', 'ws/app/service.yaml', '--workspace', 'ws'])
    expect(out).not.toContain('broken.yaml')
    expect([code, out.includes('in 1 document of 1 file')]).toEqual([0, true])
  })
})

describe('the other commands', () => {
  it('init writes a configuration that check takes, and no second time', () => {
    const cwd = join(folder, dirname(write('init/a.yaml', clean)))
    expect(stowage(['init', '--profile', 'strict', '--kubernetes-version', '1.34..1.36'], { cwd }).code).toBe(0)
    expect(stowage(['check', '.'], { cwd }).out).toContain('Kubernetes 1.34 to 1.36, profile strict')
    expect(stowage(['init'], { cwd })).toMatchObject({ code: 2, err: 'stowage: there is a stowage.config.yaml; --force replaces it\n' })
  })

  it('rules lists them as the contract says', () => {
    const listed = JSON.parse(stowage(['rules', '--format', 'json']).out) as Record<string, unknown>[]
    expect(listed.length).toBeGreaterThan(0)
    for (const rule of listed) expect(Object.keys(rule)).toEqual(expect.arrayContaining(['id', 'group', 'severity', 'since', 'fixable', 'sees', 'profiles', 'peers', 'url']))
  })

  it('explain shows the page', () => {
    expect(stowage(['explain', 'api-refused']).out).toBe(readFileSync(join(root, 'rules/api/api-refused.md'), 'utf8'))
  })

  it('baseline keeps what is known out of sight', () => {
    write('base/a.yaml', broken)
    expect(stowage(['baseline', 'base', '-o', 'base.json']).code).toBe(0)
    expect(stowage(['check', 'base', '--baseline', 'base.json']).code).toBe(0)
    write('base/b.yaml', broken)
    expect(stowage(['check', 'base', '--baseline', 'base.json']).code).toBe(1)
  })

  it('every command has a help page', () => {
    for (const command of ['check', 'fix', 'explain', 'rules', 'baseline', 'init']) expect(stowage([command, '--help']).out).toMatch(new RegExp(`^stowage ${command}`))
    expect(stowage(['--help']).code).toBe(0)
    expect(stowage(['--version']).out).toBe(`${(JSON.parse(readFileSync(join(root, 'package.json'), 'utf8')) as { version: string }).version}\n`)
  })

  it('fix leaves modes and links as they are, and half a file nowhere', () => {
    const file = write('fix/a.yaml', clean)
    chmodSync(join(folder, file), 0o640)
    expect(stowage(['fix', 'fix']).code).toBe(0)
    expect(statSync(join(folder, file)).mode & 0o777).toBe(0o640)
    expect(existsSync(join(folder, 'fix', '.a.yaml.stowage'))).toBe(false)
  })
})

describe('explain pod/…', () => {
  const cluster = 'apiVersion: v1\nkind: List\nitems:\n'
    + '- {apiVersion: v1, kind: Node, metadata: {name: a, labels: {disk: ssd}}, spec: {taints: [{key: gpu, effect: NoSchedule}]}, status: {capacity: {cpu: "8", memory: 16Gi, pods: "10"}}}\n'
    + '- {apiVersion: v1, kind: Node, metadata: {name: b}, status: {capacity: {cpu: "2", memory: 16Gi, pods: "10"}}}\n'
  const pod = (name: string, cpu: string, more = ''): string => `apiVersion: v1\nkind: Pod\nmetadata: {name: ${name}}\nspec: {${more}containers: [{name: a, image: b, resources: {requests: {cpu: ${cpu}}}}]}\n`

  it('says where it goes and what every node has to say', () => {
    const { code, out } = stowage(['explain', 'pod/small', write('place/small.yaml', pod('small', '1')), '--cluster', write('place/cluster.yaml', cluster)])
    expect([code, out]).toEqual([0, 'cluster: a snapshot of 2 objects (2 Node)\n\npod default/small goes to b\n\nnode  verdict\na     node(s) had untolerated taint(s) (TaintToleration)\nb     fits\n'])
  })

  it('says what would place a pending one, and ends with 1', () => {
    const { code, out } = stowage(['explain', 'pod/train', write('place/train.yaml', pod('train', '3', 'nodeSelector: {disk: ssd}, ')), '--cluster', write('place/cluster.yaml', cluster)])
    expect(code).toBe(1)
    expect(out).toContain('\n  would help: tolerate gpu:NoSchedule (then it goes to a)\n')
    expect(out).toContain('\n  would help: label node b with disk=ssd and lower the cpu request from 3 to 2 (then it goes to b)\n')
  })

  it('gives the same bytes whatever the order of the files', () => {
    const files = [write('place/one.yaml', pod('one', '1')), write('place/two.yaml', pod('two', '1')), write('place/three.yaml', pod('three', '500m'))]
    const tell = (paths: readonly string[]): Outcome => stowage(['explain', 'pod/two', ...paths, '--ties'])
    expect(tell([...files].reverse())).toEqual(tell(files))
  })

  it('ends with 1 when there is no such pod, and with 2 when it cannot tell', () => {
    const file = write('place/small.yaml', pod('small', '1'))
    expect([stowage(['explain', 'pod/nope', file]).code, stowage(['explain', 'pod/small', 'missing.yaml']).code, stowage(['explain', 'pod/small', write('place/broken.yaml', broken)]).code]).toEqual([1, 2, 2])
  })
})
