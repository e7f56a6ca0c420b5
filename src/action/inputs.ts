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
  const paths = text('PATHS').split('\n').map((path) => path.trim()).filter((path) => path !== '')
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

/** A workflow command; what would end it is escaped as the runner reads it back. */
export function workflowError(message: string): string {
  return `::error::${message.replaceAll('%', '%25').replaceAll('\r', '%0D').replaceAll('\n', '%0A')}\n`
}
