import { duplicate, invalid, required, type FieldError } from '../../../base/field.ts'
import type { ValueMap } from '../../../base/json.ts'
import { pluginNames } from '../plugins/names.ts'
import { readPluginArgs } from './read-args.ts'
import { FieldReader } from './reader.ts'
import {
  defaultMultiPoint, defaultProfile, defaultSettings, extensionPoints, type EnabledPlugin, type PluginSet, type ProfileSettings, type ReadSettings,
} from './settings.ts'

/**
 * Reads a KubeSchedulerConfiguration (`kubescheduler.config.k8s.io/v1`) as kube-scheduler does: defaults filled in, plugin sets merged into
 * the defaults, arguments checked. Errors are values; what is wrong counts as absent. Upstream: `apis/config` (1.36).
 */
export function readSchedulerSettings(configuration: ValueMap): ReadSettings {
  const errors: FieldError[] = []
  const reader = new FieldReader(configuration, undefined, errors)
  const parallelism = reader.integer('parallelism')
  if (parallelism !== undefined && parallelism <= 0) errors.push(invalid(reader.at('parallelism'), parallelism, 'should be an integer value greater than zero'))
  const profiles = reader.objects('profiles').map((profile, _index, all) => readProfile(profile, all.length === 1))
  profiles.forEach(({ schedulerName }, index) => {
    const first = profiles.findIndex((profile) => profile.schedulerName === schedulerName)
    if (first < index) errors.push(duplicate(reader.at('profiles').index(index).child('schedulerName'), `profiles[${first}].schedulerName`))
  })
  const initial = reader.integer('podInitialBackoffSeconds') ?? defaultSettings.podInitialBackoffSeconds
  const most = reader.integer('podMaxBackoffSeconds') ?? defaultSettings.podMaxBackoffSeconds
  const percentageOfNodesToScore = reader.inRange('percentageOfNodesToScore', 0, 100, 'not in valid range [0-100]')
  if (initial <= 0) errors.push(invalid(reader.at('podInitialBackoffSeconds'), initial, 'must be greater than 0'))
  if (most < initial) errors.push(invalid(reader.at('podMaxBackoffSeconds'), most, 'must be greater than or equal to PodInitialBackoffSeconds'))
  const settings = {
    percentageOfNodesToScore,
    podInitialBackoffSeconds: initial,
    podMaxBackoffSeconds: most,
    profiles: profiles.length === 0 ? [defaultProfile] : profiles,
    extenders: reader.objects('extenders').length,
  }
  return { settings, errors }
}

/** A single profile may leave out its name. */
function readProfile(reader: FieldReader, isOnly: boolean): ProfileSettings {
  const schedulerName = reader.text('schedulerName') ?? (isOnly ? defaultProfile.schedulerName : '')
  if (schedulerName === '') reader.errors.push(required(reader.at('schedulerName')))
  const plugins = reader.object('plugins')
  const points = Object.fromEntries(extensionPoints.map((point) => [point, readPluginSet(plugins.object(point))])) as unknown as ProfileSettings['points']
  return {
    schedulerName,
    percentageOfNodesToScore: reader.inRange('percentageOfNodesToScore', 0, 100, 'not in valid range [0-100]'),
    multiPoint: mergeIntoDefaults(readPluginSet(plugins.object('multiPoint'))),
    points,
    args: readPluginArgs(reader.objects('pluginConfig')),
  }
}

function readPluginSet(reader: FieldReader): PluginSet {
  const enabled = reader.objects('enabled').map((plugin): EnabledPlugin => {
    const name = plugin.text('name') ?? ''
    if (!(pluginNames as readonly string[]).includes(name)) reader.errors.push(invalid(plugin.at('name'), name, 'is not one of the plugins that stowage knows'))
    return { name, weight: plugin.integer('weight') ?? 0 }
  })
  return { enabled, disabled: reader.objects('disabled').map((plugin) => plugin.text('name') ?? '') }
}

/** A default plugin that is listed again keeps its place; new ones come last. Upstream: `default_plugins.go`, mergePluginSet. */
function mergeIntoDefaults({ enabled, disabled }: PluginSet): PluginSet {
  const kept = disabled.includes('*') ? [] : defaultMultiPoint.filter(({ name }) => !disabled.includes(name))
  const listed = new Map(enabled.map((plugin) => [plugin.name, plugin]))
  const known = new Set(kept.map(({ name }) => name))
  return { enabled: [...kept.map((plugin) => listed.get(plugin.name) ?? plugin), ...enabled.filter(({ name }) => !known.has(name))], disabled }
}
