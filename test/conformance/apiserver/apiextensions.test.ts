import { readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { describe, expect, it } from 'vitest'
import '../../support/schemas.ts'
import { replay } from '../../../scripts/conformance/apiserver.ts'
import { newestMinor } from '../../../src/base/release.ts'

/** Answers of a real API server (see README.md) to requests about CustomResourceDefinitions and custom resources. */
const folder = fileURLToPath(new URL('.', import.meta.url))

describe('recorded answers of Kubernetes 1.36.2', () => {
  it.each(['CustomResourceDefinition', 'custom-resources'])('about %s hold', async (kind) => {
    const { cases, differences } = await replay({ folder, minor: newestMinor, documents: undefined, files: `${kind}.jsonl` })
    expect(cases).toBe(readFileSync(`${folder}/${kind}.jsonl`, 'utf8').trim().split('\n').length)
    expect(differences).toEqual([])
  })
})
