import { describe, expect, it } from 'vitest'
import '../../support/schemas.ts'
import { diffOf, type DiffRequest } from '../../../src/plan/changes/diff.ts'
import { loadClusterState } from '../../../src/plan/cluster-input/load-state.ts'
import type { Problem } from '../../../src/plan/plan.ts'

/** What is told about sending `after` to a cluster that was given `before`. */
function told(before: readonly string[], after: readonly string[], more: Partial<DiffRequest> = {}): readonly Problem[] {
  const text = (documents: readonly string[]): string => documents.join('\n---\n')
  return diffOf({ cluster: loadClusterState([]), before: [{ path: 'a.yaml', text: text(before) }], manifests: [{ path: 'b.yaml', text: text(after) }], ...more }).problems
}

function messages(rule: string, before: readonly string[], after: readonly string[], more: Partial<DiffRequest> = {}): string[] {
  return told(before, after, more).filter((problem) => problem.rule === rule).map(({ message }) => message)
}

interface Workload {
  readonly kind?: string
  readonly spec?: string
  readonly labels?: string
  readonly podLabels?: string
  readonly annotations?: string
  readonly podAnnotations?: string
  readonly container?: string
  readonly pod?: string
  readonly image?: string
}

/** A workload `web`, its selector `app: web`. */
const workload = ({ kind = 'Deployment', spec = '', podLabels = 'app: web', annotations = '', podAnnotations = '', container = '', pod = '', image = 'nginx:1.25.3' }: Workload = {}): string => `apiVersion: apps/v1
kind: ${kind}
metadata: {name: web, annotations: {${annotations}}}
spec: {selector: {matchLabels: {app: web}}, ${spec === '' ? '' : `${spec}, `}template: {metadata: {labels: {${podLabels}}, annotations: {${podAnnotations}}}, spec: {${pod === '' ? '' : `${pod}, `}containers: [
  {name: web, image: "${image}"${container === '' ? '' : `, ${container}`}}]}}}`

describe('plan-replicas-reset', () => {
  const scaler = (target = 'web', kind = 'Deployment'): string => `apiVersion: autoscaling/v2
kind: HorizontalPodAutoscaler
metadata: {name: web}
spec: {minReplicas: 2, maxReplicas: 9, scaleTargetRef: {apiVersion: apps/v1, kind: ${kind}, name: ${target}}}`
  const sentence = (from: number, to: number): string => `Deployment default/web goes from ${String(from)} to ${String(to)} replicas, though HorizontalPodAutoscaler default/web scales it between 2 and 9`
  const live = workload({ spec: 'replicas: 7' })

  it.each<[string, readonly string[], readonly string[], readonly string[]]>([
    ['the manifest writes other replicas than the autoscaler has', [live, scaler()], [workload({ spec: 'replicas: 2' })], [sentence(7, 2)]],
    ['upwards, too', [live, scaler()], [workload({ spec: 'replicas: 8' })], [sentence(7, 8)]],
    ['the autoscaler comes with the manifests', [live], [workload({ spec: 'replicas: 2' }), scaler()], [sentence(7, 2)]],
    ['the field goes, and apply makes its default of it', [live, scaler()], [workload()], [`${sentence(7, 1)}: the manifest has no spec.replicas any more, and what apply takes away gets its default`]],
    ['the same replicas', [live, scaler()], [live], []],
    ['an autoscaler of another workload', [live, scaler('other')], [workload({ spec: 'replicas: 2' })], []],
    ['an autoscaler of another kind', [live, scaler('web', 'StatefulSet')], [workload({ spec: 'replicas: 2' })], []],
    ['no autoscaler', [live], [workload({ spec: 'replicas: 2' })], []],
    ['a new workload', [], [live, scaler()], []],
  ])('%s', (_title, before, after, expected) => {
    expect(messages('plan-replicas-reset', before, after)).toEqual(expected)
  })

  it('stands at the field, in either mode', () => {
    const [problem] = told([live, scaler()], [`apiVersion: apps/v1\nkind: Deployment\nmetadata: {name: web}\nspec:\n  replicas: 3\n  selector: {matchLabels: {app: web}}\n  template: {metadata: {labels: {app: web}}, spec: {containers: [{name: web, image: nginx}]}}`])
      .filter(({ rule }) => rule === 'plan-replicas-reset')
    expect([problem?.severity, problem?.origin?.path, problem?.position?.line]).toEqual(['warning', 'b.yaml', 5])
    expect(messages('plan-replicas-reset', [live, scaler()], [workload({ spec: 'replicas: 2' })], { serverSide: true, forceConflicts: true })).toEqual([sentence(7, 2)])
  })
})

describe('plan-image-downgrade', () => {
  it.each([
    ['nginx:1.25.3', 'nginx:1.25.2', true],
    ['nginx:1.25.3', 'nginx:1.9', true],
    ['nginx:1.9.0', 'nginx:1.25.0', false],
    ['nginx:1.25.3', 'nginx:1.25', false],
    ['nginx:v2.0.0', 'nginx:1.9.9-alpine', true],
    ['postgres:16', 'postgres:15', true],
    ['reg.example.com:5000/a/b:2.0.0@sha256:aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa', 'reg.example.com:5000/a/b:1.0.0', true],
    ['reg.example.com:5000/a/b', 'reg.example.com:5000/a/b:1.0.0', false],
    ['app:1.2.0', 'app:1.2.0-rc.1', true],
    ['app:1.2.0-rc.2', 'app:1.2.0-beta.3', true],
    ['app:1.2.0-rc.10', 'app:1.2.0-rc.9', true],
    ['app:1.2.0-rc.1', 'app:1.2.0', false],
    ['app:1.2.0-alpine', 'app:1.2.0-bookworm', false],
    ['app:1.2.0', 'app:1.2.0-alpine', false],
    ['app:20260102', 'app:20260101', true],
    ['app:7654321', 'app:1234567', false],
    ['app:1.2.0', 'other:1.0.0', false],
    ['app:1.2.0', 'app:latest', false],
  ])('%s → %s', (from, to, isOlder) => {
    expect(messages('plan-image-downgrade', [workload({ image: from })], [workload({ image: to })])).toEqual(isOlder ? [`container web of Deployment default/web goes back from ${from} to ${to}`] : [])
  })

  it('of a CronJob, too, at the image', () => {
    const job = (tag: string): string => `apiVersion: batch/v1\nkind: CronJob\nmetadata: {name: j}\nspec:\n  schedule: "0 0 * * *"\n  jobTemplate:\n    spec:\n      template:\n        spec:\n          restartPolicy: Never\n          containers:\n            - name: j\n              image: j:${tag}\n`
    expect(told([job('2.0')], [job('1.0')]).map(({ rule, position }) => [rule, position?.line])).toEqual([['plan-image-downgrade', 13]])
  })
})
