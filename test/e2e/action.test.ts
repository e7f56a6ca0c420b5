import { spawnSync } from 'node:child_process'
import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { builtCli } from '../support/built-cli.ts'

/** The step of the action, with the files that a runner gives it. */
let built = ''
let folder = ''

beforeAll(() => { built = builtCli() })
beforeEach(() => { folder = mkdtempSync(join(tmpdir(), 'stowage-action-test-')) })
afterEach(() => { rmSync(folder, { recursive: true, force: true }) })

function write(path: string, text: string): void {
  mkdirSync(dirname(join(folder, 'repo', path)), { recursive: true })
  writeFileSync(join(folder, 'repo', path), text)
}

function git(...args: string[]): string {
  const { status, stdout, stderr } = spawnSync('git', ['-c', 'user.name=t', '-c', 'user.email=t@example.com', '-c', 'init.defaultBranch=main', ...args], { cwd: join(folder, 'repo'), encoding: 'utf8' })
  expect(status, stderr).toBe(0)
  return stdout.trim()
}

interface Step { readonly code: number | null, readonly out: string, readonly summary: string, readonly outputs: string }

function run(inputs: Readonly<Record<string, string>>): Step {
  const files = { GITHUB_STEP_SUMMARY: join(folder, 'summary'), GITHUB_OUTPUT: join(folder, 'output') }
  for (const file of Object.values(files)) writeFileSync(file, '')
  const env = { PATH: process.env.PATH ?? '', ...files, ...Object.fromEntries(Object.entries(inputs).map(([name, value]) => [`STOWAGE_${name}`, value])) }
  const { status, stdout } = spawnSync(process.execPath, [join(built, 'action.js')], { cwd: join(folder, 'repo'), encoding: 'utf8', env })
  return { code: status, out: stdout, summary: readFileSync(files.GITHUB_STEP_SUMMARY, 'utf8'), outputs: readFileSync(files.GITHUB_OUTPUT, 'utf8') }
}

const web = (replicas: number, cpu: string): string => `apiVersion: apps/v1
kind: Deployment
metadata: {name: web}
spec:
  replicas: ${replicas}
  selector: {matchLabels: {app: web}}
  template:
    metadata: {labels: {app: web}}
    spec: {containers: [{name: web, image: "registry.example.com/web:1.0", resources: {requests: {cpu: "${cpu}", memory: 64Mi}, limits: {memory: 64Mi}}}]}
`

describe('the action', () => {
  it('annotates, sums up, and hands counts on', () => {
    write('web.yaml', web(1, '1').replace('cpu: "1"', 'cpu: "x"'))
    const { code, out, summary, outputs } = run({})
    expect(code).toBe(1)
    expect(out).toMatch(/^::error file=web\.yaml,line=9,/m)
    expect(summary).toContain('web.yaml')
    expect(outputs).toMatch(/^errors<<stowage-end\n1\nstowage-end\n/)
    expect(out).not.toContain('stowage plan')
  })

  it('with plan tells what would happen, and fails on what stays pending', () => {
    write('web.yaml', web(2, '5'))
    const { code, out, summary, outputs } = run({ 'PLAN': 'true', 'COMMENT_FILE': 'comment.md' })
    expect(code).toBe(1)
    expect(out).toMatch(/^::notice title=stowage plan::.+$/m)
    expect(out).toMatch(/^::error file=web\.yaml,line=\d+,.*Insufficient cpu/m)
    expect(summary).toContain('Insufficient cpu')
    expect(readFileSync(join(folder, 'repo/comment.md'), 'utf8')).toContain('Insufficient cpu')
    expect(outputs).toMatch(/plan-problems<<stowage-end\n[1-9]/)
    expect(run({ 'PLAN': 'true', 'FAIL_ON': 'never' }).code).toBe(0)
  })

  it('places on the cluster that it is given', () => {
    write('app/web.yaml', web(2, '5'))
    write('cluster/nodes.yaml', 'apiVersion: v1\nkind: Node\nmetadata: {name: big}\nstatus: {capacity: {cpu: "32", memory: 64Gi, pods: "100"}, allocatable: {cpu: "32", memory: 64Gi, pods: "100"}, conditions: [{type: Ready, status: "True"}]}\n')
    expect(run({ 'PATHS': 'app', 'PLAN': 'true', 'CLUSTER': 'cluster/nodes.yaml' })).toMatchObject({ code: 0, outputs: expect.stringContaining('plan-problems<<stowage-end\n0\n') as string })
  })

  it('applies the head of a pull request over its base', () => {
    write('web.yaml', web(1, '1'))
    git('init', '-q')
    git('add', '.')
    git('commit', '-qm', 'base')
    const base = git('rev-parse', 'HEAD')
    write('web.yaml', web(2, '1'))
    const { code, summary } = run({ 'PLAN': 'true', 'BASE': base })
    expect(code).toBe(0)
    expect(summary).toMatch(/configured/)
    expect(run({ 'PLAN': 'true', 'BASE': 'f'.repeat(40) }).summary).toMatch(/created/)
  })

  it('with only-new fails on what the base did not have, and leaves no work tree behind', () => {
    const broken = (name: string): string => `apiVersion: v1\nkind: ConfigMap\nmetadata: {name: ${name}}\ndta: {}\n`
    write('old.yaml', broken('old'))
    git('init', '-q')
    git('add', '.')
    git('commit', '-qm', 'base')
    const base = git('rev-parse', 'HEAD')
    expect(run({}).code).toBe(1)
    expect(run({ 'ONLY_NEW': 'true', 'BASE': base }).code).toBe(0)
    write('new.yaml', broken('new'))
    const { code, out } = run({ 'ONLY_NEW': 'true', 'BASE': base })
    expect(code).toBe(1)
    expect(out.match(/^::error file=[^,]+/gm)).toEqual(['::error file=new.yaml'])
    expect(git('worktree', 'list').split('\n')).toHaveLength(1)
  })

  it('lets no manifest end a workflow command or write an output', () => {
    write('web.yaml', web(1, '1').replace('name: web}', 'name: "web\\n::error::owned\\r\\n::set-output name=a::b"}'))
    const { out, outputs } = run({ 'PLAN': 'true' })
    expect(out.split('\n').filter((line) => line !== '' && !/^::(?:error|warning|notice) (?:file|title)=/.test(line))).toEqual([])
    expect(outputs.split('\n').filter((line) => line.startsWith('::'))).toEqual([])
  })

  it('refuses what it cannot mean, with an annotation', () => {
    mkdirSync(join(folder, 'repo'))
    expect(run({ 'PLAN': 'perhaps' })).toMatchObject({ code: 2, out: '::error::plan is "perhaps", neither true nor false\n' })
    write('web.yaml', web(1, '1'))
    expect(run({ 'ONLY_NEW': 'true' }).out).toBe('::error::only-new needs a base: there is no pull request, and the input base is empty\n')
    expect(run({ 'ONLY_NEW': 'true', 'BASE': '--force' })).toMatchObject({ code: 2, out: '::error::the base --force is no revision\n' })
    expect(run({ 'PLAN': 'true', 'CLUSTER': 'nowhere.yaml' }).code).toBe(2)
    expect(existsSync(join(folder, 'repo/comment.md'))).toBe(false)
  })
})
