import { describe, expect, it } from 'vitest'
import { modelOf, workload } from '../support/model.ts'
import { LineIndex } from '../../src/diagnostic/lines.ts'
import type { Place } from '../../src/model/resource.ts'

function lineColumn(text: string, place: Place): string {
  const { line, column } = new LineIndex(text).positionAt(place.span.start)
  return `${line}:${column}`
}

describe('places', () => {
  const text = workload('Deployment', 'web', { replicas: 2 })
  const deployment = modelOf({ 'web.yaml': text }).named('Deployment')

  it.each([
    ['a scalar is placed at its value', 'spec.replicas', '6:13'],
    ['a map is placed at its key', 'spec.template', '9:3'],
    ['a list item is placed at its first key', 'spec.template.spec.containers.0', '14:11'],
    ['an absent field is placed at the key of its parent', 'spec.strategy.rollingUpdate', '5:1'],
    ['an absent field of a list item is placed at the first key of the item', 'spec.template.spec.containers.0.resources.limits', '14:11'],
    ['the object itself is placed at its first line', '', '1:1'],
  ])('%s', (_, path, expected) => {
    expect(lineColumn(text, deployment.at(path))).toBe(expected)
  })

  it('within a List are those of the file', () => {
    const list = `apiVersion: v1\nkind: List\nitems:\n- apiVersion: v1\n  kind: ConfigMap\n  metadata: {name: a}\n- apiVersion: v1\n  kind: ConfigMap\n  metadata: {name: b}\n`
    const b = modelOf({ 'list.yaml': list }).named('ConfigMap', 'b')
    expect(lineColumn(list, b.at('metadata.name'))).toBe('9:20')
    expect([b.document, b.item, b.at('metadata.name').pointer]).toEqual([0, 1, ['metadata', 'name']])
  })
})

describe('bad input', () => {
  it('leaves wrong-typed parts out of the object and tells them apart', () => {
    const { named } = modelOf({ 'a.yaml': `apiVersion: v1\nkind: Service\nmetadata:\n  name: 7\n  labels: [x]\nspec:\n  selector: {app: 1}\n  ports: nope\n  color: red\n` })
    const service = named('Service')
    expect(service.name).toBe('')
    expect(service.labels).toEqual({})
    expect(service.object).not.toHaveProperty('spec.ports')
    expect(service.typeErrors.map((error) => error.path.join('.'))).toEqual(['metadata.name', 'metadata.labels', 'spec.selector.app', 'spec.ports'])
    expect(service.unknownFields.map((field) => field.field)).toEqual(['spec.color'])
  })

  it('of a kind without schema still has decoded metadata', () => {
    const widget = modelOf({ 'a.yaml': 'apiVersion: example.com/v1\nkind: Widget\nmetadata: {name: w, labels: {a: 1, b: two}}\nspec: {size: 3}\n' }).named('Widget')
    expect([widget.name, widget.labels.b, widget.builtIn, widget.scope]).toEqual(['w', 'two', false, 'unknown'])
  })
})

describe('namespaces', () => {
  const both = `${workload('Deployment', 'a')}---\n${workload('Deployment', 'b', { namespace: 'shop' })}---\napiVersion: v1\nkind: Namespace\nmetadata: {name: shop, namespace: odd}\n`

  it('unset means that of this set, which is no explicit one', () => {
    const { named } = modelOf({ 'a.yaml': both })
    expect([named('Deployment', 'a').namespace, named('Deployment', 'b').namespace]).toEqual([undefined, 'shop'])
    expect(named('Deployment', 'a').namespaceTitle).toBe('the namespace of this set')
  })

  it('the configuration can name it', () => {
    expect(modelOf({ 'a.yaml': both }, { namespace: 'shop' }).named('Deployment', 'a').namespace).toBe('shop')
  })

  it('cluster-scoped kinds have none, whatever is written', () => {
    expect(modelOf({ 'a.yaml': both }, { namespace: 'shop' }).named('Namespace').namespace).toBeUndefined()
  })
})

describe('pod templates', () => {
  it.each([
    ['Pod', 'apiVersion: v1\nkind: Pod\nmetadata: {name: p, labels: {a: b}}\nspec: {containers: [{name: c}]}\n', ''],
    ['CronJob', 'apiVersion: batch/v1\nkind: CronJob\nmetadata: {name: p}\nspec: {jobTemplate: {spec: {template: {metadata: {labels: {a: b}}, spec: {containers: [{name: c}]}}}}}\n', 'spec.jobTemplate.spec.template'],
    ['Rollout', 'apiVersion: argoproj.io/v1alpha1\nkind: Rollout\nmetadata: {name: p}\nspec: {template: {metadata: {labels: {a: b}}, spec: {containers: [{name: c}]}}}\n', 'spec.template'],
    ['JobSet', 'apiVersion: jobset.x-k8s.io/v1alpha2\nkind: JobSet\nmetadata: {name: p}\nspec: {replicatedJobs: [{template: {spec: {template: {metadata: {labels: {a: b}}, spec: {containers: [{name: c}]}}}}}]}\n', 'spec.replicatedJobs.0.template.spec.template'],
  ])('of a %s are found', (kind, text, path) => {
    const [template] = modelOf({ 'a.yaml': text }).named(kind).podTemplates
    expect([template?.labels, template?.containers.map((container) => container.name), template?.path.join('.')]).toEqual([{ a: 'b' }, ['c'], path])
  })

  it('of a declared custom resource are found', () => {
    const carriers = [{ groupKind: 'example.com/Widget', template: ['spec', 'pod'], longRunning: true }]
    const widget = modelOf({ 'a.yaml': 'apiVersion: example.com/v1\nkind: Widget\nmetadata: {name: w}\nspec: {pod: {spec: {containers: [{name: c, image: 3}]}}}\n' }, { carriers }).named('Widget')
    const [container] = widget.podTemplates[0]?.containers ?? []
    expect([container?.title, container?.value.image]).toEqual(['container "c"', undefined])
  })

  it('a workloadRef instead of a template gives none', () => {
    expect(modelOf({ 'a.yaml': 'apiVersion: argoproj.io/v1alpha1\nkind: Rollout\nmetadata: {name: p}\nspec: {workloadRef: {name: web}}\n' }).named('Rollout').podTemplates).toEqual([])
  })

  it('know the classes of their containers', () => {
    const text = 'apiVersion: v1\nkind: Pod\nmetadata: {name: p}\nspec:\n  initContainers: [{name: i}, {name: s, restartPolicy: Always}]\n  containers: [{name: a}]\n  ephemeralContainers: [{name: e}]\n'
    const [template] = modelOf({ 'a.yaml': text }).named('Pod').podTemplates
    expect(template?.containers.map((container) => [container.name, container.class])).toEqual([['i', 'init'], ['s', 'sidecar'], ['a', 'app'], ['e', 'ephemeral']])
    expect(template?.servingContainers.map((container) => container.name)).toEqual(['s', 'a'])
  })

  it('inherit from the pod what Kubernetes inherits, and no more', () => {
    const text = 'apiVersion: v1\nkind: Pod\nmetadata: {name: p}\nspec:\n  securityContext: {runAsUser: 7, runAsNonRoot: true, seccompProfile: {type: RuntimeDefault}}\n  containers: [{name: a, securityContext: {runAsUser: 0, privileged: false}}]\n'
    const security = modelOf({ 'a.yaml': text }).named('Pod').podTemplates[0]?.containers[0]?.security
    expect(security).toMatchObject({ runAsUser: 0, runAsNonRoot: true, seccompProfile: { type: 'RuntimeDefault' }, privileged: false, readOnlyRootFilesystem: undefined })
  })
})
