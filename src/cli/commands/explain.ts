import { stdout } from 'node:process'
import { rules } from '../../../rules/index.ts'
import { nearestName } from '../../base/edit-distance.ts'
import { helpText, parseFlags, UsageError, type Command, type Flags } from '../arguments.ts'
import { wantsColor } from '../check-flags.ts'
import { packageFile } from '../../source/package-files.ts'

export const command = {
  name: 'explain',
  usage: '<rule> | pod/<name> [paths…]',
  summary: 'Shows the page of a rule: why, bad, good, fix, limits. Of a pod, why it goes where it goes: stowage explain pod/ --help.',
  flags: { help: { type: 'boolean', short: 'h', summary: 'show this' } },
} as const satisfies Command & { flags: Flags }

export async function run(args: readonly string[]): Promise<number> {
  if (asksAboutPod(args)) return (await import('./explain-pod.ts')).run(args)
  const { flags, paths } = parseFlags(command, args)
  if (flags.help) {
    stdout.write(helpText(command))
    return 0
  }
  const [id] = paths
  if (id === undefined) throw new UsageError('explain which rule? stowage rules lists them')
  const rule = rules.find((one) => one.id === id)
  if (rule === undefined) {
    const near = nearestName(id, rules.map((one) => one.id))
    throw new UsageError(`there is no rule "${id}"; ${near === undefined ? 'stowage rules lists them' : `did you mean "${near}"?`}`)
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
