import { existsSync, readFileSync, statSync } from 'node:fs'
import { relative, sep } from 'node:path'
import { cwd } from 'node:process'
import { defaultSettings, type Settings } from '../check/settings.ts'
import { globMatcher } from '../check/glob.ts'
import { compareStrings } from '../base/json.ts'
import { absolutePath } from '../base/paths.ts'
import { newestMinor } from '../base/release.ts'
import type { Rule } from '../check/api.ts'
import { collectSources, type Sources } from '../source/collect.ts'
import { findSettings, type FoundSettings } from '../workspace/settings-finder.ts'
import type { RenderedInput } from '../workspace/rendered/render-input.ts'
import { UsageError } from './arguments.ts'
import { minorsOf } from './check-flags.ts'
import { partOf, type PartFlags } from './report-on.ts'

export interface ReadInput {
  readonly sources: Sources
  readonly found: FoundSettings
  /** Files to report on; undefined: all. */
  readonly reportOn: ReadonlySet<string> | undefined
  /** What charts and kustomizations among the sources render to, when that was asked for. */
  readonly rendered?: Pick<RenderedInput, 'rendered' | 'sets' | 'texts'>
}

export interface InputFlags extends PartFlags {
  readonly 'stdin-filename': string | undefined
  readonly 'config': string | undefined
  readonly 'no-config': boolean
  readonly 'workspace': string | undefined
  readonly 'kubernetes-version'?: string | undefined
  readonly 'helm'?: boolean
  readonly 'values'?: readonly string[]
  readonly 'kube-version'?: string | undefined
  readonly 'kustomize'?: boolean
  readonly 'remote-bases'?: boolean
}

/**
 * Reads what the command line names, with the configurations above it; files that a configuration excludes are left out. Charts and
 * kustomizations are replaced by what they render to, when the flags say so.
 */
export async function readInput(paths: readonly string[], flags: InputFlags, rules: readonly Rule[]): Promise<ReadInput> {
  const input = await readFiles(paths, flags, rules)
  return flags.helm === true || flags.kustomize === true ? renderedInput(input, flags) : input
}

async function renderedInput(input: ReadInput, flags: InputFlags): Promise<ReadInput> {
  const { renderInput } = await import('../workspace/rendered/render-input.ts')
  const here = cwd().split(sep).join('/')
  const { sources, found } = input
  const configured = sources.files.map(({ path }) => found.settingsFor(path).minors).find((minors) => minors !== undefined)
  const version = flags['kube-version'] === undefined ? (minorsOf(flags['kubernetes-version']) ?? configured)?.at(-1) : minorsOf(flags['kube-version'])?.at(-1)
  const { missing, ...made } = renderInput({
    sources: sources.files, reportOn: input.reportOn, cwd: here, helm: flags.helm === true, kustomize: flags.kustomize === true, remote: flags['remote-bases'] === true,
    values: (flags.values ?? []).map((file) => absolutePath(here, file)), minor: version ?? newestMinor,
  })
  if (missing.length > 0) throw new UsageError(missing.join('; '))
  const files = made.sources.map((source) => ({ absolutePath: absolutePath(here, source.path), named: false, ...source }))
  return {
    found, reportOn: made.reportOn, rendered: made,
    sources: { ...sources, files, diagnostics: [...sources.diagnostics, ...made.findings], unreadable: [...sources.unreadable, ...made.problems] },
  }
}

async function readFiles(paths: readonly string[], flags: InputFlags, rules: readonly Rule[]): Promise<ReadInput> {
  const asked = await collectSources({ paths, stdinFilename: flags['stdin-filename'] })
  const around = flags.workspace === undefined ? undefined : await collectSources({ paths: [flags.workspace] })
  const collected = around === undefined ? asked : together(asked, around)
  const config = flags['no-config'] ? false : flags.config
  const here = cwd().split(sep).join('/')
  const found = await findSettings(collected.files.map((file) => file.path), config, rules, {
    cwd: here,
    read: (absolute) => existsSync(absolute) && statSync(absolute).isFile() ? readFileSync(absolute, 'utf8') : undefined,
    shown: (absolute) => shownPath(absolute, here),
  })
  const excluded = excluder()
  const configs = new Set(found.texts.keys())
  const files = collected.files.filter((file) => file.named || (!configs.has(file.path) && !excluded(found.settingsFor(file.path), absolutePath(here, file.path))))
  const isPart = await partOf(flags, here)
  if (isPart === undefined && around === undefined) return { sources: { ...collected, files }, found, reportOn: undefined }
  const shown = [...asked.files.map(({ path }) => path), ...asked.diagnostics.map(({ location }) => location.path)]
  return { sources: { ...collected, files }, found, reportOn: new Set(isPart === undefined ? shown : shown.filter(isPart)) }
}

/** The files that were asked for, with those around them; trouble with the latter is not theirs. */
function together(asked: Sources, around: Sources): Sources {
  const known = new Set(asked.files.map((file) => file.path))
  const files = [...asked.files, ...around.files.filter((file) => !known.has(file.path))].sort((a, b) => compareStrings(a.path, b.path))
  return { ...asked, files }
}

function shownPath(absolute: string, here: string): string {
  const path = relative(here, absolute).split(sep).join('/')
  return path === '' || path.startsWith('../') ? absolute : path
}

function excluder(): (settings: Settings, absolute: string) => boolean {
  const matchers = new Map<Settings, readonly ((path: string) => boolean)[]>([[defaultSettings, []]])
  return (settings, absolute) => {
    const known = matchers.get(settings) ?? settings.exclude.map(globMatcher)
    matchers.set(settings, known)
    return known.some((matches) => matches(absolute))
  }
}
