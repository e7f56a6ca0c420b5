import { readFileSync } from 'node:fs'
import { Ajv } from 'ajv'
import { describe, expect, it } from 'vitest'
import '../support/schemas.ts'
import { diffOf, type DiffResult } from '../../src/plan/changes/diff.ts'
import type { Change } from '../../src/plan/plan.ts'
import { loadClusterState } from '../../src/plan/cluster-input/load-state.ts'
import { diffJson } from '../../src/report/diff-json.ts'
import { diffMarkdown } from '../../src/report/diff-markdown.ts'
import { diffSchema } from '../../src/report/diff-schema.ts'
import { diffText } from '../../src/report/diff-text.ts'

function diff(after: string, before = '', more: Partial<Parameters<typeof diffOf>[0]> = {}): DiffResult {
  return diffOf({ cluster: loadClusterState([]), before: [{ path: 'a.yaml', text: before }], manifests: [{ path: 'b.yaml', text: after }], ...more })
}

const map = (data: string, name = 'c'): string => `apiVersion: v1\nkind: ConfigMap\nmetadata: {name: ${name}}\ndata: ${data}\n`
const service = (ip: string): string => `apiVersion: v1\nkind: Service\nmetadata: {name: s}\nspec: {clusterIP: ${ip}, ports: [{port: 80}]}\n`

const everything = diff(
  [map('{a: two, b: "9007199254740993"}'), map('{k: v}', 'new'), map('{k: v}', 'same'), service('10.96.0.40'), 'apiVersion: v1\nkind: Nothing\nmetadata: {name: none}\n', 'apiVersion: v1\nkind: ConfigMap\nmetadata: {name: l, namespace: later}\n', 'apiVersion: v1\nkind: Namespace\nmetadata: {name: later}\n'].join('---\n'),
  [map('{a: one, gone: x}'), map('{k: v}', 'same'), map('{k: v}', 'old'), service('10.96.0.30')].join('---\n'),
)

describe('the text', () => {
  it('has the sum first, then what goes wrong, the columns and the fields', () => {
    expect(diffText(everything, { color: false })).toMatchInlineSnapshot(`
      "2 created, 1 configured, 3 refused (1 of them to be replaced, 1 of them taken by a second run), 1 unchanged
      Kubernetes 1.36; 3 nodes of 4 cpu and 16Gi, assumed because no cluster is given

      b.yaml:19:1 error spec.clusterIPs[0] cannot change: Service "s" is invalid: spec.clusterIPs[0]: Invalid value: ["10.96.0.40"]: may not change once set [change-needs-replacement]
        effect: apply is refused, and the object stays as it is
        suggestion: kubectl replace --force deletes it and creates it anew: it gets another cluster IP, and connections end
      b.yaml:21:1 error no matches for kind "Nothing" in version "v1"; ensure CRDs are installed first [api-refused]
        effect: the object does not reach the cluster
        suggestion: a custom resource needs its CustomResourceDefinition: in the snapshot, or sent in a run before
      b.yaml:25:1 error namespaces "later" not found [change-order]
        effect: the object is not created before the second run, for what it needs comes later in the same run
        suggestion: send what it needs first: an earlier file, or a run of its own

      apply                  create                 apply --server-side    object
      configured             exists                 applied                ConfigMap default/c
      created                created                created                ConfigMap default/new
      refused                exists                 refused                Service default/s
      refused                refused                refused                Nothing default/none
      refused, then created  refused, then created  refused, then applied  ConfigMap later/l
      created                created                created                Namespace later
      unchanged: ConfigMap default/same

      ConfigMap default/c b.yaml, document 1
        ~ data.a: one → two
        + data.b: 9007199254740993
        - data.gone: x

      = ConfigMap default/old stays, though it is in the manifests no more

      not to the letter: cluster state: 3 nodes of 4 cpu and 16Gi, assumed because no cluster is given: whatever else is in your cluster is not known (--cluster, --context)
      "
    `)
  })

  it('shows new objects and those that stay when all is asked for', () => {
    const text = diffText(diff(map('{a: b}'), ''), { color: false, all: true })
    expect(text).toContain('  + data.a: b\n')
    expect(diffText(diff(map('{a: b}'), map('{a: b}')), { color: false })).toContain('\nunchanged: ConfigMap default/c\n')
  })

  it('shows of a long text the lines that differ', () => {
    const lines = (middle: string): string => map(`\n  f: |\n    one\n    ${middle}\n    three\n`)
    expect(diffText(diff(lines('2'), lines('two')), { color: false })).toContain('  ~ data.f:\n  -   two\n  +   2\n')
  })

  it('lets nothing of a manifest reach the terminal', () => {
    const evil = map('{a: "\\e[31mred\\e[0m\\n\\u202e"}')
    const text = diffText(diff(evil, map('{a: b}')), { color: false })
    // eslint-disable-next-line no-control-regex -- these must not be there
    expect(text).not.toMatch(/[\x00-\x09\x0b-\x1f\u202e]/)
  })
})

describe('the JSON', () => {
  const validate = new Ajv({ strict: false, allErrors: true }).compile(diffSchema)

  it('has the form that is published', () => {
    const value: unknown = JSON.parse(diffJson(everything))
    expect(validate(value), JSON.stringify(validate.errors)).toBe(true)
    expect(JSON.parse(readFileSync(new URL('../../schemas/diff.schema.json', import.meta.url), 'utf8'))).toEqual(JSON.parse(JSON.stringify(diffSchema)))
  })

  it('keeps integers that JSON readers would round', () => {
    const set = (replicas: string): string => `apiVersion: example.com/v1\nkind: Boat\nmetadata: {name: b}\nspec: {n: ${replicas}}\n`
    const definition = 'apiVersion: apiextensions.k8s.io/v1\nkind: CustomResourceDefinition\nmetadata: {name: boats.example.com}\nspec: {group: example.com, scope: Namespaced, names: {kind: Boat, plural: boats}, versions: [{name: v1, served: true, storage: true, schema: {openAPIV3Schema: {type: object, x-kubernetes-preserve-unknown-fields: true}}}]}\n'
    const value = diffOf({ cluster: loadClusterState([{ path: 'crd.yaml', text: definition }]), manifests: [{ path: 'b.yaml', text: set('9007199254740993') }] })
    expect(diffJson(value)).toContain('"to": "9007199254740993"')
  })
})

describe('the markdown', () => {
  it('has the sum, the problems, the columns and the fields', () => {
    expect(diffMarkdown(everything)).toMatchInlineSnapshot(`
      "### stowage diff: 2 created, 1 configured, 3 refused \\(1 of them to be replaced, 1 of them taken by a second run\\), 1 unchanged

      Kubernetes 1.36; 3 nodes of 4 cpu and 16Gi, assumed because no cluster is given.

      - 🛑 <code>b.yaml&#58;19</code> spec.clusterIPs\\[0\\] cannot change: Service "s" is invalid: spec.clusterIPs\\[0\\]: Invalid value: \\["10.96.0.40"\\]: may not change once set [change-needs-replacement](https://stowage.dev/rules/plan/change-needs-replacement)<br>apply is refused, and the object stays as it is<br>kubectl replace \\-\\-force deletes it and creates it anew: it gets another cluster IP, and connections end

      - 🛑 <code>b.yaml&#58;21</code> no matches for kind "Nothing" in version "v1"; ensure CRDs are installed first [api-refused](https://stowage.dev/rules/api/api-refused)<br>the object does not reach the cluster<br>a custom resource needs its CustomResourceDefinition: in the snapshot, or sent in a run before

      - 🛑 <code>b.yaml&#58;25</code> namespaces "later" not found [change-order](https://stowage.dev/rules/plan/change-order)<br>the object is not created before the second run, for what it needs comes later in the same run<br>send what it needs first: an earlier file, or a run of its own

      | apply | create | apply --server-side | object |
      | --- | --- | --- | --- |
      | configured | exists | applied | <code>ConfigMap default/c</code> |
      | created | created | created | <code>ConfigMap default/new</code> |
      | refused | exists | refused | <code>Service default/s</code> |
      | refused | refused | refused | <code>Nothing default/none</code> |
      | refused, then created | refused, then created | refused, then applied | <code>ConfigMap later/l</code> |
      | created | created | created | <code>Namespace later</code> |

      - stays, though it is in the manifests no more: <code>ConfigMap default/old</code>

      <details><summary><code>ConfigMap default/c</code>: 3 fields</summary>

      <code>&#126; data.a&#58; one → two</code><br>
      <code>+ data.b&#58; 9007199254740993</code><br>
      <code>- data.gone&#58; x</code>

      </details>

      *Not to the letter:* cluster state: 3 nodes of 4 cpu and 16Gi, assumed because no cluster is given: whatever else is in your cluster is not known \\(\\-\\-cluster, \\-\\-context\\)
      "
    `)
  })

  it('fits into a comment', () => {
    const [change] = everything.changes
    const text = diffMarkdown({ ...everything, changes: Array.from({ length: 900 }, () => change as Change) })
    expect(text.length).toBeLessThan(65_536)
    expect(text).toMatch(/and \d+ more\n$/)
  })

  it('lets nothing of a manifest become markup', () => {
    const text = diffMarkdown(diff(map('{a: "</code><img src=x>|`@all"}'), map('{a: b}')))
    expect(text).not.toMatch(/<img|@all/)
  })
})
