import type { ParsedDocument } from '../../src/check/api.ts'

/** Whether two manifests stand in one document, because the `---` between them is missing: both words come twice at the top. */
export function isGluedDocument({ duplicateKeys }: ParsedDocument): boolean {
  const twice = duplicateKeys.filter(({ path }) => path.length === 1).map(({ path }) => path[0])
  return twice.includes('apiVersion') && twice.includes('kind')
}
