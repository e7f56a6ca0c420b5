import { spawnSync } from 'node:child_process'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { argv, execPath, stdout } from 'node:process'

/**
 * How long a cold start takes against an empty Node process: wall clock and processor time, runs interleaved, so that what else the
 * machine does falls on all alike. The smallest of each is the steadiest; the median is what a user sees.
 *
 * node scripts/run.mjs bench/cold-start.ts [dist] [rounds]
 */
const [dist = 'dist', rounds = '30'] = argv.slice(2)
const scratch = mkdtempSync(join(tmpdir(), 'stowage-bench-'))
const meter = join(scratch, 'meter.cjs')
writeFileSync(meter, `process.on('exit', () => { const { user, system } = process.cpuUsage(); require('node:fs').writeSync(3, String(user + system)) })\n`)
const manifest = join(scratch, 'web.yaml')
writeFileSync(manifest, 'apiVersion: apps/v1\nkind: Deployment\nmetadata: {name: web}\nspec:\n  selector: {matchLabels: {app: web}}\n  template:\n    metadata: {labels: {app: web}}\n    spec: {containers: [{name: web, image: "nginx:1.27"}]}\n')
const empty = join(scratch, 'empty.cjs')
writeFileSync(empty, '')

const cases: Readonly<Record<string, readonly string[]>> = {
  'empty Node': [empty],
  'stowage --version': [join(dist, 'cli.cjs'), '--version'],
  'stowage check web.yaml': [join(dist, 'cli.cjs'), 'check', manifest],
}
const taken = new Map(Object.keys(cases).map((name) => [name, { wall: [] as number[], cpu: [] as number[] }]))

for (let round = 0; round < Number(rounds); round++) {
  for (const [name, args] of Object.entries(cases)) {
    const before = process.hrtime.bigint()
    const { output } = spawnSync(execPath, ['--require', meter, ...args], { stdio: ['ignore', 'ignore', 'ignore', 'pipe'] })
    taken.get(name)?.wall.push(Number(process.hrtime.bigint() - before) / 1e6)
    taken.get(name)?.cpu.push(Number(String(output[3])) / 1e3)
  }
}
rmSync(scratch, { recursive: true })

const base = taken.get('empty Node')
for (const [name, { wall, cpu }] of taken) {
  const text = ([['wall', wall, base?.wall], ['cpu', cpu, base?.cpu]] as const).flatMap(([what, own, other = []]) => (['smallest', 'median'] as const).map((which) => {
    const [a, b] = [pick(own, which), pick(other, which)]
    return `${what} ${which} ${a.toFixed(0)} ms (${(a / b).toFixed(2)})`
  }))
  stdout.write(`${name.padEnd(24)} ${text.join('  ')}\n`)
}

function pick(values: readonly number[], which: 'smallest' | 'median'): number {
  return [...values].sort((a, b) => a - b)[which === 'smallest' ? 0 : values.length >> 1] ?? NaN
}
