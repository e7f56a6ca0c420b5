import { readdirSync, readFileSync, statSync } from 'node:fs'
import { join } from 'node:path'
import type { SourceText } from '../workspace/check.ts'

export async function readSources(paths: readonly string[], _stdinName: string | undefined): Promise<{ sources: SourceText[], problems: string[], looked: string }> {
  const sources: SourceText[] = []
  const walk = (path: string): void => {
    if (statSync(path).isDirectory()) for (const name of readdirSync(path).sort()) { if (!name.startsWith('.') && name !== 'node_modules') walk(join(path, name)) }
    else if (/\.(ya?ml|json)$/.test(path)) sources.push({ path, text: readFileSync(path, 'utf8') })
  }
  for (const path of paths) walk(path)
  return Promise.resolve({ sources, problems: [], looked: paths.join(', ') })
}
