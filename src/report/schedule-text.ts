import type { PlannedSchedule } from '../plan/plan.ts'

/** `0 7 * * * in Europe/Berlin`. */
export function scheduleText({ schedule, timeZone }: PlannedSchedule, safe: (text: string) => string): string {
  return safe(timeZone === 'UTC' ? schedule : `${schedule} in ${timeZone}`)
}

/** `2026-01-31 06:00, 2026-02-01 06:00 UTC`: seconds only where a schedule has some. */
export function runsText({ runs, suspended }: PlannedSchedule): string {
  if (runs.length === 0) return 'never'
  const times = runs.slice(0, 3).map((run) => run.replace('T', ' ').replace(/(?::00)?Z$/, ''))
  return `${suspended ? 'suspended; else ' : ''}${times.join(', ')} UTC`
}
