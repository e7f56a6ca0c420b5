import { spawnSync } from 'node:child_process'
import { appendFileSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { env, execPath, exit, stderr, stdout } from 'node:process'
import { fileURLToPath } from 'node:url'
import { checkArguments, outputLine, readInputs, workflowError, type Inputs } from './inputs.ts'
import { oneComment, planAnnotations, planArguments, type PlanReport } from './plan-step.ts'

/**
 * The step of the GitHub Action: runs the command line once, with annotations on standard output, the summary of the step, SARIF and
 * the comment in files, and hands the counts on as outputs.
 */
const cli = join(dirname(fileURLToPath(import.meta.url)), 'cli.cjs')
const scratch = mkdtempSync(join(tmpdir(), 'stowage-action-'))

exit(run())

function run(): number {
  try {
    const inputs = readInputs(env)
    if ('error' in inputs) return fail(inputs.error)
    const baseline = inputs.onlyNew ? baselineOf(inputs) : undefined
    if (typeof baseline === 'object') return fail(baseline.error)
    const checked = check(inputs, baseline)
    return inputs.plan && checked !== 2 ? Math.max(checked, plan(inputs)) : checked
  } finally {
    rmSync(scratch, { recursive: true, force: true })
  }
}

function check(inputs: Inputs, baseline: string | undefined): number {
  const json = join(scratch, 'check.json')
  const summary = join(scratch, 'summary.md')
  const result = spawnSync(execPath, [
    cli, 'check', '--format', 'github', '--format', `json=${json}`, '--format', `markdown=${summary}`,
    ...inputs.sarifFile === '' ? [] : ['--format', `sarif=${inputs.sarifFile}`],
    ...inputs.commentFile === '' ? [] : ['--format', `markdown=${inputs.commentFile}`],
    ...inputs.failOn === 'never' ? [] : ['--fail-on', inputs.failOn],
    ...baseline === undefined ? [] : ['--baseline', baseline],
    ...checkArguments(inputs),
  ], { encoding: 'utf8', maxBuffer: 1 << 28 })
  stdout.write(result.stdout)
  stderr.write(result.stderr)
  if (result.status === 2 || result.status === null) return fail(result.stderr.trim() === '' ? 'stowage did not finish' : result.stderr.trim())
  const counts = (JSON.parse(readFileSync(json, 'utf8')) as { summary: { errors: number, warnings: number, documents: number } }).summary
  append(env.GITHUB_STEP_SUMMARY, readFileSync(summary, 'utf8'))
  append(env.GITHUB_OUTPUT, [
    outputLine('errors', String(counts.errors)), outputLine('warnings', String(counts.warnings)), outputLine('documents', String(counts.documents)),
    ...inputs.sarifFile === '' ? [] : [outputLine('sarif-file', inputs.sarifFile)],
  ].join(''))
  return inputs.failOn === 'never' ? 0 : result.status
}

/** What applying the manifests would do, beside the findings: in annotations, the summary and the comment. */
function plan(inputs: Inputs): number {
  const json = join(scratch, 'plan.json')
  const markdown = join(scratch, 'plan.md')
  const result = spawnSync(execPath, [cli, 'plan', '--format', `json=${json}`, '--format', `markdown=${markdown}`, ...planArguments(inputs, knownBase(inputs))], { encoding: 'utf8', maxBuffer: 1 << 28 })
  stderr.write(result.stderr)
  if (result.status === 2 || result.status === null) return fail(result.stderr.trim() === '' ? 'stowage plan did not finish' : result.stderr.trim())
  const report = JSON.parse(readFileSync(json, 'utf8')) as PlanReport
  const text = readFileSync(markdown, 'utf8')
  stdout.write(planAnnotations(report))
  append(env.GITHUB_STEP_SUMMARY, `\n${text}`)
  if (inputs.commentFile !== '') writeFileSync(inputs.commentFile, oneComment(readFileSync(inputs.commentFile, 'utf8'), text))
  append(env.GITHUB_OUTPUT, outputLine('plan-verdict', report.verdict) + outputLine('plan-problems', String(report.problems.filter(({ severity }) => severity === 'error').length)))
  return inputs.failOn === 'never' ? 0 : result.status
}

/** The base of the pull request, when it is there: then its manifests are in the cluster before those of the head are applied. */
function knownBase({ base }: Inputs): string | undefined {
  if (base === '' || base.startsWith('-')) return undefined
  return spawnSync('git', ['cat-file', '-e', `${base}^{commit}`]).status === 0 ? base : undefined
}

/** The findings of the base revision, in a work tree of its own, as a baseline file. */
function baselineOf(inputs: Inputs): string | { readonly error: string } {
  if (inputs.base === '') return { error: 'only-new needs a base: there is no pull request, and the input base is empty' }
  if (inputs.base.startsWith('-')) return { error: `the base ${inputs.base} is no revision` }
  const tree = join(scratch, 'base')
  const added = spawnSync('git', ['worktree', 'add', '--detach', tree, inputs.base], { encoding: 'utf8' })
  if (added.status !== 0) return { error: `the base ${inputs.base} cannot be checked out (is fetch-depth 0?): ${added.stderr.trim()}` }
  const file = join(scratch, 'baseline.json')
  const made = spawnSync(execPath, [cli, 'baseline', '--output', file, ...checkArguments(inputs)], { cwd: tree, encoding: 'utf8', maxBuffer: 1 << 28 })
  spawnSync('git', ['worktree', 'remove', '--force', tree])
  // A base that could not be read in part still tells what was there before.
  return made.status === 0 || made.status === 2 ? file : { error: `the base ${inputs.base} cannot be checked: ${made.stderr.trim()}` }
}

function append(file: string | undefined, text: string): void {
  if (file !== undefined && file !== '') appendFileSync(file, text)
}

function fail(message: string): number {
  stdout.write(workflowError(message))
  return 2
}

