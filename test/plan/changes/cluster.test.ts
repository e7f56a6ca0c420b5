import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import '../../support/schemas.ts'
import { checkTexts } from '../../support/check-text.ts'
import { rules } from '../../../rules/index.ts'
import { simulatedServer } from '../../../src/check/simulated-server.ts'
import { diffOf, type DiffRequest, type DiffResult } from '../../../src/plan/changes/diff.ts'
import { loadClusterState, type ClusterText } from '../../../src/plan/cluster-input/load-state.ts'
import { diffJson } from '../../../src/report/diff-json.ts'
import { diffMarkdown } from '../../../src/report/diff-markdown.ts'
import { diffText } from '../../../src/report/diff-text.ts'

function against(cluster: string, manifests: string, more: Partial<DiffRequest> = {}): DiffResult {
  return diffOf({ cluster: loadClusterState(cluster === '' ? [] : [{ path: 'live.yaml', text: cluster }]), manifests: [{ path: 'new.yaml', text: manifests }], ...more })
}

const map = (name: string, more = '', data = '{a: b}'): string => `apiVersion: v1\nkind: ConfigMap\nmetadata: {name: ${name}${more}}\ndata: ${data}\n`

describe('webhooks of the cluster', () => {
  const webhook = (kind: string, fields: string): string => `apiVersion: admissionregistration.k8s.io/v1
kind: ${kind}WebhookConfiguration
metadata: {name: w}
webhooks:
  - name: one.example.com
    admissionReviewVersions: [v1]
    sideEffects: None
    clientConfig: {url: "https://example.com"}
    ${fields}
`
  const rule = 'rules: [{apiGroups: [""], apiVersions: [v1], operations: [CREATE], resources: [configmaps]}]'
  const namespace = 'apiVersion: v1\nkind: Namespace\nmetadata: {name: shop, labels: {team: web}}\n'

  it.each([
    ['by its rules', 'Mutating', rule, ['w/one.example.com may change it, and does when it cannot be reached']],
    ['not by other rules', 'Mutating', rule.replace('configmaps', 'secrets'), undefined],
    ['not by another operation', 'Mutating', rule.replace('CREATE', 'UPDATE'), undefined],
    ['without rules never', 'Mutating', 'rules: []', undefined],
    ['a validating one that may be ignored', 'Validating', `${rule}\n    failurePolicy: Ignore`, ['w/one.example.com may refuse it']],
    ['by labels of the namespace', 'Validating', `${rule}\n    failurePolicy: Ignore\n    namespaceSelector: {matchLabels: {team: web}}`, ['w/one.example.com may refuse it']],
    ['not by other labels of the namespace', 'Validating', `${rule}\n    namespaceSelector: {matchLabels: {team: data}}`, undefined],
    ['not by other labels of the object', 'Validating', `${rule}\n    objectSelector: {matchLabels: {team: data}}`, undefined],
    ['by a condition that holds', 'Validating', `${rule}\n    failurePolicy: Ignore\n    matchConditions: [{name: c, expression: "object.metadata.name == 'c'"}]`, ['w/one.example.com may refuse it']],
    ['not by one that does not', 'Validating', `${rule}\n    matchConditions: [{name: c, expression: "object.metadata.name == 'd'"}]`, undefined],
  ])('are asked %s', (_title, kind, fields, expected) => {
    const { changes, fidelity } = against(`${namespace}---\n${webhook(kind, fields)}`, map('c', ', namespace: shop'))
    expect(changes[0]?.webhooks).toEqual(expected)
    expect(fidelity.some(({ part }) => part === 'admission webhooks')).toBe(expected !== undefined)
  })
})

describe('prune', () => {
  const old = map('old', ', labels: {app: shop}').replace('metadata: {', 'metadata: {annotations: {kubectl.kubernetes.io/last-applied-configuration: "{}"}, ')

  it('tells what goes with the label', () => {
    const result = against(old, map('new', ', labels: {app: shop}'), { prune: { selector: 'app=shop' } })
    expect([result.verdict, result.pruned]).toEqual(['1 created, 1 pruned', [{ apiVersion: 'v1', kind: 'ConfigMap', namespace: 'default', name: 'old' }]])
  })

  it('leaves what has another label, and what nobody applied', () => {
    expect(against(old, map('new', ', labels: {app: other}'), { prune: { selector: 'app=other' } }).pruned).toEqual([])
    expect(against(map('old', ', labels: {app: shop}'), map('new', ', labels: {app: shop}'), { prune: { selector: 'app=shop' } }).pruned).toEqual([])
  })
})

describe('the same words everywhere', () => {
  it.each([
    ['a field that is missing', 'apiVersion: apps/v1\nkind: Deployment\nmetadata: {name: d}\nspec: {selector: {matchLabels: {a: b}}, template: {metadata: {labels: {a: b}}, spec: {containers: [{name: c}]}}}\n'],
    ['a field that is not known', 'apiVersion: v1\nkind: ConfigMap\nmetadata: {name: c}\ndatum: {}\n'],
    ['a value out of range', 'apiVersion: v1\nkind: Service\nmetadata: {name: s}\nspec: {ports: [{port: 70000}]}\n'],
    ['a name that is none', map('Wrong_Name')],
  ])('check tells of %s what apply is answered', (_title, text) => {
    const server = checkTexts({ 'new.yaml': text }, { rules, settings: { profiles: ['apiserver'] }, server: simulatedServer }).diagnostics.map((finding) => finding.server?.message)
    const { status } = against('', text).changes[0]?.apply ?? {}
    expect(status).toBeDefined()
    for (const words of server) expect(status?.message).toContain(words)
    expect(server.length).toBeGreaterThan(0)
  })
})

describe('properties', () => {
  const values = fc.dictionary(fc.constantFrom('a', 'b', 'c'), fc.string({ unit: fc.constantFrom('x', 'y', '1', ' ', '\n', ':'), maxLength: 6 }), { maxKeys: 3 })
  const object = fc.record({ kind: fc.constantFrom('ConfigMap', 'Secret'), name: fc.constantFrom('one', 'two', 'three'), data: values })
    .map(({ kind, name, data }) => ({ apiVersion: 'v1', kind, metadata: { name }, ...kind === 'Secret' ? { data: Object.fromEntries(Object.entries(data).map(([key, value]) => [key, btoa(value)])) } : { data } }))
  const texts = (objects: readonly object[]): string => objects.map((one) => JSON.stringify(one)).join('\n---\n')

  it('apply after apply of the same changes nothing, unless it says why it goes on for ever', () => {
    fc.assert(fc.property(fc.uniqueArray(object, { selector: ({ kind, metadata: { name } }) => `${kind}/${name}`, minLength: 1, maxLength: 4 }), (objects) => {
      for (const { apply, fields, endless } of against('', texts(objects), { before: [{ path: 'old.yaml', text: texts(objects) }] }).changes) {
        expect(fields).toEqual([])
        expect(apply.outcome === 'unchanged' || endless !== undefined).toBe(true)
      }
    }), { numRuns: 25 })
  })

  it('apply over what create made changes nothing but the annotation', () => {
    fc.assert(fc.property(object, (one) => {
      const [change] = against(JSON.stringify({ ...one, metadata: { ...one.metadata, namespace: 'default' } }), JSON.stringify(one)).changes
      expect([change?.apply.outcome, change?.fields]).toEqual(['configured', []])
    }), { numRuns: 25 })
  })

  it('does not depend on the order in which files are given', () => {
    const files: ClusterText[] = [map('a'), 'apiVersion: v1\nkind: Namespace\nmetadata: {name: shop}\n', map('b', ', namespace: shop'), 'apiVersion: v1\nkind: Service\nmetadata: {name: s}\nspec: {ports: [{port: 80}]}\n', '{', 'a: b\n'].map((text, index) => ({ path: `${String(index)}.yaml`, text }))
    const whole = diffJson(diffOf({ cluster: loadClusterState([]), manifests: files }))
    fc.assert(fc.property(fc.shuffledSubarray(files, { minLength: files.length }), (shuffled) => diffJson(diffOf({ cluster: loadClusterState([]), manifests: shuffled })) === whole), { numRuns: 8 })
  })

  it('no value of a Secret is in any output, whatever happens to it', () => {
    const value = fc.string({ unit: fc.constantFrom(...'KLMNOPQRSTUVW'), minLength: 9, maxLength: 14 })
    const shape = fc.record({
      old: value, data: fc.option(value, { nil: undefined }), stringData: fc.option(value, { nil: undefined }), broken: fc.constantFrom('', 'number', 'base64', 'immutable', 'type', 'unknown', 'name', 'kind'), mode: fc.constantFrom('apply' as const, 'create' as const, 'server-side' as const),
    })
    fc.assert(fc.property(shape, ({ old, data, stringData, broken, mode }) => {
      const live = { apiVersion: 'v1', kind: 'Secret', metadata: { name: 's', namespace: 'default', annotations: { 'kubectl.kubernetes.io/last-applied-configuration': JSON.stringify({ apiVersion: 'v1', kind: 'Secret', metadata: { name: 's' }, data: { a: btoa(old) } }) } }, data: { a: btoa(old) }, type: 'Opaque', ...broken === 'immutable' ? { immutable: true } : {} }
      const made = {
        apiVersion: 'v1', ...broken === 'kind' ? {} : { kind: 'Secret' }, metadata: { name: broken === 'name' ? 'S_S' : 's' }, ...broken === 'type' ? { type: 'kubernetes.io/tls' } : {}, ...broken === 'unknown' ? { stringDatum: { a: stringData ?? 'x' } } : {},
        ...data === undefined ? {} : { data: { a: broken === 'base64' ? `${data}!` : btoa(data), ...broken === 'number' ? { n: 7 } : {} } }, ...stringData === undefined ? {} : { stringData: { b: stringData } },
      }
      const result = against(JSON.stringify(live), JSON.stringify(made), { mode })
      const outputs = [diffJson(result), diffText(result, { color: false, all: true }), diffMarkdown(result)]
      for (const secret of [old, data, stringData]) {
        if (secret === undefined) continue
        for (const text of outputs) expect(text.includes(secret) || text.includes(btoa(secret).replace(/=+$/, ''))).toBe(false)
      }
    }), { numRuns: 60 })
  })

  it('never throws, whatever the manifests say', () => {
    const piece = fc.constantFrom('apiVersion: v1\n', 'apiVersion: apps/v1\n', 'kind: Deployment\n', 'kind: ConfigMap\n', 'kind: List\n', 'kind: 7\n', 'items: [{kind: Pod}, 1, null]\n', 'metadata: {name: x}\n', 'metadata: []\n', 'metadata: {name: x, labels: 7}\n', 'spec: {}\n', 'spec: {selector: {}, template: 3}\n', 'data: {a: 1}\n', 'data: {__proto__: b}\n', '---\n', '{"apiVersion": "v1"', 'metadata: {generateName: g-}\n')
    fc.assert(fc.property(fc.array(piece, { maxLength: 7 }), fc.array(piece, { maxLength: 7 }), (before, after) => {
      const result = against('', after.join(''), { before: [{ path: 'old.yaml', text: before.join('') }] })
      expect(diffText(result, { color: true, all: true })).toMatch(/\n$/)
    }), { numRuns: 80 })
  })
})
