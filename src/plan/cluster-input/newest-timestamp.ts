import { isMap, type Value } from '../../base/json.ts'

/** Fields that tell when something happened; others, as `deletionTimestamp` or a certificate's `notAfter`, may lie ahead. */
const past = new Set(['creationTimestamp', 'time', 'lastTransitionTime', 'lastHeartbeatTime', 'lastProbeTime', 'lastUpdateTime', 'lastScheduleTime', 'lastSuccessfulTime', 'lastScaleTime', 'lastTimestamp', 'eventTime', 'startTime', 'startedAt', 'finishedAt', 'completionTime', 'acquireTime', 'renewTime'])

const rfc3339 = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(?:\.\d+)?Z$/

/** The newest time at which something happened in these objects: about when the snapshot was made. */
export function newestTimestamp(objects: readonly Value[]): string | undefined {
  let newest: string | undefined
  const visit = (value: Value): void => {
    if (Array.isArray(value)) value.forEach(visit)
    else if (isMap(value)) {
      for (const key of Object.keys(value)) {
        const member = value[key] ?? null
        if (typeof member !== 'string') visit(member)
        else if (past.has(key) && rfc3339.test(member) && (newest === undefined || member.slice(0, 19) > newest.slice(0, 19))) newest = member
      }
    }
  }
  objects.forEach(visit)
  return newest === undefined ? undefined : `${newest.slice(0, 19)}Z`
}
