import { describe, expect, it } from 'vitest'
import { newestMinor } from '../../../src/base/release.ts'
import { replay } from '../../../scripts/conformance/scheduler.ts'

const { aspects, differences, cases } = await replay({ folder: import.meta.dirname, minor: newestMinor })

describe('the recorded decisions of kube-scheduler 1.36.2', () => {
  it.each(Object.entries(aspects))('%s agrees in every case', (aspect, { agree, of }) => {
    expect(differences.filter((difference) => difference.aspect === aspect)).toEqual([])
    expect(agree).toBe(of)
    expect(of).toBeGreaterThan(0)
  })

  it('cover every plugin', () => {
    expect(cases).toBeGreaterThan(150)
  })
})
