import { spawnSync } from 'node:child_process'
import { existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { argv, execPath, stdout } from 'node:process'

/**
 * `stowage check` beside kubeconform (strict, local schemas, one worker and four) over one folder of manifests: wall clock and processor
 * time, runs interleaved, the smallest of each. kubeconform's schemas are made from the OpenAPI that an API server publishes.
 *
 * node scripts/run.mjs bench/check.ts <folder> <kubeconform> <openapi: folder with api/ and apis/> [dist] [rounds]
 */
const [folder = '.', kubeconform = 'kubeconform', openapi = '', dist = 'dist', rounds = '5'] = argv.slice(2)
const scratch = mkdtempSync(join(tmpdir(), 'stowage-bench-'))
writeSchemas(openapi, scratch)
const location = `${scratch}/{{ .ResourceKind }}{{ .KindSuffix }}.json`
const strict = ['-strict', '-ignore-missing-schemas', '-summary', '-schema-location', location, folder]
const stowage = [join(dist, 'cli.cjs'), 'check', folder, '--format', 'json', '--no-config']
const cases: Readonly<Record<string, readonly [string, readonly string[]]>> = {
  'kubeconform -n 1': [kubeconform, ['-n', '1', ...strict]],
  'kubeconform -n 4': [kubeconform, ['-n', '4', ...strict]],
  'stowage check --profile apiserver': [execPath, [...stowage, '--profile', 'apiserver']],
  'stowage check (all default rules)': [execPath, stowage],
}
const taken = new Map(Object.keys(cases).map((name) => [name, [] as number[]]))
for (let round = 0; round < Number(rounds); round++) {
  for (const [name, [command, args]] of Object.entries(cases)) {
    const before = process.hrtime.bigint()
    const { error, status, stderr } = spawnSync(command, args, { stdio: ['ignore', 'ignore', 'pipe'], maxBuffer: 1 << 28 })
    if (error !== undefined || status === null) throw error ?? new Error(String(stderr))
    taken.get(name)?.push(Number(process.hrtime.bigint() - before) / 1e6)
  }
}
rmSync(scratch, { recursive: true })
const best = (name: string): number => Math.min(...taken.get(name) ?? [])
const base = Math.min(best('kubeconform -n 1'), best('kubeconform -n 4'))
for (const name of taken.keys()) stdout.write(`${name.padEnd(36)} ${best(name).toFixed(0).padStart(6)} ms  ${(base / best(name)).toFixed(2)} times the better kubeconform\n`)

interface Schema { 'properties'?: Record<string, unknown>, 'additionalProperties'?: unknown, 'x-kubernetes-group-version-kind'?: readonly { group: string, version: string, kind: string }[] }

/** One strict schema a kind, with the definitions that it refers to, under the names that kubeconform asks for: `deployment-apps-v1.json`. */
function writeSchemas(source: string, target: string): void {
  mkdirSync(target, { recursive: true })
  for (const file of jsonFiles(source)) {
    const text = readFileSync(file, 'utf8').replaceAll('#/components/schemas/', '#/definitions/')
    const { components: { schemas = {} } = {} } = JSON.parse(text) as { components?: { schemas?: Record<string, Schema> } }
    for (const schema of Object.values(schemas)) if (schema.properties !== undefined && schema.additionalProperties === undefined) schema.additionalProperties = false
    for (const [id, schema] of Object.entries(schemas)) {
      for (const { group, version, kind } of schema['x-kubernetes-group-version-kind'] ?? []) {
        const suffix = [...group === '' ? [] : [group.split('.')[0] ?? ''], version].join('-')
        const name = join(target, `${kind.toLowerCase()}-${suffix}.json`)
        if (!existsSync(name)) writeFileSync(name, JSON.stringify({ $ref: `#/definitions/${id}`, definitions: schemas }))
      }
    }
  }
}

function jsonFiles(path: string): string[] {
  if (path === '') throw new Error('give the folder of the OpenAPI')
  return readdirSync(path).map((name) => join(path, name)).flatMap((one) => statSync(one).isDirectory() ? jsonFiles(one) : one.endsWith('.json') ? [one] : [])
}
