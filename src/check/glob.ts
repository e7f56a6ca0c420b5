import { pathWithin } from '../base/paths.ts'
import type { Globs } from './settings.ts'

/**
 * Globs of the configuration: `*` within a name, `**` across folders, `?` one character, `{a,b}` either. A glob without a slash
 * matches the file's name in any folder; one that ends in `/` everything within. Given absolute paths.
 */
export function globMatcher({ globs, folder }: Globs): (path: string) => boolean {
  const patterns = globs.map((glob) => new RegExp(`^${patternOf(glob)}$`, 'su'))
  return (path) => {
    const own = pathWithin(path, folder)
    return own !== undefined && patterns.some((pattern) => pattern.test(own))
  }
}

function patternOf(glob: string): string {
  // Stars in a row mean no more than one pair, and cost a pattern its speed.
  let rest = glob.replace(/^\.\//, '').replaceAll(/(\*\*\/)+/g, '**/').replaceAll(/\*{3,}/g, '**')
  let out = rest.includes('/') ? '' : '(?:.*/)?'
  if (rest.startsWith('/')) rest = rest.slice(1)
  if (rest.endsWith('/')) rest += '**'
  let depth = 0
  for (let index = 0; index < rest.length; index++) {
    const char = rest.charAt(index)
    if (rest.startsWith('**/', index)) {
      out += '(?:.*/)?'
      index += 2
    } else if (rest.startsWith('**', index)) {
      out += '.*'
      index += 1
    } else if (char === '*') out += '[^/]*'
    else if (char === '?') out += '[^/]'
    else if (char === '{' && rest.includes('}', index)) {
      out += '(?:'
      depth += 1
    } else if (char === '}' && depth > 0) {
      out += ')'
      depth -= 1
    } else if (char === ',' && depth > 0) out += '|'
    else out += char.replace(/[\\^$.*+?()[\]{}|/]/u, '\\$&')
  }
  return out + ')'.repeat(depth)
}
