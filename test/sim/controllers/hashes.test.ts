import { readFileSync } from 'node:fs'
import { describe, expect, test } from 'vitest'
import { isMap, type ValueMap } from '../../../src/base/json.ts'
import type { PodTemplateSpec } from '../../../src/model/kubernetes.generated.ts'
import { computeHash } from '../../../src/sim/controllers/deployment/template-hash.ts'
import { dumpQuantity } from '../../../src/sim/controllers/deployment/dump-quantity.ts'
import { hashRevisionData, revisionData } from '../../../src/sim/controllers/history/controller-revision.ts'

const folder = new URL('../../conformance/rollout/', import.meta.url)
const recorded = readFileSync(new URL('hashes.jsonl', folder), 'utf8').trim().split('\n')
  .map((line) => JSON.parse(line) as { origin: string, template: ValueMap, hash: string, kind?: string })

describe('hashes of recorded templates', () => {
  test.each(recorded)('$origin', ({ template, hash, kind }) => {
    const { $patch, ...stored } = template
    expect($patch).toBe(kind === undefined ? undefined : 'replace')
    expect(kind === 'StatefulSet' ? hashRevisionData(revisionData(stored)) : computeHash(stored as PodTemplateSpec, undefined, 36)).toBe(hash)
  })
})

describe('hashes of each release', () => {
  const { nginx, docs, vectors } = JSON.parse(readFileSync(new URL('hashes-by-release.json', folder), 'utf8')) as { nginx: PodTemplateSpec, docs: PodTemplateSpec, vectors: Record<string, ValueMap> }
  test.each(Object.entries(vectors))('%s', (release, hashes) => {
    const minor = Number(release.slice(2))
    expect({
      nginx: computeHash(nginx, undefined, minor),
      'docs-nginx-1.14.2': computeHash(docs, undefined, minor),
      'docs-nginx-1.14.2-collision1': computeHash(docs, 1, minor),
      'docs-nginx-1.14.2-collision0': computeHash(docs, 0, minor),
    }).toEqual(isMap(hashes) ? hashes : {})
  })
})

describe('quantities in the hashed text', () => {
  test.each([
    ['128Mi', 'value:(int64)134217728 scale:(resource.Scale)0', '', 'a multiple of eight keeps no spelling'],
    ['170Mi', 'value:(int64)178257920 scale:(resource.Scale)0', '170Mi', 'another does'],
    ['1e3', 'value:(int64)1 scale:(resource.Scale)3', '1e3', 'an exponent stays one'],
    ['+250m', 'value:(int64)250 scale:(resource.Scale)-3', '+250m', 'a sign is kept as written'],
    ['1000m', 'value:(int64)1 scale:(resource.Scale)0', '1', 'thousandths that are whole become so first'],
    ['100Ti', 'value:(int64)0 scale:(resource.Scale)0', '', 'what does not fit goes to the decimal'],
  ])('%s', (text, amount, cached) => {
    const dumped = dumpQuantity(text)
    expect(dumped).toContain(amount)
    expect(dumped).toContain(`s:(string)${cached} Format`)
  })
})
