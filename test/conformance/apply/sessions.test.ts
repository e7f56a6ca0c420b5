import { readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { describe, expect, it } from 'vitest'
import '../../support/schemas.ts'
import { replay } from '../../../scripts/conformance/apply.ts'
import { newestMinor } from '../../../src/base/release.ts'

/** Sessions of a real kubectl (see README.md): every word, every exit code, every object that was left. */
const folder = fileURLToPath(new URL('.', import.meta.url))

describe('recorded sessions of kubectl 1.36.2', () => {
  it.each([
    ['without controllers', 'sessions.jsonl'],
    ['with controllers, a scheduler and nodes', 'controllers.jsonl'],
    ['of the commands that the recordings hardly touch', 'own.jsonl'],
    ['written after the code, to see what neighbours of the recordings get', 'fresh.jsonl'],
  ])('hold to the byte: %s', async (_what, files) => {
    const { cases, differences } = await replay({ folder, minor: newestMinor, documents: undefined, files })
    expect(cases).toBe(readFileSync(`${folder}/${files}`, 'utf8').trim().split('\n').length)
    expect(differences).toEqual([])
  })
})
