import { timeZonesByFolder } from './time-zones.generated.ts'

let known: ReadonlySet<string> | undefined

/** Whether Go's `time.LoadLocation` finds a zone of that name; case counts. */
export function isTimeZone(name: string): boolean {
  known ??= new Set(Object.entries(timeZonesByFolder).flatMap(([folder, names]) =>
    names.split(/\s+/).map((zone) => folder === '' ? zone : `${folder}/${zone}`)))
  return known.has(name)
}
