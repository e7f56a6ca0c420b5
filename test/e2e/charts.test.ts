import { spawnSync } from 'node:child_process'
import { chmodSync, cpSync, existsSync, mkdirSync, mkdtempSync, readFileSync, realpathSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { delimiter, dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { builtCli } from '../support/built-cli.ts'

/** Charts and kustomizations, with stand-ins for helm 4.1.4 and kustomize 5.7.1 that print what those printed. */
const root = dirname(dirname(dirname(fileURLToPath(import.meta.url))))
const recorded = join(root, 'test/workspace')
let cli = ''
let folder = ''

interface Outcome { readonly code: number | null, readonly out: string, readonly err: string }

function stowage(args: readonly string[], options: { cwd?: string, path?: string } = {}): Outcome {
  const PATH = options.path ?? [join(folder, 'bin'), dirname(process.execPath)].join(delimiter)
  const { status, stdout, stderr } = spawnSync(process.execPath, [cli, ...args], { cwd: options.cwd ?? folder, encoding: 'utf8', env: { PATH } })
  return { code: status, out: stdout, err: stderr }
}

/** A program of that name that runs this text as a module of Node. */
function program(name: string, text: string): void {
  const file = join(folder, 'bin', name)
  writeFileSync(file, `#!${process.execPath}\n'use strict'\nconst { appendFileSync, readFileSync, writeSync } = require('node:fs')\nconst print = (text) => { writeSync(1, text) }\nconst fail = (text) => { writeSync(2, text); process.exit(1) }\nappendFileSync(${JSON.stringify(join(folder, 'calls'))}, process.argv.slice(2).join(' ') + '\\n')\n${text}\n`)
  chmodSync(file, 0o755)
}

function calls(): string[] {
  const file = join(folder, 'calls')
  const lines = existsSync(file) ? readFileSync(file, 'utf8').trim().split('\n') : []
  rmSync(file, { force: true })
  return lines
}

beforeAll(() => {
  cli = join(builtCli(), 'cli.cjs')
  folder = realpathSync(mkdtempSync(join(tmpdir(), 'stowage-charts-')))
  mkdirSync(join(folder, 'bin'))
  cpSync(join(recorded, 'charts/shop'), join(folder, 'shop'), { recursive: true })
  cpSync(join(recorded, 'kustomize'), join(folder, 'src'), { recursive: true })
  program('helm', `print(readFileSync(${JSON.stringify(join(recorded, 'charts/shop.rendered.yaml'))}, 'utf8'))`)
  program('kustomize', `const built = readFileSync(${JSON.stringify(join(recorded, 'kustomize.built.yaml'))}, 'utf8')\nprint(built.replaceAll('../src/', require('node:path').relative(process.argv[3], ${JSON.stringify(join(folder, 'src'))}) + '/'))`)
})

afterAll(() => { rmSync(folder, { recursive: true, force: true }) })

const places = ({ out }: Outcome): string[] => out.split('\n').flatMap((line) => /^(\S+:\d+:\d+) error .*\[(.*)\]$/.exec(line)?.slice(1).join(' ') ?? [])

describe('a chart', () => {
  it('is not taken for broken manifests: once it is said that it is not rendered, and nothing is started', () => {
    const { code, out } = stowage(['check', 'shop'])
    expect(code).toBe(0)
    expect(out).toMatch(/^shop\/Chart\.yaml:2:7 info a template of this chart is not rendered, and so not checked \[input-not-linted\]\n[\s\S]*suggestion: --helm renders and checks them\n\n1 info in /)
    expect(calls()).toEqual([])
  })

  it('is rendered by helm with --helm, and what is wrong is told in its templates', () => {
    const outcome = stowage(['check', 'shop', '--helm'])
    expect(places(outcome)).toEqual(['shop/templates/workers.yaml:11:3 schema-constraint', 'shop/templates/workers.yaml:28:28 schema-enum'])
    expect(outcome.out).toContain('28 |           imagePullPolicy: always\n')
    expect([outcome.code, outcome.err]).toEqual([1, ''])
    expect(calls()).toEqual([`template shop ${join(folder, 'shop')} --include-crds --kube-version 1.36.0`])
  })

  it('gets the values and the release that are asked for', () => {
    stowage(['check', 'shop', '--helm', '--values', 'shop/values.yaml', '--values', 'prod.yaml', '--kubernetes-version', '1.30..1.34'])
    stowage(['check', 'shop', '--helm', '--kube-version', '1.29'])
    expect(calls()).toEqual([
      `template shop ${join(folder, 'shop')} --include-crds --kube-version 1.34.0 --values ${join(folder, 'shop/values.yaml')} --values ${join(folder, 'prod.yaml')}`,
      `template shop ${join(folder, 'shop')} --include-crds --kube-version 1.29.0`,
    ])
  })

  it('is rendered whole when one template is named, or its values, as a hook does', () => {
    expect(places(stowage(['check', 'shop/templates/workers.yaml', '--helm'])).length).toBe(2)
    expect(places(stowage(['check', 'shop/values.yaml', '--workspace', '.', '--helm'])).length).toBe(2)
    expect(calls().length).toBe(2)
  })

  it('is planned and compared as it renders, and what goes wrong is told in its templates', () => {
    for (const command of ['plan', 'diff']) {
      const { code, out, err } = stowage([command, 'shop', '--helm'])
      expect([code, err]).toEqual([1, ''])
      expect(out).toMatch(/shop\/templates\/workers\.yaml:11:3 error Deployment/)
      expect(out).toMatch(/shop\/templates\/workers\.yaml:28:28 error Deployment/)
    }
    calls()
  })

  it('can be part of a baseline', () => {
    stowage(['baseline', 'shop', '--helm', '-o', 'shop.json'])
    expect(stowage(['check', 'shop', '--helm', '--baseline', 'shop.json']).code).toBe(0)
  })

  it('is not changed by fix, which says what it leaves', () => {
    const before = readFileSync(join(folder, 'shop/templates/workers.yaml'), 'utf8')
    expect(stowage(['fix', 'shop', '--helm'])).toEqual({ code: 0, out: '', err: 'corrected 0 findings in 0 files\n' })
    expect(readFileSync(join(folder, 'shop/templates/workers.yaml'), 'utf8')).toBe(before)
  })

  it('without helm ends with the way to get it', () => {
    expect(stowage(['check', 'shop', '--helm'], { path: '/nowhere' })).toEqual({
      code: 2, out: '', err: 'stowage: --helm renders charts with your helm, and there is none on the PATH: https://helm.sh/docs/intro/install (for example: brew install helm)\n',
    })
  })

  it('that helm refuses is told at the line that helm names', () => {
    cpSync(join(folder, 'shop'), join(folder, 'broken'), { recursive: true })
    const helm = readFileSync(join(folder, 'bin/helm'), 'utf8')
    program('helm', `fail('Error: shop/templates/workers.yaml:9:8\\n  executing "shop/templates/workers.yaml" at <include "shop.labels" $>:\\n    error calling include:\\ntemplate: no template "shop.labels" associated with template "gotpl"\\n\\nUse --debug flag to render out invalid YAML\\n')`)
    const { code, out, err } = stowage(['check', 'broken', '--helm'])
    writeFileSync(join(folder, 'bin/helm'), helm)
    expect([code, err]).toEqual([2, ''])
    expect(out).toMatch(/^broken\/templates\/workers\.yaml:9:1 error it cannot be rendered: .*error calling include: template: no template "shop\.labels" associated with template "gotpl" \[input-not-linted\]\n {2}9 \| {5}\{\{- include/)
  })
})

describe('a kustomization', () => {
  beforeAll(() => { calls() })

  it('is checked file by file, its patches not at all, unless --kustomize builds it', () => {
    const { out } = stowage(['check', 'src'])
    expect(out).toContain('src/prod/replicas.yaml:1:1 info this is a patch of src/prod/kustomization.yaml, no whole object: its build is what can be checked [input-not-linted]\n')
    expect(out).toContain('suggestion: --kustomize builds and checks it\n')
    expect(calls()).toEqual([])
  })

  it('with --kustomize is built, and what is wrong is told in the files that it is built from', () => {
    const outcome = stowage(['check', 'src', '--kustomize'])
    expect(places(outcome)).toEqual(['src/base/deployment.yaml:19:11 schema-typo-field', 'src/prod/replicas.yaml:6:13 schema-constraint', 'src/prod/replicas.yaml:12:28 schema-enum'])
    expect([outcome.code, outcome.err]).toEqual([1, ''])
    // The base is built as a part of it alone.
    expect(calls()).toHaveLength(1)
  })

  it('is built for a changed file of it, wherever the command runs', () => {
    expect(places(stowage(['check', 'replicas.yaml', '--workspace', '../..', '--kustomize'], { cwd: join(folder, 'src/prod') }))).toHaveLength(3)
    expect(calls()).toHaveLength(1)
  })

  it('heeds the comments in the files that it is built from', () => {
    const file = join(folder, 'src/prod/replicas.yaml')
    const before = readFileSync(file, 'utf8')
    writeFileSync(file, before.replace('          imagePullPolicy: always', '          imagePullPolicy: always # stowage-ignore schema-enum: a test').replace('metadata:', '# stowage-ignore-document memory-limit-missing: a test\nmetadata:'))
    const outcome = stowage(['check', 'src', '--kustomize'])
    writeFileSync(file, before)
    expect(outcome.out).toMatch(/2 suppressed/)
    expect(outcome.out).not.toMatch(/replicas\.yaml:1\d:.*(?:schema-enum|memory-limit-missing)/)
    calls()
  })

  it('that would fetch something is not built unless that is allowed', () => {
    mkdirSync(join(folder, 'remote'))
    writeFileSync(join(folder, 'remote/kustomization.yaml'), 'resources:\n  - https://example.com/x//y?ref=v1\n')
    const { code, out } = stowage(['check', 'remote', '--kustomize'])
    expect(code).toBe(2)
    expect(out).toContain('it builds from https://example.com/x//y?ref=v1, which would be fetched [input-not-linted]\n')
    expect(calls()).toEqual([])
    stowage(['check', 'remote', '--kustomize', '--remote-bases'])
    expect(calls()).toHaveLength(1)
  })

  it('without kustomize and kubectl ends with the way to get them', () => {
    expect(stowage(['check', 'src', '--kustomize'], { path: '/nowhere' }).err).toBe('stowage: --kustomize builds with your kustomize or kubectl, and neither is on the PATH: https://kubectl.docs.kubernetes.io/installation/kustomize (for example: brew install kustomize)\n')
  })
})
