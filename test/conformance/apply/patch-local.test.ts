import { readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { expect, it } from 'vitest'
import '../../support/schemas.ts'
import { comparePatch } from '../../../scripts/conformance/patch-local.ts'
import { Tally } from '../../../scripts/conformance/replay.ts'
import { newestMinor } from '../../../src/base/release.ts'

/** Patches without a server by kubectl v1.36.2; origin: conformance/apply, by id. */
const folder = fileURLToPath(new URL('.', import.meta.url))

it('patches objects as kubectl does without a server', () => {
  const tally = new Tally('stderr', 'final')
  const lines = readFileSync(`${folder}/patch-local.jsonl`, 'utf8').trim().split('\n')
  for (const line of lines) comparePatch(line, [tally], { folder, minor: newestMinor })
  expect(tally.differences).toEqual([])
  expect((tally.aspects.stderr?.of ?? 0) + (tally.aspects.final?.of ?? 0)).toBe(lines.length)
})
