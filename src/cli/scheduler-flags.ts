import { stderr } from 'node:process'
import { readSchedulerSettings } from '../sim/scheduler/configuration/read-settings.ts'
import type { SchedulerSettings } from '../sim/scheduler/configuration/settings.ts'
import { UsageError } from './arguments.ts'
import { readObjects } from './read-objects.ts'

/** `--scheduler-config`: undefined without one; what is wrong with the file ends the run. */
export async function schedulerSettingsOf(path: string | undefined): Promise<SchedulerSettings | undefined> {
  if (path === undefined) return undefined
  const [configuration] = await readObjects([path])
  if (configuration?.kind !== 'KubeSchedulerConfiguration') throw new UsageError(`${path}: its kind is no KubeSchedulerConfiguration`)
  const { settings, errors } = readSchedulerSettings(configuration)
  const [error] = errors
  if (error !== undefined) throw new UsageError(`${path}: ${error.field}: ${error.body}`)
  if (settings.extenders > 0) stderr.write('stowage: extenders are not simulated\n')
  return settings
}

/** `--seed`: a whole number. */
export function seedOf(text: string | undefined): number | undefined {
  const seed = text === undefined ? undefined : Number(text)
  if (seed !== undefined && !Number.isSafeInteger(seed)) throw new UsageError(`--seed takes a whole number, not "${text ?? ''}"`)
  return seed
}
