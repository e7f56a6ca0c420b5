import type { AutoscalingV1HorizontalPodAutoscaler, Event, EventsEvent, HorizontalPodAutoscaler } from '../../../model/kubernetes.generated.ts'
import type { Conversion } from '../codec.ts'
import type { AnyObject } from '../strategy.ts'
import { eventFromCore, eventToCore } from './event.ts'
import { hpaFromV1, hpaToV1, hpaWithoutRoundTrip } from './hpa.ts'

/** Versions of the kinds of `strategies/core.ts` that differ from the form that the server works on, by `group/version/kind`. */
export const conversions: Readonly<Record<string, Conversion>> = {
  'autoscaling/v1/HorizontalPodAutoscaler': conversion<AutoscalingV1HorizontalPodAutoscaler, HorizontalPodAutoscaler>(hpaFromV1, hpaToV1),
  'autoscaling/v2/HorizontalPodAutoscaler': conversion<HorizontalPodAutoscaler, HorizontalPodAutoscaler>(hpaWithoutRoundTrip, hpaWithoutRoundTrip),
  'events.k8s.io/v1/Event': conversion<EventsEvent, Event>(eventToCore, eventFromCore),
}

function conversion<V extends object, H extends object>(toHub: (object: V) => H, fromHub: (object: H) => V): Conversion {
  return {
    toHub: (object) => toHub(object as V) as AnyObject,
    fromHub: (object) => fromHub(object as H) as AnyObject,
  }
}
