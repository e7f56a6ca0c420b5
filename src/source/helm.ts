import { existsSync } from 'node:fs'
import { basename, dirname, join } from 'node:path'
import { runTool, type ToolFailure } from './tool.ts'

export interface HelmRequest {
  /** Absolute folder of the chart. */
  readonly chart: string
  /** Absolute paths, later ones win. */
  readonly values: readonly string[]
  /** `1.36.0` */
  readonly kubeVersion: string
}

export interface HelmOutput {
  /** What each template rendered to, by its path below the chart; one of a packed chart within by the path that Helm gives it. */
  readonly files: ReadonlyMap<string, string>
}

/** The folder of the chart that a file is a part of, the outermost one: what is under `charts/` is rendered with it. */
export function chartOf(absoluteFile: string): string | undefined {
  let found: string | undefined
  for (let folder = dirname(absoluteFile); ; folder = dirname(folder)) {
    if (existsSync(join(folder, 'Chart.yaml'))) found = folder
    else if (found !== undefined && basename(folder) !== 'charts') return found
    if (dirname(folder) === folder) return found
  }
}

/**
 * Renders a chart with the user's own `helm`, as `helm install <folder> <chart>` would send it: no cluster is asked, nothing is fetched.
 * Output that is no YAML is handed on all the same: its own error is then told where its template is.
 */
export function helmTemplate({ chart, values, kubeVersion }: HelmRequest): HelmOutput | ToolFailure {
  const args = ['template', releaseName(chart), chart, '--include-crds', '--kube-version', kubeVersion, ...values.flatMap((file) => ['--values', file])]
  const outcome = runTool('helm', args, chart)
  if ('stdout' in outcome) return { files: bySource(outcome.stdout) }
  if (!outcome.error.includes('YAML parse error')) return outcome
  const shown = runTool('helm', [...args, '--debug'], chart)
  const files = bySource('stdout' in shown ? shown.stdout : shown.before ?? '')
  return files.size === 0 ? outcome : { files }
}

/** The folder's name as a DNS label, at most 53 letters long, as Helm wants a release's. */
function releaseName(chart: string): string {
  const name = basename(chart).toLowerCase().replaceAll(/[^a-z0-9-]+/g, '-').replaceAll(/^-+|-+$/g, '').slice(0, 53).replace(/-+$/, '')
  return name === '' ? 'release' : name
}

/** Helm puts `# Source: <chart>/templates/x.yaml` over each document; one without goes with that before it. */
function bySource(output: string): Map<string, string> {
  const files = new Map<string, string>()
  let path = ''
  for (const document of output.split(/^(?=---(?:\s|$))/m)) {
    path = /^---\s*\n# Source: [^/\n]+\/(.+)\n/.exec(document)?.[1] ?? path
    if (document.trim() !== '' && document.trim() !== '---') files.set(path, (files.get(path) ?? '') + document)
  }
  return files
}
