import type { Event } from '../../../../model/kubernetes.generated.ts'
import { type AnyStrategy, defineStrategy } from '../../strategy.ts'
import { validateEventCreate, validateEventUpdate } from '../../validation/core/event.ts'

/** `pkg/registry/core/event/strategy.go` (1.36): one resource, served by two groups of different strictness. */
export const eventStrategies: readonly AnyStrategy[] = [eventStrategy('', false), eventStrategy('events.k8s.io', true)]

function eventStrategy(group: string, strict: boolean): AnyStrategy {
  return defineStrategy<Event>({
    group, version: 'v1', kind: 'Event', resource: 'events', namespaced: true,
    allowCreateOnUpdate: true,
    validate: (event) => validateEventCreate(event, strict),
    validateUpdate: (event, old) => validateEventUpdate(event, old, strict),
  })
}
