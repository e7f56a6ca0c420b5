import type { CheckFlags } from './check-paths.ts'
export async function fixPaths(_p: readonly string[], _f: CheckFlags, _o: { isDryRun: boolean, unsafe: boolean }): Promise<{ diff: string }> { return Promise.resolve({ diff: '' }) }
