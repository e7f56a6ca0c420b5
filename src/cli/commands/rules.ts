import { stdout } from 'node:process'
import { rules } from '../../../rules/index.ts'
import { rulePageUrl } from '../../base/homepage.ts'
import { groupNames, profileNames, type Rule } from '../../check/api.ts'
import { isOn } from '../../check/settings.ts'
import { helpText, oneOf, parseFlags, type Command, type Flags } from '../arguments.ts'

export const command = {
  name: 'rules',
  usage: '',
  summary: 'Lists the rules.',
  flags: {
    format: { type: 'string', short: 'f', value: '<name>', summary: 'text (default) or json' },
    group: { type: 'string', value: '<name>', summary: `one group: ${groupNames.join(', ')}` },
    profile: { type: 'string', value: '<name>', summary: 'only rules that this profile switches on' },
    help: { type: 'boolean', short: 'h', summary: 'show this' },
  },
} as const satisfies Command & { flags: Flags }

export function run(args: readonly string[]): Promise<number> {
  const { flags } = parseFlags(command, args)
  if (flags.help) {
    stdout.write(helpText(command))
    return Promise.resolve(0)
  }
  const group = flags.group === undefined ? undefined : oneOf('group', flags.group, groupNames)
  const profile = flags.profile === undefined ? undefined : oneOf('profile', flags.profile, profileNames)
  const format = oneOf('format', flags.format ?? 'text', ['text', 'json'] as const)
  const chosen = rules.filter((rule) => (group === undefined || rule.group === group) && (profile === undefined || isOn(rule, [profile])))
  stdout.write(format === 'json' ? `${JSON.stringify(chosen.map(ruleValue), null, 2)}\n` : table(chosen))
  return Promise.resolve(0)
}

/** The contract of `rules --format json`. */
export function ruleValue(rule: Rule): object {
  return {
    id: rule.id,
    group: rule.group,
    severity: rule.severity,
    since: rule.since,
    fixable: rule.fixable ?? false,
    sees: rule.sees,
    profiles: profileNames.filter((profile) => isOn(rule, [profile])),
    peers: rule.peers ?? {},
    url: rulePageUrl(rule.group, rule.id),
    summary: rule.summary,
    kinds: rule.kinds,
    options: Object.entries(rule.options ?? {}).map(([name, { default: value, summary }]) => ({ name, default: value, summary })),
    links: rule.links ?? [],
  }
}

function table(chosen: readonly Rule[]): string {
  const width = Math.max(0, ...chosen.map(({ id }) => id.length))
  const lines = groupNames.flatMap((group) => {
    const own = chosen.filter((rule) => rule.group === group)
    if (own.length === 0) return []
    return [`${group}`, ...own.map((rule) => `  ${rule.id.padEnd(width)}  ${(isOn(rule, ['recommended']) ? rule.severity : 'off').padEnd(7)}  ${rule.fixable === true ? 'fix' : '   '}  ${rule.summary}`), '']
  })
  return `${lines.join('\n')}${chosen.length} rule${chosen.length === 1 ? '' : 's'}; stowage explain <rule> shows the page of one\n`
}
