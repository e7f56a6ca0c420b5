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

describe('plan-config-no-restart', () => {
  const config = (data: string, kind = 'ConfigMap', annotations = ''): string => `apiVersion: v1\nkind: ${kind}\nmetadata: {name: c, annotations: {${annotations}}}\n${kind === 'Secret' ? 'stringData' : 'data'}:\n  ${data.split(', ').join('\n  ')}\n`
  const fromKey = 'env: [{name: COLOR, valueFrom: {configMapKeyRef: {name: c, key: color}}}]'
  const volume = (more = ''): string => `volumes: [{name: v, configMap: {name: c${more}}}]`
  const mount = (more = ''): string => `volumeMounts: [{name: v, mountPath: /v${more}}]`
  const sentence = (uses: string, keys = 'color', kind = 'ConfigMap'): string => `${kind} default/c changes (${keys}), and nothing restarts Deployment default/web (${uses})`
  const envFrom = 'envFrom: [{configMapRef: {name: c}}]'

  it.each<[string, Workload, readonly string[]]>([
    ['a variable from the key that changes', { container: fromKey }, [sentence('container web: env COLOR')]],
    ['a variable from another key', { container: fromKey.replace('key: color', 'key: size') }, []],
    ['all keys as variables', { container: envFrom }, [sentence('container web: envFrom')]],
    ['all keys as variables, the changed one hidden by another of its name', { container: `${envFrom}, env: [{name: color, value: x}]` }, []],
    ['a file mounted alone', { container: mount(', subPath: color'), pod: volume() }, [sentence('container web: subPath color')]],
    ['another file mounted alone', { container: mount(', subPath: size'), pod: volume() }, []],
    ['a file mounted alone under another name', { container: mount(', subPath: a/b'), pod: volume(', items: [{key: color, path: a/b}]') }, [sentence('container web: subPath a/b')]],
    ['a folder of it', { container: mount(', subPath: a'), pod: volume(', items: [{key: color, path: a/b}]') }, [sentence('container web: subPath a')]],
    ['the whole volume, which kubelet updates', { container: mount(), pod: volume() }, []],
    ['a projected file mounted alone', { container: mount(', subPath: color'), pod: 'volumes: [{name: v, projected: {sources: [{configMap: {name: c}}]}}]' }, [sentence('container web: subPath color')]],
    ['no pods', { container: fromKey, spec: 'replicas: 0' }, []],
    ['a reloader for all', { container: fromKey, annotations: 'reloader.stakater.com/auto: "true"' }, []],
    ['a reloader for this one', { container: fromKey, annotations: 'configmap.reloader.stakater.com/reload: "b, c"' }, []],
    ['a reloader for another one', { container: fromKey, annotations: 'configmap.reloader.stakater.com/reload: "b"' }, [sentence('container web: env COLOR')]],
    ['a reloader for Secrets', { container: fromKey, annotations: 'secret.reloader.stakater.com/reload: "c"' }, [sentence('container web: env COLOR')]],
    ['a container that waits for it no more', { pod: `initContainers: [{name: i, image: i, ${fromKey}}]` }, []],
    ['a sidecar', { pod: `initContainers: [{name: i, image: i, restartPolicy: Always, ${fromKey}}]` }, [sentence('container i: env COLOR')]],
  ])('%s', (_title, given, expected) => {
    const web = workload(given)
    expect(messages('plan-config-no-restart', [config('color: red, size: big'), web], [config('color: blue, size: big'), web])).toEqual(expected)
    expect(messages('plan-config-no-restart', [config('color: red, size: big'), web], [config('color: red, size: big'), web])).toEqual([])
  })

  it('nothing when the template changes with it, by a checksum or otherwise', () => {
    const web = (sum: string): string => workload({ container: fromKey, podAnnotations: `checksum: "${sum}"` })
    expect(messages('plan-config-no-restart', [config('color: red'), web('1')], [config('color: blue'), web('2')])).toEqual([])
    expect(messages('plan-config-no-restart', [config('color: red'), web('1')], [config('color: blue'), web('1')])).toHaveLength(1)
    expect(messages('plan-config-no-restart', [config('color: red')], [config('color: blue'), web('1')])).toEqual([])
  })

  it('of Secrets the keys are told, never the values; workloads of the cluster alone count, too', () => {
    const web = workload({ container: 'env: [{name: P, valueFrom: {secretKeyRef: {name: c, key: password}}}]' })
    const problems = told([config('password: hunter2hunter2', 'Secret'), web], [config('password: correct-horse', 'Secret')])
    expect(problems.filter(({ rule }) => rule === 'plan-config-no-restart').map(({ message, position }) => [message, position?.line])).toEqual([[sentence('container web: env P', 'password', 'Secret'), 5]])
    expect(JSON.stringify(problems)).not.toMatch(/hunter2|horse|aHVudGVy|Y29ycmVj/)
  })
})

describe('plan-security-weakening', () => {
  const restricted = 'securityContext: {allowPrivilegeEscalation: false, runAsNonRoot: true, capabilities: {drop: [ALL]}, seccompProfile: {type: RuntimeDefault}}'
  const privileged = 'securityContext: {privileged: true}'

  it.each<[string, Workload, Workload, readonly string[]]>([
    ['restricted to baseline', { container: restricted }, { container: restricted.replace('runAsNonRoot: true, ', '') }, [
      'pods of Deployment default/web meet the Pod Security Standard baseline and no more restricted: runAsNonRoot != true (pod or container "web" must set securityContext.runAsNonRoot=true)']],
    ['baseline to privileged', {}, { pod: 'hostNetwork: true' }, ['pods of Deployment default/web meet the Pod Security Standard privileged and no more baseline: host namespaces (hostNetwork=true)']],
    ['one more way to break baseline', { container: privileged }, { container: privileged, pod: 'hostPID: true' }, ['pods of Deployment default/web break the Pod Security Standard baseline in one more way: host namespaces (hostPID=true)']],
    ['the same way as before', { container: privileged }, { container: privileged, image: 'nginx:1.26' }, []],
    ['upwards', { container: privileged }, { container: restricted }, []],
    ['more that restricted forbids, at baseline', { container: restricted.replace('runAsNonRoot: true, ', '') }, {}, []],
  ])('%s', (_title, before, after, expected) => {
    expect(messages('plan-security-weakening', [workload(before)], [workload(after)])).toEqual(expected)
  })

  it('nothing of new workloads', () => {
    expect(messages('plan-security-weakening', [], [workload({ container: privileged })])).toEqual([])
  })
})

describe('plan-qos-change', () => {
  const guaranteed = 'resources: {limits: {cpu: 1, memory: 1Gi}}'
  const classNamed = (name: string, value: number, more = ''): string => `apiVersion: scheduling.k8s.io/v1\nkind: PriorityClass\nmetadata: {name: ${name}}\nvalue: ${String(value)}\n${more}`

  it.each<[string, Workload, Workload, readonly string[]]>([
    ['limits go', { container: guaranteed }, {}, ['pods of Deployment default/web are BestEffort and no more Guaranteed']],
    ['requests below the limits', { container: guaranteed }, { container: 'resources: {requests: {cpu: 100m}, limits: {cpu: 1, memory: 1Gi}}' }, ['pods of Deployment default/web are Burstable and no more Guaranteed']],
    ['other amounts, same class', { container: guaranteed }, { container: guaranteed.replace('1Gi', '2Gi') }, []],
    ['a class of the cluster', {}, { pod: 'priorityClassName: high' }, ['pods of Deployment default/web have priority 1000 and no more 0']],
    ['a class of the server', { pod: 'priorityClassName: high' }, { pod: 'priorityClassName: system-cluster-critical' }, ['pods of Deployment default/web have priority 2000000000 and no more 1000']],
    ['another class of the same value', { pod: 'priorityClassName: high' }, { pod: 'priorityClassName: tall' }, []],
    ['a class that is not there', {}, { pod: 'priorityClassName: missing' }, []],
  ])('%s', (_title, before, after, expected) => {
    const classes = [classNamed('high', 1000), classNamed('tall', 1000)]
    expect(messages('plan-qos-change', [...classes, workload(before)], [workload(after)])).toEqual(expected)
  })
})
