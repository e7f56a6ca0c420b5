import { describe, expect, it } from 'vitest'
import { parseAllDocuments } from 'yaml'
import type { JsonPath, Value } from '../../src/base/json.ts'
import { sameValue, valueAt } from '../../src/base/json.ts'
import { fastScan } from '../../src/parse/fast-scan.ts'
import { parseFile } from '../../src/parse/document.ts'
import { plainValue } from '../../src/parse/scalar.ts'
import { YamlError } from '../../src/parse/yaml/cursor.ts'
import { readDocument } from '../../src/parse/yaml/read-document.ts'

const SEEDS = [
  'apiVersion: apps/v1\nkind: Deployment\nmetadata:\n  name: web\n  labels: {app: web, "a/b": \'c\'}\nspec:\n  replicas: 3\n  template:\n    spec:\n      containers:\n      - name: web\n        image: nginx:1.27 # pinned\n        args: ["-c", "a\\tb"]\n',
  '# config\napiVersion: v1\nkind: ConfigMap\ndata:\n  a.conf: |\n    one\n      two\n\n    three\n  b: >-\n    folded\n    text\n\n    more\n  c: plain text\n    that goes on\n  d: "quoted\n    and folded"\n',
  'apiVersion: v1\nkind: Service\nspec:\n  ports:\n  -   port: 80\n      targetPort: http\n  - {port: 443, name: https}\n  selector:\n    app: web\n  empty:\n  list:\n    - - a\n      - b\n    -\n',
  'key with blanks : value\n"quoted key": 1\n? complex\n: 2\n10: x\n0x1F: y\nyes: no\n',
]
const PIECES = [
  ' ', '  ', '\n', '\n\n', '\n  ', ': ', ':', '- ', '-', '\n- ', '# c', ' # c', '"', "'", '\\', '[', ']', '{', '}', ',', '|', '>-\n', '|2\n', '&a ', '*a', '!!str ', '?', '<<: ', '%', '@',
  '\t', '...', 'a', 'b: c', 'yes', '0755', '1_000', '.5', '~', '\r\n', '\u0085', '😀', '{{ .x }}', '\n a: b', "''", '\\n', '--', ':x', '  \n',
]

/** A small generator of its own, so that the texts are the same everywhere. */
function* texts(count: number): Generator<string> {
  let state = 20261121
  const below = (limit: number): number => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0
    return Math.floor((state / 2 ** 32) * limit)
  }
  for (let index = 0; index < count; index++) {
    let text = SEEDS[below(SEEDS.length)] ?? ''
    for (let edits = below(3); edits >= 0; edits--) {
      const at = below(text.length + 1)
      text = text.slice(0, at) + (below(4) === 0 ? '' : (PIECES[below(PIECES.length)] ?? '')) + text.slice(at + below(2))
    }
    yield text.endsWith('\n') ? text : `${text}\n`
  }
}

const UNUSUAL = /[\x7f-\x9f\u2028\u2029]|\r(?!\n)/

describe('two readers, one meaning', () => {
  it('the fast scanner gives up or agrees with the complete reader, to the last offset', () => {
    let fast = 0
    for (const text of texts(4000)) {
      const scanned = UNUSUAL.test(text) || text.includes('\n---') ? undefined : fastScan(text, 0, text.length)
      if (!scanned || scanned.empty) continue
      fast++
      const read = readDocument(text, 0)
      if (read instanceof YamlError) throw new Error(`accepted although ${read.text}: ${JSON.stringify(text)}`)
      expect(scanned.value, text).toEqual(read.value)
      expect([...scanned.tape], text).toEqual([...read.tape])
    }
    expect(fast).toBeGreaterThan(1000)
  })

  it('plain manifests stay on the fast path', () => {
    for (const text of SEEDS.slice(0, 3)) expect(fastScan(text, 0, text.length)).toBeDefined()
  })

  it('a place leads to a text that reads as the value', () => {
    for (const text of texts(600)) {
      for (const document of parseFile('a.yaml', text).documents) {
        if (document.failed) continue
        document.scalars((scalar, path, part) => {
          const { start, end } = document.locate(path, part)
          const value = valueAt(document.value, path)
          const isLast = document.duplicateKeys.every((key) => JSON.stringify(key.path) !== JSON.stringify(path))
          if (part === 'key' || !isLast || scalar.style !== 'plain' || /[\n\r]/.test(scalar.text) || document.features.tags.length + document.features.mergeKeys.length > 0) return
          expect(text.slice(start, end), text).toBe(scalar.text)
          expect(sameValue(plainValue(scalar.text), value), `${JSON.stringify(path)} of ${JSON.stringify(text)}`).toBe(true)
        })
      }
    }
  })

  it('the yaml package agrees about text, lists and maps', () => {
    for (const text of SEEDS.slice(0, 3)) {
      const [theirs] = parseAllDocuments(text)
      expect(parseFile('a.yaml', text).documents[0]?.value).toEqual(theirs?.toJS())
    }
  })

  it('every path of a value can be located', () => {
    for (const text of SEEDS) {
      const [document] = parseFile('a.yaml', text).documents
      for (const path of pathsOf(document?.value ?? null)) {
        const span = document?.locate(path, 'entry')
        expect(span && span.start >= 0 && span.end <= text.length && span.start <= span.end).toBe(true)
        expect(document?.has(path)).toBe(true)
      }
    }
  })
})

function pathsOf(value: Value, base: JsonPath = []): JsonPath[] {
  if (typeof value !== 'object' || value === null) return [base]
  const keys = Array.isArray(value) ? value.map((_, index) => index) : Object.keys(value)
  return [base, ...keys.flatMap((key) => pathsOf(valueAt(value, [key]) ?? null, [...base, key]))]
}
