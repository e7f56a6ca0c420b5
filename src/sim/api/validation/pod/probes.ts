import type { FieldError, FieldPath } from '../../../../base/field.ts'
import { forbidden, invalid, notSupported, required } from '../../../../base/field.ts'
import { httpHeaderNameErrors } from '../../../../base/names.ts'
import type { Container, HTTPGetAction, Lifecycle, LifecycleHandler, PodOS, Probe, SleepAction } from '../../../../model/kubernetes.generated.ts'
import { gateEnabled } from '../../features.ts'
import { invalids } from '../checks.ts'
import { validateNonnegativeField } from '../metadata.ts'
import { validatePortNumOrName } from './ports.ts'
import type { PodOptions } from './options.ts'
import { validateStopSignal } from './stop-signals.ts'

/**
 * Probes and lifecycle hooks. Source: `pkg/apis/core/validation/validation.go` (1.36).
 */

/** What handlers need to know of their pod. */
export interface HandlerContext {
  readonly gracePeriod: number | undefined
  readonly os: PodOS | undefined
  readonly options: PodOptions
}

/** Liveness, readiness and startup probe, in this order. */
export function validateProbes({ livenessProbe, readinessProbe, startupProbe }: Container, path: FieldPath, context: HandlerContext): FieldError[] {
  const errors: FieldError[] = []
  if (livenessProbe !== undefined) errors.push(...validateOnceProbe(livenessProbe, path.child('livenessProbe'), context))
  if (readinessProbe !== undefined) {
    const here = path.child('readinessProbe')
    errors.push(...validateProbe(readinessProbe, here, context))
    const { terminationGracePeriodSeconds } = readinessProbe
    if (terminationGracePeriodSeconds !== undefined) {
      errors.push(invalid(here.child('terminationGracePeriodSeconds'), terminationGracePeriodSeconds, 'must not be set for readinessProbes'))
    }
  }
  if (startupProbe !== undefined) errors.push(...validateOnceProbe(startupProbe, path.child('startupProbe'), context))
  return errors
}

export function validateLifecycle({ postStart, preStop, stopSignal }: Lifecycle, path: FieldPath, context: HandlerContext): FieldError[] {
  return [
    ...postStart === undefined ? [] : validateHandler(postStart, path.child('postStart'), context),
    ...preStop === undefined ? [] : validateHandler(preStop, path.child('preStop'), context),
    ...stopSignal === undefined ? [] : validateStopSignal(stopSignal, context.os, path.child('stopSignal')),
  ]
}

/** Liveness and startup probes succeed at once. */
function validateOnceProbe(probe: Probe, path: FieldPath, context: HandlerContext): FieldError[] {
  const { successThreshold = 0 } = probe
  return [
    ...validateProbe(probe, path, context),
    ...successThreshold === 1 ? [] : [invalid(path.child('successThreshold'), successThreshold, 'must be 1')],
  ]
}

function validateProbe(probe: Probe, path: FieldPath, context: HandlerContext): FieldError[] {
  const errors = validateHandler(probe, path, context)
  for (const field of ['initialDelaySeconds', 'timeoutSeconds', 'periodSeconds', 'successThreshold', 'failureThreshold'] as const) {
    errors.push(...validateNonnegativeField(probe[field], path.child(field)))
  }
  const { terminationGracePeriodSeconds: period } = probe
  if (period !== undefined && period <= 0) errors.push(invalid(path.child('terminationGracePeriodSeconds'), period, 'must be greater than 0'))
  return errors
}

const handlerTypes = ['exec', 'httpGet', 'tcpSocket', 'grpc', 'sleep'] as const
const httpSchemes = ['HTTP', 'HTTPS']

function validateHandler(handler: Probe & LifecycleHandler, path: FieldPath, context: HandlerContext): FieldError[] {
  const [first, ...others] = handlerTypes.filter((type) => handler[type] !== undefined)
  if (first === undefined) return [required(path, 'must specify a handler type')]
  return [
    ...validateAction(handler, first, path.child(first), context),
    ...others.map((type) => forbidden(path.child(type), 'may not specify more than 1 handler type')),
  ]
}

function validateAction(handler: Probe & LifecycleHandler, type: typeof handlerTypes[number], path: FieldPath, context: HandlerContext): FieldError[] {
  switch (type) {
    case 'exec': return (handler.exec?.command ?? []).length === 0 ? [required(path.child('command'))] : []
    case 'httpGet': return validateHTTPGet(handler.httpGet ?? {}, path)
    case 'tcpSocket': return validatePortNumOrName(handler.tcpSocket?.port, path.child('port'))
    case 'grpc': return validatePortNumOrName(handler.grpc?.port, path.child('port'))
    case 'sleep': return validateSleep(handler.sleep ?? {}, path, context)
  }
}

function validateHTTPGet({ path: target, port, scheme = '', httpHeaders }: HTTPGetAction, path: FieldPath): FieldError[] {
  return [
    ...target ? [] : [required(path.child('path'))],
    ...validatePortNumOrName(port, path.child('port')),
    ...httpSchemes.includes(scheme) ? [] : [notSupported(path.child('scheme'), scheme, httpSchemes)],
    ...(httpHeaders ?? []).flatMap(({ name = '' }) => invalids(path.child('httpHeaders'), name, httpHeaderNameErrors(name))),
  ]
}

function validateSleep({ seconds = 0 }: SleepAction, path: FieldPath, { gracePeriod, options }: HandlerContext): FieldError[] {
  if (gracePeriod === undefined || (seconds <= gracePeriod && (seconds > 0 || (seconds === 0 && options.allowSleepZero)))) return []
  return [invalid(path, seconds, options.allowSleepZero
    ? `must be non-negative and less than terminationGracePeriodSeconds (${gracePeriod})`
    : `must be greater than 0 and less than terminationGracePeriodSeconds (${gracePeriod})${zeroHint(options)}`)]
}

function zeroHint({ minor }: PodOptions): string {
  return gateEnabled(minor, 'SleepZeroHint') ? '. Enable AllowPodLifecycleSleepActionZeroValue feature gate for zero sleep.' : ''
}
