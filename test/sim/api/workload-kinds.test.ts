import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { cloneValue, type Value, type ValueMap } from '../../../src/base/json.ts'
import { defaulters } from '../../../src/sim/api/defaulting/workloads.ts'
import type { AnyObject } from '../../../src/sim/api/strategy.ts'
import { answerOf, causesOf } from '../../support/workload-server.ts'

const labels = { app: 'web' }
const template = { metadata: { labels }, spec: { containers: [{ name: 'c', image: 'i' }] } }

function deployment(spec: ValueMap = {}): ValueMap {
  return { apiVersion: 'apps/v1', kind: 'Deployment', metadata: { name: 'web' }, spec: { selector: { matchLabels: labels }, template, ...spec } }
}

function daemonSet(spec: ValueMap = {}): ValueMap {
  return { ...deployment(spec), kind: 'DaemonSet' }
}

function job(spec: ValueMap = {}, inTemplate: ValueMap = {}): ValueMap {
  return {
    apiVersion: 'batch/v1', kind: 'Job', metadata: { name: 'web' },
    spec: { template: { ...inTemplate, spec: { restartPolicy: 'Never', containers: [{ name: 'c', image: 'i' }] } }, ...spec },
  }
}

function cronJob(spec: ValueMap = {}): ValueMap {
  return { apiVersion: 'batch/v1', kind: 'CronJob', metadata: { name: 'web' }, spec: { schedule: '0 4 * * *', jobTemplate: { spec: job()['spec'] ?? {} }, ...spec } }
}

describe('what is wrong with workloads', () => {
  it.each<[string, ValueMap, string[]]>([
    ['a selector that misses its own template', deployment({ selector: { matchLabels: { app: 'api' } } }),
      ['spec.template.metadata.labels: Invalid value: {"app":"web"}: `selector` does not match template `labels`']],
    ['neither more pods nor fewer', deployment({ strategy: { rollingUpdate: { maxSurge: 0, maxUnavailable: 0 } } }),
      ['spec.strategy.rollingUpdate.maxUnavailable: Invalid value: 0: may not be 0 when `maxSurge` is 0']],
    ['nought per cent is nothing too', deployment({ strategy: { rollingUpdate: { maxSurge: '0%', maxUnavailable: 0 } } }),
      ['spec.strategy.rollingUpdate.maxUnavailable: Invalid value: 0: may not be 0 when `maxSurge` is 0']],
    ['a deadline before a pod can be ready', deployment({ minReadySeconds: 600 }), ['spec.progressDeadlineSeconds: Invalid value: 600: must be greater than minReadySeconds']],
    ['a daemon in two places at once', daemonSet({ updateStrategy: { rollingUpdate: { maxSurge: 1, maxUnavailable: 1 } } }),
      ['spec.updateStrategy.rollingUpdate.maxSurge: Invalid value: 1: may not be set when maxUnavailable is non-zero']],
    ['pods of a job that always start again', job({ template: { spec: { containers: [{ name: 'c', image: 'i' }] } } }),
      ['spec.template.spec.restartPolicy: Required value: valid values: "OnFailure", "Never"']],
    ['a schedule of four fields', cronJob({ schedule: '* * * *' }), ['spec.schedule: Invalid value: "* * * *": expected exactly 5 fields, found 4: [* * * *]']],
    ['a zone twice', cronJob({ schedule: 'TZ=UTC 0 4 * * *', timeZone: 'Europe/Berlin' }), [
      'spec.schedule: Invalid value: "TZ=UTC 0 4 * * *": cannot use TZ or CRON_TZ in schedule, use timeZone field instead',
    ]],
    ['a zone that is not on the map', cronJob({ timeZone: 'Mars/Olympus' }), ['spec.timeZone: Invalid value: "Mars/Olympus": unknown time zone Mars/Olympus']],
  ])('%s', (_sentence, object, causes) => {
    expect(causesOf(answerOf(object))).toEqual(causes)
  })
})

describe('what the server adds', () => {
  it.each<[string, ValueMap, (string | number)[], unknown]>([
    ['a deployment rolls a quarter at a time', deployment(), ['spec', 'strategy'], { type: 'RollingUpdate', rollingUpdate: { maxUnavailable: '25%', maxSurge: '25%' } }],
    ['one that starts over does not roll', deployment({ strategy: { type: 'Recreate' } }), ['spec', 'strategy'], { type: 'Recreate' }],
    ['daemons are replaced one at a time', daemonSet(), ['spec', 'updateStrategy'], { type: 'RollingUpdate', rollingUpdate: { maxUnavailable: 1, maxSurge: 0 } }],
    ['a daemon set counts its templates', daemonSet(), ['metadata', 'annotations', 'deprecated.daemonset.template.generation'], '1'],
    ['a job runs once', job(), ['spec', 'completions'], 1],
    ['unless it is a queue', job({ parallelism: 3 }), ['spec', 'completions'], undefined],
    ['it is tried six times again', job(), ['spec', 'backoffLimit'], 6],
    ['or as often as can be, when each index has its own count', job({ completionMode: 'Indexed', completions: 2, backoffLimitPerIndex: 1 }), ['spec', 'backoffLimit'], 2147483647],
    ['a cron job keeps three that went well', cronJob(), ['spec', 'successfulJobsHistoryLimit'], 3],
  ])('%s', (_sentence, object, path, expected) => {
    const response = answerOf(object)
    expect(causesOf(response)).toEqual([])
    expect(at(path, response.object)).toEqual(expected)
  })

  it('a job selects its pods by its own uid, and labels them with its name', () => {
    const { object } = answerOf(job())
    const uid = at(['metadata', 'uid'], object)
    expect(at(['spec', 'selector'], object)).toEqual({ matchLabels: { 'batch.kubernetes.io/controller-uid': uid } })
    expect(at(['spec', 'template', 'metadata', 'labels'], object)).toEqual({
      'batch.kubernetes.io/controller-uid': uid, 'batch.kubernetes.io/job-name': 'web', 'controller-uid': uid, 'job-name': 'web',
    })
  })

  it('a job with a selector by hand keeps it', () => {
    const { object } = answerOf(job({ manualSelector: true, selector: { matchLabels: labels } }, { metadata: { labels } }))
    expect(at(['spec', 'selector'], object)).toEqual({ matchLabels: labels })
  })

  it('defaults of defaults are the same', () => {
    fc.assert(fc.property(fc.constantFrom(deployment, daemonSet, job, cronJob), fc.dictionary(fc.constantFrom('completions', 'parallelism', 'replicas', 'minReadySeconds'), fc.nat(3)), (make, spec) => {
      const object = cloneValue(make(spec)) as AnyObject
      const defaulter = defaulters[`${object.apiVersion ?? ''}/${object.kind ?? ''}`]
      defaulter?.(object, { minor: 36 })
      const once = cloneValue(object as Value)
      defaulter?.(object, { minor: 36 })
      expect(object).toEqual(once)
    }))
  })
})

describe('updates of workloads', () => {
  it.each<[string, ValueMap, (spec: ValueMap) => void, string[], number]>([
    ['more of a deployment is another generation', deployment(), (spec) => { spec['replicas'] = 3 }, [], 2],
    ['the same is the same', deployment(), () => undefined, [], 1],
    ['its selector stays', deployment(), (spec) => { spec['selector'] = { matchLabels: { app: 'web', tier: 'a' } }; spec['template'] = { ...template, metadata: { labels: { app: 'web', tier: 'a' } } } },
      ['spec.selector: Invalid value: {"matchLabels":{"app":"web","tier":"a"}}: field is immutable'], 0],
    ['a job may run more at a time', job(), (spec) => { spec['parallelism'] = 2 }, [], 2],
    ['but not have other completions', job(), (spec) => { spec['completions'] = 2 }, ['spec.completions: Invalid value: 2: field is immutable'], 0],
  ])('%s', (_sentence, object, change, causes, generation) => {
    const response = answerOf(object, { then: (stored) => { change(stored['spec'] as ValueMap) } })
    expect(causesOf(response)).toEqual(causes)
    if (causes.length === 0) expect(at(['metadata', 'generation'], response.object)).toBe(generation)
  })
})

describe('updates of a status', () => {
  it('a counter that is missing counts nothing', () => {
    const response = answerOf({ ...deployment(), kind: 'ReplicaSet' }, { subresource: 'status', then: (stored) => { stored['status'] = { replicas: -1, readyReplicas: 0 } } })
    expect(causesOf(response)).toEqual([
      'status.replicas: Invalid value: -1: must be greater than or equal to 0',
      'status.fullyLabeledReplicas: Invalid value: 0: cannot be greater than status.replicas',
      'status.readyReplicas: Invalid value: 0: cannot be greater than status.replicas',
      'status.availableReplicas: Invalid value: 0: cannot be greater than status.replicas',
    ])
  })

  it('does not forget the generation of the template of a daemon set', () => {
    const response = answerOf(daemonSet(), { subresource: 'status', then: (stored) => { delete (stored['metadata'] as ValueMap)['annotations'] } })
    expect(at(['metadata', 'annotations'], response.object)).toEqual({ 'deprecated.daemonset.template.generation': '1' })
  })
})

describe('words of 1.32', () => {
  it.each<[string, ValueMap, string[]]>([
    ['labels are a map of Go', deployment({ selector: { matchLabels: { app: 'api' } } }),
      ['spec.template.metadata.labels: Invalid value: map[string]string{"app":"web"}: `selector` does not match template `labels`']],
    ['selectors a struct', deployment({ selector: { matchLabels: {} } }), [
      'spec.selector: Invalid value: v1.LabelSelector{MatchLabels:map[string]string{}, MatchExpressions:[]v1.LabelSelectorRequirement(nil)}: empty selector is invalid for deployment',
    ]],
    ['a number or a percentage shows which it is', deployment({ strategy: { rollingUpdate: { maxSurge: 0, maxUnavailable: 0 } } }),
      ['spec.strategy.rollingUpdate.maxUnavailable: Invalid value: intstr.IntOrString{Type:0, IntVal:0, StrVal:""}: may not be 0 when `maxSurge` is 0']],
    ['pointers to nothing say of what', deployment({ strategy: { type: 'Sideways' } }),
      ['spec.strategy: Unsupported value: apps.DeploymentStrategy{Type:"Sideways", RollingUpdate:(*apps.RollingUpdateDeployment)(nil)}: supported values: "Recreate", "RollingUpdate"']],
  ])('%s', (_sentence, object, causes) => {
    expect(causesOf(answerOf(object, { minor: 32 }))).toEqual(causes)
  })
})

function at(path: readonly (string | number)[], object: Value | undefined): unknown {
  return path.reduce<unknown>((here, step) => (here as Record<string | number, unknown> | undefined)?.[step], object)
}
