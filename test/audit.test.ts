import { dirname } from 'node:path'
import { fileURLToPath } from 'node:url'
import { expect, it } from 'vitest'
import './support/schemas.ts'
import { rules } from '../rules/index.ts'
import { auditTexts } from '../scripts/audit/audit-texts.ts'
import { collectSources } from '../src/source/collect.ts'

const root = dirname(dirname(fileURLToPath(import.meta.url)))

it('every finding, related place and edit, and every path of every object, lies inside its file: over examples/ and test/', async () => {
  const { files } = await collectSources({ cwd: root, paths: ['examples', 'test'], gitignore: false })
  const { problems, findings, places, documents } = auditTexts(files, rules, root)
  expect(problems).toEqual([])
  // An audit of nothing would pass as well.
  expect([documents > 40, findings > 100, places > 1000]).toEqual([true, true, true])
}, 60_000)
