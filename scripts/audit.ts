import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { argv, cwd, exit } from 'node:process'
import { rules } from '../rules/index.ts'
import { setSchemaReader } from '../src/schema/load.ts'
import { collectSources } from '../src/source/collect.ts'
import { auditTexts } from './audit/audit-texts.ts'

declare const STOWAGE_ROOT: string

/**
 * `npm run audit -- <folder>…`: checks with every profile on and proves that each finding, related place and edit lies inside its
 * file, that every finding names a rule with a page, and that every path of every object, the absent ones too, has a place.
 */
const paths = argv.slice(2)
if (paths.length === 0) {
  console.error('usage: npm run audit -- <folder>…')
  exit(2)
}
setSchemaReader((name) => existsSync(join(STOWAGE_ROOT, 'schemas', name)) ? readFileSync(join(STOWAGE_ROOT, 'schemas', name), 'utf8') : undefined)
const { files, looked } = await collectSources({ paths, gitignore: false })
const { problems, findings, places, documents, counts } = auditTexts(files, rules, cwd())
for (const problem of problems.slice(0, 100)) console.log(problem)
for (const [rule, count] of counts) console.log(`${String(count).padStart(7)} ${rule}`)
console.log(`${looked.join(', ')}: ${files.length} files, ${documents} documents, ${findings} findings, ${places} places: ${problems.length === 0 ? 'all inside their files' : `${problems.length} problems`}`)
exit(problems.length === 0 ? 0 : 1)
