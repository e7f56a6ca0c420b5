import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, it } from 'vitest'
import { getKey, isMap, sameValue } from '../../../src/base/json.ts'
import type { Value } from '../../../src/base/json.ts'
import { parseFile } from '../../../src/parse/document.ts'
import { JsonError, readJson } from '../../../src/parse/json.ts'

interface Case { readonly id: string; readonly file: string; readonly text: string; readonly data?: string; readonly error?: string }

const cases = readFileSync(join(import.meta.dirname, 'cases.jsonl'), 'utf8').trim().split('\n').map((line) => JSON.parse(line) as Case)

it('every scalar is what kubectl reads, as value and as key', () => {
  const wrong: unknown[] = []
  for (const { id, file, text, data } of cases) {
    if (data === undefined) continue
    const [document] = parseFile(file, text).documents
    const value = document?.value ?? null
    const got = isMap(value) ? (getKey(value, 'data') ?? null) : null
    if (!sameValue(file === 'data.yaml' ? withoutNull(got) : got, json(data))) wrong.push({ id, file, got, data })
  }
  expect(wrong).toEqual([])
})

it('what kubectl cannot read is refused in its words', () => {
  const wrong: unknown[] = []
  for (const { id, file, text, error } of cases) {
    if (error === undefined) continue
    const got = parseFile(file, text).diagnostics[0]?.kubectlText
    // Go prints the keys of a map in an order of its own.
    if (got?.replace(/map\[.*/, '') !== error.replace(/map\[.*/, '')) wrong.push({ id, file, got, error })
  }
  expect(wrong).toEqual([])
})

function json(text: string): Value {
  const read = readJson(text, 0)
  if (read instanceof JsonError) throw read
  return read.value
}

/** The server stores null in a map of strings as the empty string. */
function withoutNull(value: Value): Value {
  if (!isMap(value)) return value
  return Object.fromEntries(Object.entries(value).map(([key, one]) => [key, one ?? '']))
}
