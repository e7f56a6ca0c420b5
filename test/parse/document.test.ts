import { describe, expect, it } from 'vitest'
import type { JsonPath } from '../../src/base/json.ts'
import { manifestObjects, parseFile } from '../../src/parse/document.ts'
import type { ParsedDocument } from '../../src/parse/document.ts'

const text = `# first
apiVersion: v1 # why
kind: "Pod"
metadata:
  name: web
  labels: {app: web, 'tier': "front \\u00e9nd"}
spec:
  containers:
  - name: app
    image: nginx
    args: ["-c", x]
  -   name: side
    # about it
      command:
      - sh
      - |  # script
        echo # no comment
        exit
  volumes:
`

function only(source: string): ParsedDocument {
  const { documents } = parseFile('a.yaml', source)
  if (documents.length !== 1 || !documents[0]) throw new Error(`${String(documents.length)} documents`)
  return documents[0]
}

function at(document: ParsedDocument, source: string, path: JsonPath, part?: 'key' | 'value' | 'entry'): string {
  const { start, end } = document.locate(path, part)
  return source.slice(start, end)
}

describe('places', () => {
  const document = only(text)
  const rows: [JsonPath, 'key' | 'value' | 'entry', string][] = [
    [['apiVersion'], 'value', 'v1'],
    [['kind'], 'entry', 'kind: "Pod"'],
    [['metadata', 'labels', 'tier'], 'key', "'tier'"],
    [['metadata', 'labels', 'tier'], 'value', '"front \\u00e9nd"'],
    [['metadata', 'labels'], 'value', '{app: web, \'tier\': "front \\u00e9nd"}'],
    [['spec', 'containers', 0, 'args', 1], 'value', 'x'],
    [['spec', 'containers', 1, 'command', 0], 'entry', '- sh'],
    [['spec', 'containers', 1, 'name'], 'entry', 'name: side'],
    [['spec', 'containers', 1, 'command', 1], 'value', '|  # script\n        echo # no comment\n        exit'],
    [['spec', 'volumes'], 'value', ''],
    [['spec', 'volumes'], 'key', 'volumes'],
  ]
  it.each(rows)('%j %s', (path, part, expected) => {
    expect(at(document, text, path, part)).toBe(expected)
  })

  it('of what is absent: the key of the nearest ancestor, the first key of a list item, the first line', () => {
    expect(at(document, text, ['metadata', 'annotations', 'x'])).toBe('metadata')
    expect(at(document, text, ['spec', 'containers', 1, 'image'])).toBe('name')
    expect(at(document, text, ['spec', 'containers', 7, 'image'])).toBe('containers')
    expect(at(document, text, ['status'])).toBe('apiVersion: v1 # why')
    expect(document.has(['spec', 'volumes'])).toBe(true)
    expect(document.has(['spec', 'nothing'])).toBe(false)
  })

  it('of comments: all, and no text of a script', () => {
    expect(document.comments.map((comment) => comment.text)).toEqual(['# first', '# why', '# about it', '# script'])
  })

  it('of scalars as they are spelt', () => {
    expect(document.scalarAt(['kind'])).toMatchObject({ text: '"Pod"', style: 'double' })
    expect(document.scalarAt(['spec', 'containers', 1, 'command', 1])?.style).toBe('literal')
    expect(document.scalarAt(['spec'])).toBeUndefined()
  })

  it('through aliases and merges lead to where the text stands', () => {
    const source = 'base: &b {a: 1, b: 2}\nuse:\n  b: 3\n  <<: *b\n  c: *b\nlist: &l [x]\ncopy: *l\n'
    const merged = only(source)
    expect(merged.value).toEqual({ base: { a: 1, b: 2 }, use: { b: 2, a: 1, c: { a: 1, b: 2 } }, list: ['x'], copy: ['x'] })
    expect(at(merged, source, ['use', 'b'], 'entry')).toBe('b: 2')
    expect(at(merged, source, ['use', 'c'])).toBe('*b')
    expect(at(merged, source, ['use', 'c', 'b'], 'entry')).toBe('b: 2')
    expect(merged.scalarAt(['copy', 0])?.text).toBe('x')
    expect(merged.features.mergeKeys.map((key) => key.path)).toEqual([['use']])
    expect(merged.features.anchors.map(({ name, used }) => [name, used])).toEqual([['b', true], ['l', true]])
  })

  it('of keys that change when they are read, and of equal keys the last', () => {
    const source = 'yes: 1\n0x10: 2\n"10": 3\n__proto__: 4\nyes: 5\n'
    const document = only(source)
    expect(Object.entries(document.value as object)).toEqual([['10', 3], ['16', 2], ['true', 5], ['__proto__', 4]])
    expect(at(document, source, ['true'], 'entry')).toBe('yes: 5')
    expect(at(document, source, ['16'], 'entry')).toBe('0x10: 2')
    expect(at(document, source, ['__proto__'])).toBe('4')
    expect(document.duplicateKeys).toEqual([{ path: ['true'], span: { start: 36, end: 39 }, first: { start: 0, end: 3 } }])
  })
})

describe('numbers', () => {
  it('keep 64 bits, and are the same in YAML and JSON', () => {
    const expected = { a: 9007199254740993n, b: 8080, c: 2 ** 63, d: -1, e: 0 }
    expect(only('a: 9007199254740993\nb: 8080.0\nc: 9223372036854775808\nd: -1\ne: -0.0\n').value).toEqual(expected)
    expect(only('{"a":9007199254740993,"b":8080.0,"c":9223372036854775808,"d":-1,"e":-0}').value).toEqual(expected)
  })
})

describe('documents', () => {
  it('are cut at the lines that start with ---, comments alone are none, and a broken one hides no other', () => {
    const file = parseFile('a.yaml', '# top\n---\na: 1\n--- # two\nb: c: d\n---\n# only\n---\r\ne: 5\r\n')
    expect(file.documents.map(({ index, value, failed }) => [index, value, failed])).toEqual([[0, { a: 1 }, undefined], [1, null, true], [2, { e: 5 }, undefined]])
    expect(file.diagnostics.map(({ rule, document, kubectlText }) => [rule, document, kubectlText])).toEqual([
      ['yaml-syntax-error', 1, 'error parsing a.yaml: error converting YAML to JSON: yaml: mapping values are not allowed in this context'],
    ])
    expect(file.comments.map((comment) => comment.text)).toEqual(['# top', '# two', '# only'])
  })

  it('of JSON may follow one another', () => {
    const file = parseFile('a.json', '{"a":1}\n{"b":[true,null,"\\u00e9\\/"]}\n')
    expect(file.documents.map((document) => document.value)).toEqual([{ a: 1 }, { b: [true, null, 'é/'] }])
    expect(file.diagnostics).toEqual([])
  })

  it('that are broken still tell what came before the error', () => {
    const file = parseFile('a.yaml', 'apiVersion: v1\nkind: Pod\nmetadata:\n  name: web\n\tx: 1\n')
    expect(file.documents[0]?.value).toEqual({ apiVersion: 'v1', kind: 'Pod', metadata: { name: 'web' } })
    expect(file.diagnostics[0]).toMatchObject({ rule: 'yaml-tab-indent', suggestion: 'indent with spaces' })
    expect(manifestObjects(file).objects).toEqual([])
    expect(manifestObjects(file).broken).toHaveLength(1)
  })

  it('after ... are told to be dropped', () => {
    const [dropped] = parseFile('a.yaml', 'a: 1\n...\nb: 2\n').diagnostics
    expect(dropped).toMatchObject({ rule: 'yaml-document-separator', effect: 'kubectl drops it in silence', location: { span: { start: 9 } } })
  })

  it('with text on a separator are told apart, and both are read', () => {
    const file = parseFile('a.yaml', 'a: 1\n--- x\nb: 2\n')
    expect(file.documents.map((document) => document.value)).toEqual([{ a: 1 }, { b: 2 }])
    expect(file.diagnostics[0]).toMatchObject({ rule: 'yaml-document-separator', document: 0, kubectlText: 'error parsing a.yaml: invalid Yaml document separator: x' })
  })

  it('with template marks are told once per file', () => {
    const file = parseFile('a.yaml', 'a: {{ .Values.a }}\n---\nb: {{ .b }}\n')
    expect(file.diagnostics.map(({ rule, severity }) => [rule, severity])).toEqual([['yaml-unrendered-template', 'info']])
  })
})

describe('manifests', () => {
  it('are told from other files, misspelt ones counted in', () => {
    const kinds = (source: string): number[] => {
      const { objects, other } = manifestObjects(parseFile('a.yaml', source))
      return [objects.length, other.length]
    }
    expect(kinds('image: nginx\nreplicas: 1\n')).toEqual([0, 1])
    expect(kinds('services: {web: {image: nginx}}\n')).toEqual([0, 1])
    expect(kinds('find: x\n')).toEqual([0, 1])
    for (const source of ['kind: Pod\n', 'apiversion: v1\n', 'apiVerison: v1\n', 'Kind: Pod\n', 'knd: Pod\nmetadata: {}\n', 'api-version: v1\n']) expect(kinds(source), source).toEqual([1, 0])
  })

  it('in lists are unrolled, at their own places', () => {
    const source = 'apiVersion: v1\nkind: List\nitems:\n- kind: Pod\n  metadata: {name: a}\n- 7\n- apiVersion: v1\n  kind: Service\n'
    const { objects, invalidItems } = manifestObjects(parseFile('a.yaml', source))
    expect(objects.map(({ document, item, base }) => [document, item, base])).toEqual([[0, 0, ['items', 0]], [0, 2, ['items', 2]]])
    const [pod] = objects
    expect(pod && at(pod.parsed, source, [...pod.base, 'metadata', 'name'])).toBe('a')
    expect(invalidItems.map(({ item, value }) => [item, value])).toEqual([[1, 7]])
    const typed = manifestObjects(parseFile('a.yaml', 'apiVersion: v1\nkind: PodList\nitems:\n- metadata: {name: a}\n'))
    expect(typed.objects[0]?.value).toEqual({ apiVersion: 'v1', kind: 'Pod', metadata: { name: 'a' } })
  })
})
