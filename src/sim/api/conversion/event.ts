import type { Event, EventsEvent } from '../../../model/kubernetes.generated.ts'

/** events.k8s.io/v1 against the core form that the server works on: `pkg/apis/events/v1/conversion.go` (1.36). */
export function eventToCore(event: EventsEvent): Event {
  const {
    regarding, note, deprecatedSource, deprecatedFirstTimestamp, deprecatedLastTimestamp, deprecatedCount, reportingController, ...rest
  } = event
  return withoutAbsent<Event>({
    ...rest, involvedObject: regarding, message: note, source: deprecatedSource, firstTimestamp: deprecatedFirstTimestamp,
    lastTimestamp: deprecatedLastTimestamp, count: deprecatedCount, reportingComponent: reportingController,
  })
}

export function eventFromCore(event: Event): EventsEvent {
  const { involvedObject, message, source, firstTimestamp, lastTimestamp, count, reportingComponent, ...rest } = event
  return withoutAbsent<EventsEvent>({
    ...rest, regarding: involvedObject, note: message, deprecatedSource: source, deprecatedFirstTimestamp: firstTimestamp,
    deprecatedLastTimestamp: lastTimestamp, deprecatedCount: count, reportingController: reportingComponent,
  })
}

function withoutAbsent<T extends object>(object: T): T {
  return Object.fromEntries(Object.entries(object).filter(([, value]) => value !== undefined)) as T
}
