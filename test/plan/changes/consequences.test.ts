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
    expect(messages('plan-replicas-reset', [live, scaler()], [workload({ spec: 'replicas: 2' })], { mode: 'server-side', forceConflicts: true })).toEqual([sentence(7, 2)])
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

describe('plan-selector-orphan', () => {
  const service = (selector = 'app: web, tier: front'): string => `apiVersion: v1\nkind: Service\nmetadata: {name: s}\nspec: {selector: {${selector}}, ports: [{port: 80}]}`
  const policy = (selector = 'tier: front'): string => `apiVersion: networking.k8s.io/v1\nkind: NetworkPolicy\nmetadata: {name: isolated}\nspec: {podSelector: {matchLabels: {${selector}}}}`
  const budget = 'apiVersion: policy/v1\nkind: PodDisruptionBudget\nmetadata: {name: b}\nspec: {maxUnavailable: 1, selector: {matchExpressions: [{key: tier, operator: In, values: [front]}]}}'
  const front = workload({ podLabels: 'app: web, tier: front' })
  const back = workload({ podLabels: 'app: web, tier: back' })
  const other = front.replace('name: web,', 'name: other,')

  it.each<[string, readonly string[], readonly string[], readonly string[]]>([
    ['labels of the pods go', [front, service(), policy(), budget], [back], [
      'the new labels of the pods of Deployment default/web leave without pods: Service default/s (app=web,tier=front), PodDisruptionBudget default/b (tier in (front)) and NetworkPolicy default/isolated (tier=front)']],
    ['another workload still has the label', [front, other, service()], [back], []],
    ['two workloads lose it: told once', [front, other, service()], [back, other.replace('tier: front', 'tier: back')], ['the new labels of the pods of Deployment default/web leave without pods: Service default/s (app=web,tier=front)']],
    ['the selector follows', [front, service()], [back, service('app: web, tier: back')], []],
    ['the selector goes', [front, service()], [service('app: web, tier: back')], ['Service default/s selects no pods any more: it selected those of Deployment default/web by app=web,tier=front, and now asks for app=web,tier=back']],
    ['the selector found nothing before', [front, service('app: x')], [service('app: y')], []],
    ['from one workload to another', [front, workload({ podLabels: 'app: web, tier: back' }).replace('name: web,', 'name: green,'), service()], [service('app: web, tier: back')], []],
    ['the selector is taken away, for endpoints by hand', [front, service()], ['apiVersion: v1\nkind: Service\nmetadata: {name: s}\nspec: {ports: [{port: 80}]}'], []],
    ['a selector of everything', [front, policy('')], [back], []],
    ['a label more', [front, service()], [workload({ podLabels: 'app: web, tier: front, new: "1"' })], []],
  ])('%s', (_title, before, after, expected) => {
    expect(messages('plan-selector-orphan', before, after)).toEqual(expected)
  })

  it('pods of a ReplicationController', () => {
    const controller = (label: string): string => `apiVersion: v1\nkind: ReplicationController\nmetadata: {name: r}\nspec: {selector: {app: ${label}}, template: {metadata: {labels: {app: ${label}}}, spec: {containers: [{name: r, image: r}]}}}`
    expect(messages('plan-selector-orphan', [controller('a')], [controller('b')])).toEqual(['ReplicationController default/r no longer selects the pods that it has, by app=b in place of app=a'])
  })
})

describe('plan-prune-data', () => {
  const lost = (before: readonly string[], after: readonly string[], allowlist: readonly string[] = []): string[] => messages('plan-prune-data', before, after, { prune: { allowlist } })
  const kept = 'apiVersion: v1\nkind: ConfigMap\nmetadata: {name: kept}\n'
  const claim = (storageClass: string): string => `apiVersion: v1\nkind: PersistentVolumeClaim\nmetadata: {name: data}\nspec: {storageClassName: ${storageClass}, accessModes: [ReadWriteOnce], resources: {requests: {storage: 1Gi}}}`
  const storage = (policy: string): string => `apiVersion: storage.k8s.io/v1\nkind: StorageClass\nmetadata: {name: disk}\nprovisioner: example.com/disk\nreclaimPolicy: ${policy}`
  const secret = 'apiVersion: v1\nkind: Secret\nmetadata: {name: s}\nstringData: {a: b}'
  const set = (policy: string): string => `apiVersion: apps/v1\nkind: StatefulSet\nmetadata: {name: db}\nspec: {replicas: 3, serviceName: db, ${policy}selector: {matchLabels: {app: db}}, template: {metadata: {labels: {app: db}}, spec: {containers: [{name: db, image: db}]}}, volumeClaimTemplates: [{metadata: {name: data}, spec: {accessModes: [ReadWriteOnce], resources: {requests: {storage: 1Gi}}}}]}`

  it.each<[string, readonly string[], readonly string[], readonly string[]]>([
    ['a claim', [storage('Delete'), claim('disk'), kept], [storage('Delete'), kept], ['PersistentVolumeClaim default/data is pruned: its volume is deleted with it']],
    ['a claim of a class that nobody knows', [claim('x'), kept], [kept], ['PersistentVolumeClaim default/data is pruned: its volume is deleted with it, unless its reclaim policy is Retain']],
    ['a claim whose volume is retained', [storage('Retain'), claim('disk'), kept], [storage('Retain'), kept], []],
    ['a Secret that a workload uses', [secret, workload({ container: 'envFrom: [{secretRef: {name: s}}]' })], [workload({ container: 'envFrom: [{secretRef: {name: s}}]' })], ['Secret default/s is pruned: Deployment default/web uses it']],
    ['a Secret that goes with its workload', [secret, kept, workload({ container: 'envFrom: [{secretRef: {name: s}}]' })], [kept], []],
    ['a StatefulSet that takes its claims along', [set('persistentVolumeClaimRetentionPolicy: {whenDeleted: Delete}, '), kept], [kept], ['StatefulSet default/db is pruned: whenDeleted: Delete takes the claims of its 3 pods along (data)']],
    ['a StatefulSet that leaves them', [set(''), kept], [kept], []],
    ['a Namespace with what is in it, told once', ['apiVersion: v1\nkind: Namespace\nmetadata: {name: shop}', claim('x').replace('{name: data', '{name: data, namespace: shop'), kept], [kept], ['Namespace shop is pruned: everything in it is deleted, 1 PersistentVolumeClaim among it']],
  ])('%s', (_title, before, after, expected) => {
    expect(lost(before, after)).toEqual(expected)
  })

  it('is an error, and only where prune is asked for', () => {
    expect(told([claim('x'), kept], [kept], { prune: {} }).map(({ rule, severity }) => [rule, severity])).toEqual([['plan-prune-data', 'error']])
    expect(told([claim('x'), kept], [kept])).toEqual([])
  })
})

describe('plan-rbac-widening', () => {
  const rbac = (kind: string, name: string, rest: string): string => `apiVersion: rbac.authorization.k8s.io/v1\nkind: ${kind}\nmetadata: {name: ${name}}\n${rest}`
  const role = (verbs: string, resources = 'secrets', more = ''): string => rbac('Role', 'r', `rules:\n  - {apiGroups: [""], resources: [configmaps], verbs: [get]}\n  - {apiGroups: [""], resources: [${resources}], verbs: [${verbs}]${more}}`)
  const account = (name = 'web'): string => `apiVersion: v1\nkind: ServiceAccount\nmetadata: {name: ${name}}`
  const subject = (name = 'web'): string => `{kind: ServiceAccount, name: ${name}, namespace: default}`
  const binding = (subjects = subject(), to = 'kind: Role, name: r', kind = 'RoleBinding'): string => rbac(kind, 'b', `roleRef: {apiGroup: rbac.authorization.k8s.io, ${to}}\nsubjects: [${subjects}]`)
  const everything = rbac('ClusterRoleBinding', 'all', `roleRef: {apiGroup: rbac.authorization.k8s.io, kind: ClusterRole, name: cluster-admin}\nsubjects: [${subject()}]`)
  const aggregated = rbac('ClusterRole', 'sum', 'aggregationRule: {clusterRoleSelectors: [{matchLabels: {part: "yes"}}]}\nrules: []')
  const part = (verbs: string): string => rbac('ClusterRole', 'part', `rules: [{apiGroups: [apps], resources: [deployments], verbs: [${verbs}]}]`).replace('{name: part}', '{name: part, labels: {part: "yes"}}')

  it.each<[string, readonly string[], readonly string[], readonly string[]]>([
    ['a role allows more', [account(), role('get'), binding()], [role('get, list, delete')], ['Role default/r lets ServiceAccount default/web do more in namespace default: secrets: list, delete']],
    ['for all that are bound to it', [account(), account('api'), role('get'), binding(`${subject()}, ${subject('api')}`)], [role('get, list')], ['Role default/r lets ServiceAccount default/web and ServiceAccount default/api do more in namespace default: secrets: list']],
    ['no more names', [account(), role('get', 'secrets', ', resourceNames: [a]'), binding()], [role('get')], ['Role default/r lets ServiceAccount default/web do more in namespace default: secrets: get']],
    ['another resource by name', [account(), role('get', 'secrets', ', resourceNames: [a]'), binding()], [role('get', 'secrets', ', resourceNames: [a, b]')], ['Role default/r lets ServiceAccount default/web do more in namespace default: secrets "b": get']],
    ['a wildcard', [account(), role('get'), binding()], [role('"*"')], ['Role default/r lets ServiceAccount default/web do more in namespace default: secrets: *']],
    ['less', [account(), role('get, list'), binding()], [role('get')], []],
    ['what a wildcard gave before, written out', [account(), role('"*"'), binding()], [role('get, list, watch')], []],
    ['what another binding gives already', [account(), role('get'), binding(), everything], [role('get, list')], []],
    ['a subject more', [account(), account('api'), role('get'), binding()], [binding(`${subject()}, ${subject('api')}`)], ['RoleBinding default/b lets ServiceAccount default/api do more in namespace default: configmaps: get; secrets: get']],
    ['a user', [role('get'), binding()], [binding('{kind: User, name: jane, apiGroup: rbac.authorization.k8s.io}')], ['RoleBinding default/b lets User jane do more in namespace default: configmaps: get; secrets: get']],
    ['the whole cluster', [account()], [everything], ['ClusterRoleBinding all lets ServiceAccount default/web do more in the whole cluster: *: *; *.*: *']],
    ['a ServiceAccount that is new', [], [account(), role('get'), binding()], []],
    ['a role that nobody has', [account(), role('get')], [role('get, list')], []],
    ['a role that others are put together from', [account(), aggregated, part('get'), binding(subject(), 'kind: ClusterRole, name: sum', 'ClusterRoleBinding')], [part('get, patch')], ['ClusterRole part lets ServiceAccount default/web do more in the whole cluster: deployments.apps: patch']],
  ])('%s', (_title, before, after, expected) => {
    expect(messages('plan-rbac-widening', before, after)).toEqual(expected)
  })

  it('stands at the rule, or at the subject', () => {
    const line = (before: readonly string[], after: readonly string[]): unknown => told(before, after).find(({ rule }) => rule === 'plan-rbac-widening')?.position
    expect(line([account(), role('get'), binding()], [role('get, list')])).toEqual({ line: 6, column: 5 })
    expect(line([account(), role('get'), binding('')], [binding()])).toMatchObject({ line: 5 })
  })
})

it('nothing throws on what is odd, on either side', () => {
  const odd = [
    'apiVersion: apps/v1\nkind: Deployment\nmetadata: {name: web}\nspec: {selector: {matchLabels: {app: web}}, replicas: 2, template: {metadata: {labels: {app: web}}, spec: {containers: [null, {name: web, image: null, env: [null], envFrom: [null], volumeMounts: [null]}], volumes: [null]}}}',
    'apiVersion: v1\nkind: Service\nmetadata: {name: s}\nspec: {selector: null, ports: [null]}',
    'apiVersion: v1\nkind: ConfigMap\nmetadata: {name: c}\ndata: {a: null, __proto__: b}',
    'apiVersion: v1\nkind: Secret\nmetadata: {name: c}\ndata: {a: "!"}',
    'apiVersion: autoscaling/v2\nkind: HorizontalPodAutoscaler\nmetadata: {name: web}\nspec: null',
    'apiVersion: rbac.authorization.k8s.io/v1\nkind: Role\nmetadata: {name: r}\nrules: [null, {verbs: null}]',
    'apiVersion: rbac.authorization.k8s.io/v1\nkind: RoleBinding\nmetadata: {name: b}\nsubjects: [null, {kind: Group, name: g}]\nroleRef: {apiGroup: rbac.authorization.k8s.io, kind: Role, name: r}',
    'apiVersion: networking.k8s.io/v1\nkind: NetworkPolicy\nmetadata: {name: p}\nspec: {podSelector: {matchExpressions: [null]}}',
    'apiVersion: v1\nkind: PersistentVolumeClaim\nmetadata: {name: d}\nspec: null',
  ]
  const clean = [workload({ spec: 'replicas: 3' }), ...odd.slice(1).map((text) => text.replaceAll('null, ', '').replaceAll('null', '{}'))]
  const live = loadClusterState(odd.map((text, index) => ({ path: `${String(index)}.yaml`, text: text.replace('metadata: {', 'metadata: {namespace: default, ') })))
  for (const [before, after] of [[odd, clean], [clean, odd]] as const) {
    expect(() => told(before, after, { prune: {} })).not.toThrow()
    expect(() => told(before, after, { cluster: live, prune: {} })).not.toThrow()
  }
})

describe('sizes of claims, which the server decides', () => {
  const claim = (size: string): string => `apiVersion: v1\nkind: PersistentVolumeClaim\nmetadata: {name: d, namespace: default}\nspec: {storageClassName: disk, volumeName: v, accessModes: [ReadWriteOnce], resources: {requests: {storage: ${size}}}}`
  const storage = (expands: boolean): string => `apiVersion: storage.k8s.io/v1\nkind: StorageClass\nmetadata: {name: disk}\nprovisioner: example.com/disk\nallowVolumeExpansion: ${String(expands)}`

  it.each<[string, string, boolean, readonly string[]]>([
    ['smaller', '1Gi', true, ['change-needs-replacement']],
    ['larger, of a class that does not grow', '3Gi', false, ['api-refused']],
    ['larger, of a class that grows', '3Gi', true, []],
  ])('%s: told once', (_title, size, expands, expected) => {
    const cluster = loadClusterState([{ path: 'live.yaml', text: `${storage(expands)}\n---\n${claim('2Gi')}\nstatus: {phase: Bound, capacity: {storage: 2Gi}, accessModes: [ReadWriteOnce]}` }])
    expect(diffOf({ cluster, manifests: [{ path: 'b.yaml', text: claim(size) }] }).problems.map(({ rule }) => rule)).toEqual(expected)
  })
})
