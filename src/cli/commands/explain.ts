import { stdout } from 'node:process'
import { rules } from '../../../rules/index.ts'
import { nearestName } from '../../base/edit-distance.ts'
import { helpText, parseFlags, UsageError, type Command, type Flags } from '../arguments.ts'
import { newestMinor } from '../../base/release.ts'
import { minorsOf, wantsColor } from '../check-flags.ts'
import { packageFile } from '../../source/package-files.ts'

export const command = {
  name: 'explain',
  usage: '<rule> | <kind>[.<field>…] | pod/<name> [paths…]',
  summary: 'Shows the page of a rule: why, bad, good, fix, limits. Of a kind or a field (deployment.spec.strategy): type, default, known values, releases. Of a pod, why it goes where it goes: stowage explain pod/ --help.',
  flags: {
    'kubernetes-version': { type: 'string', value: '<1.NN>', summary: `the release whose fields are meant (default 1.${newestMinor})` },
    'help': { type: 'boolean', short: 'h', summary: 'show this' },
  },
} as const satisfies Command & { flags: Flags }

export async function run(args: readonly string[]): Promise<number> {
  if (asksAboutPod(args)) return (await import('./explain-pod.ts')).run(args)
  const { flags, paths } = parseFlags(command, args)
  if (flags.help) {
    stdout.write(helpText(command))
    return 0
  }
  const [id] = paths
  if (id === undefined) throw new UsageError('explain which rule, kind or field? stowage rules lists the rules')
  const rule = rules.find((one) => one.id === id)
  if (rule === undefined) {
    const field = (await import('../explain-field.ts')).explainField(id, minorsOf(flags['kubernetes-version'])?.at(-1) ?? newestMinor)
    if (field !== undefined) {
      stdout.write(field)
      return 0
    }
    const near = nearestName(id, rules.map((one) => one.id))
    throw new UsageError(near === undefined ? `there is no rule and no kind "${id}"; stowage rules lists the rules` : `there is no rule "${id}"; did you mean "${near}"?`)
  }
  const page = packageFile(`rules/${rule.group}/${rule.id}.md`) ?? `# ${rule.id}\n\n${rule.summary}.\n`
  stdout.write(wantsColor(stdout) ? painted(page) : page)
  return 0
}

/** `pod/web`: the simulation is loaded only for that. */
function asksAboutPod(args: readonly string[]): boolean {
  return args.some((arg) => /^(?:pods?|po)\//.test(arg))
}

/** Headings bold, the marks of examples dim: all that a page needs on a terminal. */
function painted(page: string): string {
  return page.replaceAll(/^#+ .*$/gm, '\x1b[1m$&\x1b[22m').replaceAll(/# expect: .*$/gm, '\x1b[2m$&\x1b[22m').replaceAll(/<\/?(?:details|summary)>/g, '')
}
