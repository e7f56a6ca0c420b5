import { existsSync } from 'node:fs'
import { stderr, stdout } from 'node:process'
import { profileNames } from '../../check/api.ts'
import { newestMinor } from '../../base/release.ts'
import { packageVersion } from '../../source/package-files.ts'
import { configNames } from '../../workspace/settings-finder.ts'
import { helpText, parseFlags, UsageError, type Command, type Flags } from '../arguments.ts'
import { minorsOf, profilesOf } from '../check-flags.ts'
import { writeFileAtomically } from '../write-file.ts'

export const command = {
  name: 'init',
  usage: '',
  summary: `Writes ${configNames[0]}, a configuration to start from; in the root of a git repository also a hook for pre-commit and a GitHub workflow, where there are none. Asks nothing.`,
  flags: {
    'profile': { type: 'string', multiple: true, value: '<name>', summary: profileNames.join(', ') },
    'kubernetes-version': { type: 'string', value: '<1.NN[..1.NN]>', summary: 'the releases that you run' },
    'config-only': { type: 'boolean', summary: 'write the configuration alone' },
    'force': { type: 'boolean', summary: 'replace a configuration that is there' },
    'help': { type: 'boolean', short: 'h', summary: 'show this' },
  },
} as const satisfies Command & { flags: Flags }

export function run(args: readonly string[]): Promise<number> {
  const { flags } = parseFlags(command, args)
  if (flags.help) {
    stdout.write(helpText(command))
    return Promise.resolve(0)
  }
  const there = configNames.find((name) => existsSync(name))
  if (there !== undefined && !flags.force) throw new UsageError(`there is a ${there}; --force replaces it`)
  const profiles = profilesOf(flags.profile) ?? ['recommended']
  const minors = minorsOf(flags['kubernetes-version'])
  const release = minors === undefined ? `1.${newestMinor}` : minors.length === 1 ? `1.${minors[0] ?? newestMinor}` : `1.${minors[0] ?? newestMinor}..1.${minors.at(-1) ?? newestMinor}`
  const file = there ?? configNames[0]
  writeFileAtomically(file, file.endsWith('.json') ? asJson(profiles, release) : asYaml(profiles, release))
  stderr.write(`wrote ${file}\n`)
  if (existsSync('.git') && !flags['config-only']) for (const [path, text] of Object.entries(companions(packageVersion()))) writeUnlessThere(path, text)
  return Promise.resolve(0)
}

function writeUnlessThere(path: string, text: string): void {
  if (existsSync(path)) {
    stderr.write(`left ${path} as it is; to add:\n\n${text}\n`)
    return
  }
  writeFileAtomically(path, text)
  stderr.write(`wrote ${path}\n`)
}

/** What runs stowage on every commit and every pull request. */
function companions(version: string): Record<string, string> {
  return {
    '.pre-commit-config.yaml': `repos:
  - repo: local
    hooks:
      - id: stowage-check
        name: stowage check
        entry: stowage check --workspace . --allow-empty
        language: node
        additional_dependencies: [stowage@${version}]
        types_or: [yaml, json]
        require_serial: true
`,
    '.github/workflows/stowage.yml': `name: stowage
on:
  push:
    branches: [main]
  pull_request:
permissions:
  contents: read
jobs:
  check:
    runs-on: ubuntu-24.04
    steps:
      - uses: actions/checkout@v5
        with:
          persist-credentials: false
      - uses: actions/setup-node@v6
        with:
          node-version: 24
      - run: npx --yes stowage@${version} check . --format github
`,
  }
}

function asYaml(profiles: readonly string[], release: string): string {
  return `# yaml-language-server: $schema=https://stowage.dev/schemas/config.schema.json
profile: [${profiles.join(', ')}]
kubernetesVersion: "${release}"

# true: the files below this folder are all there is, so what they refer to and do not define is missing.
closed: false
# Objects that exist all the same, names by kind.
outside: {}

# Severity (off, info, warning, error) and options by rule: stowage rules lists them, stowage explain <rule> shows one.
rules: {}

# Files that are left alone.
exclude: []
`
}

function asJson(profiles: readonly string[], release: string): string {
  return `${JSON.stringify({ $schema: 'https://stowage.dev/schemas/config.schema.json', profile: profiles, kubernetesVersion: release, closed: false, rules: {} }, null, 2)}\n`
}
