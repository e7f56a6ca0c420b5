import { commandData } from '../report/escape.ts'

/** What a workflow asked for: the inputs of `action.yml`, as its step passes them on. */
export interface Inputs {
  readonly paths: readonly string[]
  readonly kubernetesVersion: string
  readonly profiles: readonly string[]
  readonly config: string
  readonly failOn: 'error' | 'warning' | 'info' | 'never'
  readonly onlyNew: boolean
  readonly base: string
  readonly sarifFile: string
  readonly commentFile: string
  readonly plan: boolean
  /** Files that say what the cluster is; none: the stock cluster. */
  readonly cluster: readonly string[]
}

/** Reads the inputs; an impossible one is an error with the words of the input. */
export function readInputs(environment: Readonly<Record<string, string | undefined>>): Inputs | { readonly error: string } {
  const text = (name: string): string => (environment[`STOWAGE_${name}`] ?? '').trim()
  const failOn = text('FAIL_ON') === '' ? 'error' : text('FAIL_ON')
  if (failOn !== 'error' && failOn !== 'warning' && failOn !== 'info' && failOn !== 'never') {
    return { error: `fail-on is "${failOn}", not one of error, warning, info, never` }
  }
  const onlyNew = text('ONLY_NEW') === '' ? 'false' : text('ONLY_NEW')
  if (onlyNew !== 'true' && onlyNew !== 'false') return { error: `only-new is "${onlyNew}", neither true nor false` }
  const plan = text('PLAN') === '' ? 'false' : text('PLAN')
  if (plan !== 'true' && plan !== 'false') return { error: `plan is "${plan}", neither true nor false` }
  const lines = (name: string): string[] => text(name).split('\n').map((line) => line.trim()).filter((line) => line !== '')
  const paths = lines('PATHS')
  return {
    paths: paths.length === 0 ? ['.'] : paths,
    kubernetesVersion: text('KUBERNETES_VERSION'),
    profiles: text('PROFILE').split(/[\s,]+/).filter((profile) => profile !== ''),
    config: text('CONFIG'),
    failOn,
    onlyNew: onlyNew === 'true',
    base: text('BASE'),
    sarifFile: text('SARIF_FILE'),
    commentFile: text('COMMENT_FILE'),
    plan: plan === 'true',
    cluster: lines('CLUSTER'),
  }
}

/** The arguments of `stowage check` (or `baseline`) that the inputs stand for; paths come last, behind `--`. */
export function checkArguments({ kubernetesVersion, profiles, config, paths }: Inputs): string[] {
  return [
    '--allow-empty',
    ...kubernetesVersion === '' ? [] : ['--kubernetes-version', kubernetesVersion],
    ...profiles.flatMap((profile) => ['--profile', profile]),
    ...config === '' ? [] : ['--config', config],
    '--', ...paths,
  ]
}

/** A value of `GITHUB_OUTPUT` in the form that no line of the value can end early. */
export function outputLine(name: string, value: string): string {
  let delimiter = 'stowage-end'
  while (value.includes(delimiter)) delimiter += '-'
  return `${name}<<${delimiter}\n${value}\n${delimiter}\n`
}

/** The workflow command that tells of an error. */
export function workflowError(message: string): string {
  return `::error::${commandData(message)}\n`
}
