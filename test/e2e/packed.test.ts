import { spawnSync } from 'node:child_process'
import { cpSync, existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join, relative } from 'node:path'
import { fileURLToPath } from 'node:url'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { builtCli } from '../support/built-cli.ts'

/** What `npm pack` makes, unpacked where a new user's `npm install` would, in a folder with nothing else. */
const root = dirname(dirname(dirname(fileURLToPath(import.meta.url))))
let folder = ''
let contents: readonly string[] = []

function command(file: string, args: readonly string[], cwd: string, input = ''): { code: number | null, out: string, err: string } {
  const { status, stdout, stderr } = spawnSync(file, args, { cwd, input, encoding: 'utf8', env: { PATH: process.env.PATH ?? '', HOME: folder, npm_config_cache: join(folder, 'npm') }, maxBuffer: 1 << 26 })
  return { code: status, out: stdout, err: stderr }
}

function stowage(...args: string[]): { code: number | null, out: string, err: string } {
  return command(process.execPath, ['node_modules/stowage/dist/cli.cjs', ...args], join(folder, 'empty'))
}

beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'stowage-packed-'))
  // Packed from a copy, with a build of its own: neither waits for what `npm run build` may be writing just now.
  const built = builtCli()
  const copy = join(folder, 'copy')
  for (const name of readdirSync(root).filter((one) => !['.git', '.cache', 'dist', 'node_modules'].includes(one))) cpSync(join(root, name), join(copy, name), { recursive: true })
  cpSync(built, join(copy, 'dist'), { recursive: true })
  const types = command(process.execPath, [join(root, 'scripts/types.mjs'), relative(root, join(copy, 'dist'))], root)
  expect([types.code, types.err]).toEqual([0, ''])
  const packed = command('npm', ['pack', '--ignore-scripts', '--offline', '--json', '--pack-destination', folder], copy)
  expect(packed.code, packed.err).toBe(0)
  const [{ filename = '', files = [] } = {}] = JSON.parse(packed.out) as { filename: string, files: { path: string }[] }[]
  contents = files.map(({ path }) => path)
  mkdirSync(join(folder, 'empty/node_modules/stowage'), { recursive: true })
  expect(command('tar', ['-xzf', join(folder, filename), '--strip-components=1', '-C', join(folder, 'empty/node_modules/stowage')], folder).code).toBe(0)
})

afterAll(() => { rmSync(folder, { recursive: true, force: true }) })

describe('the tarball', () => {
  it('holds the build, schemas, rule pages and what GitHub and pre-commit read, and nothing of the workshop', () => {
    const known = /^(dist\/|schemas\/|rules\/([\w-]+\/[\w-]+|README)\.md$|(README\.md|CHANGELOG\.md|LICENSE|package\.json|action\.yml|\.pre-commit-hooks\.yaml)$)/
    expect(contents.filter((path) => !known.test(path))).toEqual([])
    for (const path of ['dist/cli.cjs', 'dist/check.cjs', 'dist/check-more.cjs', 'dist/stowage.cjs', 'dist/eslint.js', 'dist/action.js', 'schemas/kinds.json', 'README.md', 'LICENSE', 'action.yml', '.pre-commit-hooks.yaml']) expect(contents).toContain(path)
  })

  it('names no file that is not in it', () => {
    const manifest = JSON.parse(readFileSync(join(folder, 'empty/node_modules/stowage/package.json'), 'utf8')) as { bin: Record<string, string>, man: string, exports: Record<string, string | Record<string, string>> }
    const named = [...Object.values(manifest.bin), manifest.man, ...Object.values(manifest.exports).flatMap((one) => typeof one === 'string' ? [one] : Object.values(one))].map((path) => path.replace(/\*$/, ''))
    expect(named.filter((path) => !existsSync(join(folder, 'empty/node_modules/stowage', path)))).toEqual([])
  })
})

describe('the package in an empty folder, without any other package', () => {
  it('is a library with types', () => {
    writeFileSync(join(folder, 'empty/use.mjs'), "import { check, plan } from 'stowage'\nconst files = [{ path: 'a.yaml', text: 'apiVersion: v1\\nkind: Pod\\nmetadata: {name: a}\\nspec: {containers: [{name: a, image: b, restart: x}]}\\n' }]\nconsole.log(check(files).summary.errors, plan(files).verdict)\n")
    const used = command(process.execPath, ['use.mjs'], join(folder, 'empty'))
    expect([used.err, used.code]).toEqual(['', 0])
    expect(used.out).toMatch(/^1 .+\n$/)
    writeFileSync(join(folder, 'empty/use.ts'), "import { check, plan, type Diagnostic, type Plan } from 'stowage'\nimport plugin from 'stowage/eslint'\nexport const first: Diagnostic | undefined = check([{ path: 'a', text: '' }]).diagnostics[0]\nexport const whole: Plan = plan([])\nexport const name: string = plugin.meta.name\n// @ts-expect-error there is no such option\ncheck([], { profile: [] })\n")
    const checked = command(process.execPath, [join(root, 'node_modules/ts7/bin/tsc'), '--noEmit', '--strict', '--module', 'nodenext', '--target', 'es2023', '--types', '', 'use.ts'], join(folder, 'empty'))
    expect([checked.out, checked.code]).toEqual(['', 0])
  })

  it('checks, fixes and checks again', () => {
    writeFileSync(join(folder, 'empty/web.yaml'), 'apiVersion: v1\nkind: Service\nmetadata:\n  name: web\nspec:\n  type: ExternalName\n  externalName: web.example.com\n  ports:\n    - port: 80\n      protocol: tcp\n')
    const first = stowage('check')
    expect([first.code, first.err]).toEqual([1, ''])
    expect(first.out).toMatch(/^web\.yaml:10:17 error .*\[schema-enum\]/)
    expect(stowage('fix').code).toBe(0)
    expect(stowage('check')).toEqual({ code: 0, out: 'no findings in 1 document of 1 file, checked against Kubernetes 1.36, profile recommended\n', err: '' })
  })

  it('lists the rules, and has the page of each', () => {
    const { code, out } = stowage('rules', '--format', 'json')
    expect(code).toBe(0)
    const rules = JSON.parse(out) as { id: string, group: string }[]
    expect(rules.map(({ id, group }) => `rules/${group}/${id}.md`).filter((page) => !contents.includes(page))).toEqual([])
    expect(stowage('explain', 'schema-enum').out).toMatch(/^# schema-enum\n[\s\S]*\n## Why\n/)
  })

  it('tells what changes, what happens, who reaches whom, and whether a scenario holds', () => {
    cpSync(join(root, 'examples'), join(folder, 'empty/examples'), { recursive: true })
    const cluster = ['--cluster', 'examples/plan/cluster.yaml']
    const diff = stowage('diff', 'examples/diff/shop.yaml', '--cluster', 'examples/diff/cluster.yaml')
    expect([diff.code, diff.err]).toEqual([1, ''])
    expect(diff.out).toMatch(/^1 created, 2 configured, 1 refused \(to be replaced\)\n/)
    const plan = stowage('plan', 'examples/shop', ...cluster, '--html', 'plan.html', '--format', 'text', '--format', 'json=plan.json')
    expect([plan.code, plan.err]).toEqual([0, ''])
    expect(plan.out).toMatch(/^31 created; everything is ready after \d+ s\n/)
    expect(readFileSync(join(folder, 'empty/plan.html'), 'utf8')).toMatch(/^<!doctype html>\n/)
    const { changes, objects } = JSON.parse(readFileSync(join(folder, 'empty/plan.json'), 'utf8')) as { changes: unknown[], objects: unknown[] }
    expect(changes).toHaveLength(31)
    expect(objects.length).toBeGreaterThan(changes.length)
    expect(stowage('reach', 'deployment/mailer', 'api:8080', 'examples/shop', '-n', 'shop', ...cluster)).toMatchObject({ code: 1, err: '', out: expect.stringMatching(/^no: /) as string })
    expect(stowage('test', 'examples/plan/node-lost.yaml')).toMatchObject({ code: 0, err: '', out: expect.stringMatching(/\n1 scenario: 4 of 4 expectations hold\n$/) as string })
  })

  it('writes what a repository needs, records the findings of today, and then tells only new ones', () => {
    mkdirSync(join(folder, 'empty/fresh'))
    const inFresh = (...args: string[]): { code: number | null, out: string, err: string } => command(process.execPath, ['../node_modules/stowage/dist/cli.cjs', ...args], join(folder, 'empty/fresh'))
    expect(inFresh('init').code).toBe(0)
    expect(existsSync(join(folder, 'empty/fresh/stowage.config.yaml'))).toBe(true)
    const service = 'apiVersion: v1\nkind: Service\nmetadata:\n  name: web\nspec:\n  ports:\n    - port: 80\n      protocol: tcp\n'
    writeFileSync(join(folder, 'empty/fresh/web.yaml'), service)
    expect(inFresh('check', 'web.yaml').code).toBe(1)
    expect(inFresh('baseline', 'web.yaml').code).toBe(0)
    expect(inFresh('check', 'web.yaml', '--baseline', 'stowage.baseline.json')).toMatchObject({ code: 0, err: '' })
    writeFileSync(join(folder, 'empty/fresh/web.yaml'), service.replace('name: web', 'name: web\n  labls: {a: b}'))
    expect(inFresh('check', 'web.yaml', '--baseline', 'stowage.baseline.json').out).toMatch(/labls/)
  })

  it('says how to get what renders charts, when it is not there', () => {
    mkdirSync(join(folder, 'empty/chart/templates'), { recursive: true })
    writeFileSync(join(folder, 'empty/chart/Chart.yaml'), 'apiVersion: v2\nname: chart\nversion: 0.1.0\n')
    const { status, stderr } = spawnSync(process.execPath, ['node_modules/stowage/dist/cli.cjs', 'check', 'chart', '--helm'], { cwd: join(folder, 'empty'), encoding: 'utf8', env: { PATH: '/nowhere' } })
    expect(status).toBe(2)
    expect(stderr).toMatch(/helm.*install/s)
  })

  it('tells its version and its commands', () => {
    expect(stowage('--version').out).toMatch(/^\d+\.\d+\.\d+\n$/)
    expect(stowage('--help').out).toMatch(/\n {2}check {2,}/)
  })
})
