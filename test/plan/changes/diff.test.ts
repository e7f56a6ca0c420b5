import { describe, expect, it } from 'vitest'
import '../../support/schemas.ts'
import { loadClusterState } from '../../../src/plan/cluster-input/load-state.ts'
import { diffOf, type DiffRequest, type DiffResult } from '../../../src/plan/changes/diff.ts'
import type { Change } from '../../../src/plan/plan.ts'

/** The manifests of `after`, sent to a stock cluster to which those of `before` were applied. */
function diff(after: string, before?: string, more: Partial<DiffRequest> = {}): DiffResult {
  return diffOf({ cluster: loadClusterState([]), manifests: [{ path: 'b.yaml', text: after }], ...before === undefined ? {} : { before: [{ path: 'a.yaml', text: before }] }, ...more })
}

function only({ changes }: DiffResult): Change {
  expect(changes).toHaveLength(1)
  return changes[0] as Change
}

const deployment = (spec: string, container = 'image: nginx:1'): string => `
apiVersion: apps/v1
kind: Deployment
metadata: {name: web}
spec:
  selector: {matchLabels: {app: web}}
  template:
    metadata: {labels: {app: web}}
    spec:
      containers:
        - name: web
          ${container}
${spec}`

describe('the three columns', () => {
  it('a new object is created by each of them, with every field that is written and no default', () => {
    const change = only(diff(deployment('  replicas: 2')))
    expect([change.create.line, change.apply.line, change.serverSideApply.line]).toEqual(['deployment.apps/web created', 'deployment.apps/web created', 'deployment.apps/web serverside-applied'])
    expect(change.fields.map(({ path, to }) => `${path}=${JSON.stringify(to)}`)).toEqual([
      'metadata.name="web"', 'spec.replicas=2', 'spec.selector.matchLabels.app="web"', 'spec.template.metadata.labels.app="web"',
      'spec.template.spec.containers[name=web].image="nginx:1"', 'spec.template.spec.containers[name=web].name="web"',
    ])
  })

  it('an object that is there is refused by create and left as it is by apply', () => {
    const change = only(diff(deployment(''), deployment('')))
    expect([change.create.status?.reason, change.create.code, change.apply.outcome, change.apply.line]).toEqual(['AlreadyExists', 409, 'unchanged', 'deployment.apps/web unchanged'])
    expect(change.fields).toEqual([])
  })

  it('a namespace that comes later in the run is too late; the second run finds it', () => {
    const result = diff('apiVersion: v1\nkind: ConfigMap\nmetadata: {name: c, namespace: later}\n---\napiVersion: v1\nkind: Namespace\nmetadata: {name: later}\n')
    expect(result.changes.map(({ apply }) => [apply.outcome, apply.secondRun])).toEqual([['refused', 'created'], ['created', undefined]])
    expect(result.problems.map(({ rule, position }) => [rule, position?.line])).toEqual([['change-order', 1]])
  })

  it('kinds are asked for once: a custom resource after its definition is refused by the first run', () => {
    const definition = 'apiVersion: apiextensions.k8s.io/v1\nkind: CustomResourceDefinition\nmetadata: {name: boats.example.com}\nspec:\n  group: example.com\n  names: {kind: Boat, plural: boats}\n  scope: Namespaced\n  versions:\n    - {name: v1, served: true, storage: true, schema: {openAPIV3Schema: {type: object, x-kubernetes-preserve-unknown-fields: true}}}\n'
    const [, boat] = diff(`${definition}---\napiVersion: example.com/v1\nkind: Boat\nmetadata: {name: b}\n`).changes
    expect([boat?.create, boat?.apply, boat?.serverSideApply].map((answer) => [answer?.code, answer?.status?.reason, answer?.secondRun]))
      .toEqual([[0, 'Client', 'created'], [0, 'Client', 'created'], [0, 'Client', 'serverside-applied']])
    expect(boat?.apply.status?.message).toBe('resource mapping not found for name: "b" namespace: "" from "b.yaml": no matches for kind "Boat" in version "example.com/v1"\nensure CRDs are installed first')
  })

  it('server-side apply over what client-side apply wrote meets its manager', () => {
    const change = only(diff(deployment('  replicas: 3'), deployment('  replicas: 2'), { mode: 'server-side' }))
    expect(change.serverSideApply.conflicts).toBeUndefined()
    const taken = only(diffOf({ cluster: loadClusterState([{ path: 'live.yaml', text: `apiVersion: v1
kind: ConfigMap
metadata:
  name: c
  namespace: default
  managedFields:
    - {manager: hpa, operation: Update, apiVersion: v1, fieldsType: FieldsV1, fieldsV1: {"f:data": {".": {}, "f:a": {}}}}
data: {a: "1"}
` }]), manifests: [{ path: 'b.yaml', text: 'apiVersion: v1\nkind: ConfigMap\nmetadata: {name: c}\ndata: {a: "2"}\n' }], mode: 'server-side' }))
    expect([taken.serverSideApply.outcome, taken.serverSideApply.code, taken.serverSideApply.conflicts]).toEqual(['refused', 409, [{ manager: 'hpa', path: 'data.a' }]])
  })

  it('warnings of the server stand beside the answer', () => {
    const change = only(diff('apiVersion: v1\nkind: Endpoints\nmetadata: {name: e}\n'))
    expect([change.create.warnings, change.apply.warnings]).toEqual([['v1 Endpoints is deprecated in v1.33+; use discovery.k8s.io/v1 EndpointSlice'], ['v1 Endpoints is deprecated in v1.33+; use discovery.k8s.io/v1 EndpointSlice']])
  })

  it('tells of an object that stands in the run twice, with other content', () => {
    const map = (value: string): string => `apiVersion: v1\nkind: ConfigMap\nmetadata: {name: a}\ndata: {a: ${value}}\n`
    expect(diff(`${map('one')}---\n${map('two')}`).problems.map(({ rule, message, position }) => [rule, message, position?.line])).toEqual([['object-duplicate', 'ConfigMap default/a stands in b.yaml:1 already, with other content', 8]])
    expect(diff(`${map('one')}---\n${map('one')}`).problems).toEqual([])
  })

  it('tells what is in the manifests no more and stays', () => {
    const map = (name: string): string => `apiVersion: v1\nkind: ConfigMap\nmetadata: {name: ${name}}\n`
    expect(diff(map('a'), `${map('a')}---\n${map('b')}---\n${map('b')}`).left).toEqual([{ apiVersion: 'v1', kind: 'ConfigMap', namespace: 'default', name: 'b' }])
    expect(diff(map('a'), map('a')).left).toBeUndefined()
  })

  it('counts what decides', () => {
    expect(diff(deployment(''), deployment('')).verdict).toBe('1 unchanged')
    expect(diff(`${deployment('')}\n---\napiVersion: v1\nkind: Nothing\nmetadata: {name: n}\n`, deployment('  replicas: 3')).verdict).toBe('1 configured, 1 refused')
    expect(diff('').verdict).toBe('nothing to send')
  })
})

describe('field changes', () => {
  const paths = (after: string, before: string): string[] => only(diff(after, before)).fields.map(({ path, from, to }) => `${path}: ${JSON.stringify(from)} → ${JSON.stringify(to)}`)

  it.each([
    ['a scalar', deployment('  replicas: 3'), deployment('  replicas: 2'), ['spec.replicas: 2 → 3']],
    ['a field that goes takes its default', deployment(''), deployment('  replicas: 2'), ['spec.replicas: 2 → 1']],
    ['a list without keys as a whole', deployment('', 'args: [a, c]\n          image: nginx:1'), deployment('', 'args: [a, b]\n          image: nginx:1'), ['spec.template.spec.containers[name=web].args: ["a","b"] → ["a","c"]']],
    ['a new item by its key, without its defaults', deployment('', 'ports: [{containerPort: 80}]\n          image: nginx:1'), deployment(''), ['spec.template.spec.containers[name=web].ports[containerPort=80]: undefined → {"containerPort":80}']],
    ['an item beside others', deployment('', 'ports: [{containerPort: 80}, {containerPort: 81}]\n          image: nginx:1'), deployment('', 'ports: [{containerPort: 80}]\n          image: nginx:1'), ['spec.template.spec.containers[name=web].ports[containerPort=81]: undefined → {"containerPort":81}']],
    ['an equal amount in other words is none', deployment('', 'resources: {limits: {cpu: "0.5"}}\n          image: nginx:1'), deployment('', 'resources: {limits: {cpu: 500m}}\n          image: nginx:1'), []],
    ['items that change places', deployment('', 'image: nginx:1\n          env: [{name: B, value: "2"}, {name: A, value: "1"}]'), deployment('', 'image: nginx:1\n          env: [{name: A, value: "1"}, {name: B, value: "2"}]'), ['spec.template.spec.containers[name=web].env[].name: ["A","B"] → ["B","A"]']],
    ['a key that is no word in brackets', 'apiVersion: v1\nkind: ConfigMap\nmetadata: {name: c, labels: {app.kubernetes.io/name: b}}', 'apiVersion: v1\nkind: ConfigMap\nmetadata: {name: c, labels: {app.kubernetes.io/name: a}}', ['metadata.labels[app.kubernetes.io/name]: "a" → "b"']],
    ['a key called __proto__', 'apiVersion: v1\nkind: ConfigMap\nmetadata: {name: c}\ndata: {__proto__: b}', 'apiVersion: v1\nkind: ConfigMap\nmetadata: {name: c}\ndata: {__proto__: a}', ['data.__proto__: "a" → "b"']],
  ])('%s', (_title, after, before, expected) => {
    expect(paths(after, before)).toEqual(expected)
  })

  it('an item that goes is told as it was written', () => {
    const two = `${deployment('')}`.replace('containers:', 'containers:\n        - {name: side, image: "side:1"}')
    expect(paths(deployment(''), two)).toEqual(['spec.template.spec.containers[name=side]: {"image":"side:1","name":"side"} → undefined'])
  })

  it('items of custom resources are told apart by the keys of their definition', () => {
    const definition = `apiVersion: apiextensions.k8s.io/v1
kind: CustomResourceDefinition
metadata: {name: boats.example.com}
spec:
  group: example.com
  names: {kind: Boat, plural: boats}
  scope: Namespaced
  versions:
    - name: v1
      served: true
      storage: true
      schema: {openAPIV3Schema: {type: object, properties: {spec: {type: object, properties: {crew: {type: array, x-kubernetes-list-type: map, x-kubernetes-list-map-keys: [id], items: {type: object, required: [id], properties: {id: {type: string}, rank: {type: string, default: sailor}}}}}}}}}
`
    const boat = (crew: string): string => `apiVersion: example.com/v1\nkind: Boat\nmetadata: {name: b}\nspec: {crew: ${crew}}\n`
    const { changes } = diff(boat('[{id: b, rank: mate}, {id: c}]'), boat('[{id: a}, {id: b}]'), { cluster: loadClusterState([{ path: 'crd.yaml', text: definition }]) })
    expect(changes[0]?.fields).toEqual([
      { path: 'spec.crew[id=a]', pointer: '/spec/crew/0', from: { id: 'a' } },
      { path: 'spec.crew[id=b].rank', pointer: '/spec/crew/0/rank', from: 'sailor', to: 'mate' },
      { path: 'spec.crew[id=c]', pointer: '/spec/crew/1', to: { id: 'c' } },
    ])
  })

  it('values of Secrets are hidden, their change is not', () => {
    const secret = (value: string): string => `apiVersion: v1\nkind: Secret\nmetadata: {name: s}\nstringData: {password: ${value}, kept: same}\n`
    expect(only(diff(secret('second'), secret('first'))).fields).toEqual([{ path: 'data.password', pointer: '/data/password', from: '(hidden)', to: '(hidden)' }])
  })
})

describe('replacements', () => {
  it.each([
    ['the selector of a Deployment', deployment('').replaceAll('app: web', 'app: other'), deployment(''), ['spec.selector.matchLabels.app']],
    ['of a StatefulSet only the fields that may not change', 'apiVersion: apps/v1\nkind: StatefulSet\nmetadata: {name: db}\nspec: {serviceName: b, replicas: 3, podManagementPolicy: Parallel, selector: {matchLabels: {a: b}}, template: {metadata: {labels: {a: b}}, spec: {containers: [{name: c, image: "i:1"}]}}}',
      'apiVersion: apps/v1\nkind: StatefulSet\nmetadata: {name: db}\nspec: {serviceName: a, replicas: 2, selector: {matchLabels: {a: b}}, template: {metadata: {labels: {a: b}}, spec: {containers: [{name: c, image: "i:1"}]}}}', ['spec.podManagementPolicy', 'spec.serviceName']],
    ['the class of a claim', 'apiVersion: v1\nkind: PersistentVolumeClaim\nmetadata: {name: p}\nspec: {accessModes: [ReadWriteOnce], storageClassName: b, resources: {requests: {storage: 1Gi}}}',
      'apiVersion: v1\nkind: PersistentVolumeClaim\nmetadata: {name: p}\nspec: {accessModes: [ReadWriteOnce], storageClassName: a, resources: {requests: {storage: 1Gi}}}', ['spec.storageClassName']],
    ['the type of a Secret', 'apiVersion: v1\nkind: Secret\nmetadata: {name: s}\ntype: example.com/b', 'apiVersion: v1\nkind: Secret\nmetadata: {name: s}\ntype: example.com/a', ['type']],
    ['the role of a RoleBinding', 'apiVersion: rbac.authorization.k8s.io/v1\nkind: RoleBinding\nmetadata: {name: r}\nroleRef: {apiGroup: rbac.authorization.k8s.io, kind: Role, name: b}', 'apiVersion: rbac.authorization.k8s.io/v1\nkind: RoleBinding\nmetadata: {name: r}\nroleRef: {apiGroup: rbac.authorization.k8s.io, kind: Role, name: a}', ['roleRef.name']],
  ])('%s force one', (_title, after, before, paths) => {
    const result = diff(after, before)
    expect(only(result).replacement?.paths).toEqual(paths)
    expect(result.summary).toMatchObject({ refused: 1, replaced: 1 })
  })

  it('what would be refused as new, too, is no replacement', () => {
    const result = diff(deployment('  replicas: -1'), deployment(''))
    expect([only(result).apply.outcome, only(result).replacement]).toEqual(['refused', undefined])
  })
})

describe('the order of files', () => {
  it('is that in which kubectl walks a folder: all of it before the next name', () => {
    const map = (name: string): string => `apiVersion: v1\nkind: ConfigMap\nmetadata: {name: ${name}}\n`
    const manifests = ['book-go/a.yaml', 'book/z.yaml', 'book.yaml', 'book/a.yaml'].map((path, index) => ({ path, text: map(`m${String(index)}`) }))
    expect(diffOf({ cluster: loadClusterState([]), manifests }).changes.map(({ origin }) => origin.path)).toEqual(['book/a.yaml', 'book/z.yaml', 'book-go/a.yaml', 'book.yaml'])
  })
})

describe('refusals of server-side apply, as a real 1.36.2 gave them', () => {
  it.each([
    ['a time that is none', 'apiVersion: v1\nkind: ReplicationController\nmetadata: {name: r}\nspec: {template: {metadata: {creationTimestamp: "", labels: {a: b}}, spec: {containers: [{name: c, image: "i:1"}]}}}\n',
      'failed to convert new object (default/r; /v1, Kind=ReplicationController) to proper version: unable to convert unstructured object to /v1, Kind=ReplicationController: parsing time "" as "2006-01-02T15:04:05Z07:00": cannot parse "" as "2006"'],
    ['a key that is null twice', 'apiVersion: v1\nkind: Service\nmetadata: {name: s}\nspec: {ports: [{name: g, port: 3550, protocol: null}, {name: g, port: 3550, protocol: null}]}\n',
      'failed to create typed patch object (default/s; /v1, Kind=Service): .spec.ports: duplicate entries for key [port=3550,protocol=null]'],
    ['of several unknown fields one', 'apiVersion: v1\nkind: Pod\nmetadata: {name: p}\nspec: {containers: [{name: c, image: "i:1"}], volumes: [{name: rbdpd, rbd: {monitors: [a], image: b, imagefeatures: x, imageformat: y}}]}\n',
      'failed to create typed patch object (default/p; /v1, Kind=Pod): .spec.volumes[name="rbdpd"].rbd.imagefeatures: field not declared in schema'],
  ])('%s', (_title, text, expected) => {
    expect(only(diff(text)).serverSideApply.status?.message).toBe(expected)
  })
})
