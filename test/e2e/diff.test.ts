import { spawnSync } from 'node:child_process'
import { chmodSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { delimiter, dirname, join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { builtCli } from '../support/built-cli.ts'

/** `stowage diff`, as a user runs it. */
let built = ''
let folder = ''

interface Outcome {
  readonly code: number | null
  readonly out: string
  readonly err: string
}

function run(program: string, args: readonly string[], env: Record<string, string> = {}): Outcome {
  const { status, stdout, stderr } = spawnSync(program, args, { cwd: folder, encoding: 'utf8', env: { PATH: process.env.PATH ?? '', HOME: folder, ...env } })
  return { code: status, out: stdout, err: stderr }
}

const diff = (args: readonly string[], env?: Record<string, string>): Outcome => run(process.execPath, [join(built, 'cli.cjs'), 'diff', ...args], env)

function write(path: string, text: string): string {
  mkdirSync(dirname(join(folder, path)), { recursive: true })
  writeFileSync(join(folder, path), text)
  return path
}

const map = (value: string, namespace = ''): string => `apiVersion: v1\nkind: ConfigMap\nmetadata: {name: c${namespace}}\ndata: {a: ${value}}\n`

beforeAll(() => {
  built = builtCli()
  folder = mkdtempSync(join(tmpdir(), 'stowage-'))
})

afterAll(() => { rmSync(folder, { recursive: true, force: true }) })

describe('stowage diff', () => {
  it('exits with 0 when everything is taken, with 1 when something is refused, with 2 for usage', () => {
    expect(diff([write('ok/a.yaml', map('one'))])).toMatchObject({ code: 0, err: '' })
    expect(diff([write('bad/a.yaml', map('one', ', namespace: nowhere'))])).toMatchObject({ code: 1, err: '' })
    expect(diff(['missing.yaml'])).toMatchObject({ code: 2, out: '', err: 'stowage: missing.yaml: no such file or directory\n' })
    expect(diff(['ok', '--force-conflicts'])).toMatchObject({ code: 2, err: 'stowage: --force-conflicts belongs to --server-side\n' })
    expect(diff(['ok', '--cluster', 'ok', '--context', 'x']).err).toBe('stowage: --cluster and --context both name a cluster: give one of them\n')
  })

  it('compares with a snapshot, and tells of its faults on standard error', () => {
    write('live/list.json', `{"apiVersion":"v1","kind":"List","items":[{"apiVersion":"v1","kind":"ConfigMap","metadata":{"name":"c","namespace":"default"},"data":{"a":"one"}}, 7]}`)
    const { code, out, err } = diff([write('new/a.yaml', map('two')), '--cluster', 'live'])
    expect([code, out.split('\n')[0], err]).toEqual([0, '1 configured', 'stowage: live/list.json:1:148 error item 1 of the list is no object; it is left out of the cluster [cluster-object-malformed]\n'])
    expect(out).toContain('  ~ data.a: one → two\n')
  })

  it('takes the files of the cluster for no manifests, be they in one folder', () => {
    write('both/app.yaml', map('two'))
    write('both/cluster.yaml', map('one'))
    write('both/sketch.yaml', 'apiVersion: stowage.dev/v1alpha1\nkind: ClusterSketch\npools: [{count: 2}]\n')
    expect(diff(['both', '--cluster', 'both/cluster.yaml']).out).toMatch(/^1 configured\n/)
  })

  it('compares with a revision of git', () => {
    const git = (...args: string[]): void => { expect(run('git', args)).toMatchObject({ code: 0 }) }
    git('init', '--quiet')
    write('k/a.yaml', map('one'))
    write('k/values.yaml', 'a: 1\n')
    git('add', 'k')
    git('-c', 'user.name=n', '-c', 'user.email=e@example.com', 'commit', '--quiet', '-m', 'one')
    write('k/a.yaml', map('two'))
    expect(diff(['k', '--from', 'HEAD']).out).toContain('1 configured\n')
    expect(diff(['k', '--from', 'HEAD']).out).toContain('  ~ data.a: one → two\n')
    expect(diff(['k', '--from', 'nowhere'])).toMatchObject({ code: 2, err: 'stowage: --from nowhere: git knows no revision "nowhere"\n' })
    expect(diff(['k', '--from', '--output=x'])).toMatchObject({ code: 2 })
  })

  it.skipIf(process.platform === 'win32')('compares with a context through kubectl, in its release', () => {
    const bin = dirname(join(folder, write('bin/kubectl', `#!/bin/sh
case "$1" in
api-resources) echo configmaps ;;
get) echo '{"apiVersion":"v1","kind":"List","items":[{"apiVersion":"v1","kind":"ConfigMap","metadata":{"name":"c","namespace":"default"},"data":{"a":"live"}}]}' ;;
version) echo '{"serverVersion":{"gitVersion":"v1.33.4-gke.10"}}' ;;
esac
`)))
    chmodSync(join(bin, 'kubectl'), 0o755)
    const { code, out } = diff([write('ctx/a.yaml', map('two')), '--context', 'prod'], { PATH: `${bin}${delimiter}${process.env.PATH ?? ''}` })
    expect([code, out.split('\n')[1]]).toEqual([0, 'Kubernetes 1.33; a snapshot of 1 object (1 ConfigMap); no Node is among them, so 3 nodes of 4 cpu and 16Gi are assumed'])
    expect(out).toContain('  ~ data.a: live → two\n')
  })

  it.skipIf(process.platform === 'win32')('sends what kustomizations build when it is asked to', () => {
    const bin = dirname(join(folder, write('kust/bin/kustomize', `#!/bin/sh\nprintf 'apiVersion: v1\\nkind: ConfigMap\\nmetadata: {name: built}\\n'\n`)))
    chmodSync(join(bin, 'kustomize'), 0o755)
    write('kust/base/kustomization.yaml', 'apiVersion: kustomize.config.k8s.io/v1beta1\nkind: Kustomization\nresources: [map.yaml]\n')
    write('kust/base/map.yaml', map('one'))
    const PATH = `${bin}${delimiter}${process.env.PATH ?? ''}`
    expect(diff(['kust/base', '--kustomize'], { PATH }).out).toContain('ConfigMap default/built')
    expect(diff(['kust/base'], { PATH }).out).toContain('kustomizations: 1 left alone')
    expect(diff(['kust/base', '--kustomize', '--from', 'HEAD'], { PATH })).toMatchObject({ code: 2 })
  })

  it('writes each form where it is asked to', () => {
    const { code, out } = diff(['ok', '--format', 'json', '--format', 'markdown=out.md'])
    expect([code, (JSON.parse(out) as { verdict: string }).verdict]).toEqual([0, '1 created'])
    expect(diff(['ok', '--format', 'json', '--format', 'text']).code).toBe(2)
  })

  it('colours a terminal that wants it, and no other', () => {
    expect(diff(['ok'], { FORCE_COLOR: '1' }).out).toContain('\u001b[')
    expect(diff(['ok'], { FORCE_COLOR: '1', NO_COLOR: '1' }).out).not.toContain('\u001b[')
    expect(diff(['ok']).out).not.toContain('\u001b[')
  })
})
