import { describe, expect, it } from 'vitest'
import { rules } from '../../rules/index.ts'
import { simulatedServer } from '../../src/check/simulated-server.ts'
import type { Diagnostic } from '../../src/diagnostic/diagnostic.ts'
import { checkTexts } from '../support/check-text.ts'

const own = rules.filter(({ group }) => group === 'api' || group === 'yaml')

function told(text: string, path = 'a.yaml', minors: readonly number[] = [36]): readonly Diagnostic[] {
  return checkTexts({ [path]: text }, { rules: own, server: simulatedServer, minors }).diagnostics.filter(({ severity }) => severity === 'error')
}

function brief(findings: readonly Diagnostic[]): string[] {
  return findings.map(({ rule, pointer, server }) => `${rule} ${pointer}${server === undefined ? '' : ' +server'}`)
}

const pod = (rest: string): string => `apiVersion: v1\nkind: Pod\nmetadata:\n  name: web\nspec:\n${rest}`
const container = '  containers:\n    - name: web\n      image: registry.example/web:1\n'

describe('what the server refuses is told by the rule that explains it', () => {
  it.each([
    ['a value beside a misspelt field, which the server would tell only later', pod(`  restartpolicy: never\n${container}`), [
      'schema-typo-field /spec/restartpolicy +server', 'schema-enum /spec/restartpolicy',
    ]],
    ['nothing that is missing only because its field is misspelt', pod('  containers:\n    - name: web\n      imagee: x\n'), ['schema-typo-field /spec/containers/0/imagee +server']],
    ['what is missing beside a value of the wrong type', pod('  activeDeadlineSeconds: soon\n  containers:\n    - name: web\n'), [
      'schema-type /spec/activeDeadlineSeconds +server', 'schema-missing-field /spec/containers/0/image',
    ]],
    ['taints of a node where the file has them, although the server says metadata.taints', 'apiVersion: v1\nkind: Node\nmetadata:\n  name: worker\nspec:\n  taints: [{key: a, effect: Noschedule}]\n', [
      'schema-enum /spec/taints/0/effect +server',
    ]],
    ['the one label of several that is wrong', `apiVersion: v1\nkind: ConfigMap\nmetadata:\n  name: web\n  labels: {app: web, tier: a b}\n`, ['schema-constraint /metadata/labels/tier +server']],
    ['a resourceVersion, of which the server only says that it is there', 'apiVersion: v1\nkind: ConfigMap\nmetadata:\n  name: web\n  resourceVersion: "4"\n', ['server-owned-field /metadata/resourceVersion +server']],
    ['a kind that is no text', 'apiVersion: v1\nkind: 5\n', ['schema-type  +server']],
    ['an item of a list that is no object, in the words of kubectl', 'apiVersion: v1\nkind: List\nitems: [text]\n', ['list-item-invalid /items/0 +server']],
  ])('%s', (_, text, expected) => {
    expect(brief(told(text)).sort()).toEqual([...expected].sort())
  })

  it('tells a value once, however many releases refuse it', () => {
    expect(brief(told(pod(`  resources: {limits: {memory: 1Gi}}\n  restartPolicy: never\n${container}`), 'a.yaml', [30, 31, 32, 33, 34, 35, 36]))).toEqual([
      'api-field-too-new /spec/resources +server', 'schema-enum /spec/restartPolicy +server',
    ])
  })

  it('keeps the quotes of JSON in what it would write', () => {
    const fixes = told('{"apiVersion": "v1", "kind": "Pod", "metadata": {"name": "web"}, "spec": {"restartPolicy": "never", "dnspolicy": "Default", "containers": [{"name": "web", "image": "x"}]}}', 'a.json')
      .flatMap(({ fix }) => fix?.edits.map(({ newText }) => newText) ?? [])
    expect(fixes.sort()).toEqual(['"Never"', '"dnsPolicy"'])
  })
})
