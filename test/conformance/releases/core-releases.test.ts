import { fileURLToPath } from 'node:url'
import { describe, expect, it } from 'vitest'
import '../../support/schemas.ts'
import { replay } from '../../../scripts/conformance/apiserver.ts'

/** What older API servers checked otherwise, and in other words (see README.md). */
const folder = fileURLToPath(new URL('apiserver', import.meta.url))

describe('recorded answers of releases', () => {
  it.each([30, 32, 34, 35, 36])('of 1.%i hold', async (minor) => {
    const { cases, differences } = await replay({ folder, minor, documents: undefined, files: '*.jsonl' })
    expect(cases).toBe(21)
    expect(differences).toEqual([])
  })
})
