import { spawnSync } from 'node:child_process'
import { existsSync, readdirSync, readFileSync, statSync } from 'node:fs'
import { join, relative } from 'node:path'
import { rules } from '../../rules/index.ts'
import { groupNames } from '../../src/check/api.ts'
import { simulatedServer } from '../../src/check/simulated-server.ts'
import { defaultSettings } from '../../src/check/settings.ts'
import { textReport } from '../../src/report/text.ts'
import { setSchemaReader } from '../../src/schema/load.ts'
import { checkSources, type SourceText } from '../../src/workspace/check.ts'

/** The generated blocks of the documents: real sessions with their real output, and counts. */
export const sessionBlocks: Readonly<Record<string, (root: string) => string>> = {
  'session': (root) => session(root, 'examples/first-look', 'examples/first-look'),
  'session-shop': (root) => session(root, 'examples/shop', 'examples/shop'),
  'placement': (root) => command(root, ['explain', 'pod/simulation', 'examples/placement/simulation.yaml', '--cluster', 'examples/placement/cluster.yaml']),
  'diff': (root) => command(root, ['diff', 'examples/diff/shop.yaml', '--cluster', 'examples/diff/cluster.yaml']),
  'plan': (root) => command(root, ['plan', 'examples/shop', '--cluster', 'examples/plan/cluster.yaml']),
  'scenario': (root) => command(root, ['test', 'examples/plan/node-lost.yaml']),
  'reach': (root) => command(root, ['reach', 'deployment/mailer', 'api:8080', 'examples/shop', '-n', 'shop', '--cluster', 'examples/plan/cluster.yaml']),
  'rule-count': () => `${rules.length} rules in ${groupNames.filter((group) => rules.some((rule) => rule.group === group)).length} groups: [rules/README.md](rules/README.md).\n`,
}

function session(root: string, folder: string, argument: string): string {
  const sources = readFolder(join(root, folder)).map(({ path, text }) => ({ path: relative(root, path).replaceAll('\\', '/'), text }))
  setSchemaReader((name) => existsSync(join(root, 'schemas', name)) ? readFileSync(join(root, 'schemas', name), 'utf8') : undefined)
  const report = checkSources({ sources, rules, minors: [36], cwd: '/', settingsFor: () => defaultSettings, server: simulatedServer, today: '2026-01-01' })
  return `\`\`\`console\n$ npx stowage check ${argument}\n${textReport(report, { color: false, links: false, quiet: false })}\`\`\`\n`
}

/** What a command prints, run from the sources. */
function command(root: string, args: readonly string[]): string {
  const { stdout } = spawnSync(process.execPath, [join(root, 'scripts/run.mjs'), 'src/cli/main.ts', ...args], { cwd: root, encoding: 'utf8' })
  return `\`\`\`console\n$ npx stowage ${args.join(' ')}\n${stdout.trimStart()}\`\`\`\n`
}

function readFolder(folder: string): SourceText[] {
  if (!existsSync(folder)) return []
  return readdirSync(folder).sort().map((name) => join(folder, name)).flatMap((path) =>
    statSync(path).isDirectory() ? readFolder(path) : /\.ya?ml$/.test(path) && !path.includes('stowage.config') ? [{ path, text: readFileSync(path, 'utf8') }] : [])
}
