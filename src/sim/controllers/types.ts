import type { ApiObject } from '../api/strategy.ts'

/** core/v1 Event, as far as controllers write it. */
export interface CoreEvent extends ApiObject {
  involvedObject: {
    kind: string
    apiVersion: string
    name?: string | undefined
    namespace?: string | undefined
    uid?: string | undefined
    resourceVersion?: string | undefined
    fieldPath?: string | undefined
  }
  reason: string
  message: string
  type: string
  source: { component: string, host?: string }
  reportingComponent: string
  reportingInstance?: string
  firstTimestamp: string
  lastTimestamp: string
  count: number
}
