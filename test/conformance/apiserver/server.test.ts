import { readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { describe, expect, it } from 'vitest'
import '../../support/schemas.ts'
import { replay } from '../../../scripts/conformance/apiserver.ts'
import { newestMinor } from '../../../src/base/release.ts'

/** Answers of a real API server (see README.md) to patches, raw requests, reviews, and requests under policies and quotas. */
const folder = fileURLToPath(new URL('.', import.meta.url))

const topics = ['patch', 'routing', 'fuzzed', 'admission-policies', 'admission-ResourceQuota', 'SubjectAccessReview']

describe('recorded answers of Kubernetes 1.36.2', () => {
  it.each(topics)('about %s hold', async (topic) => {
    const { cases, differences } = await replay({ folder, minor: newestMinor, files: `${topic}.jsonl` })
    expect(cases).toBe(readFileSync(`${folder}/${topic}.jsonl`, 'utf8').trim().split('\n').length)
    expect(differences).toEqual([])
  })
})
