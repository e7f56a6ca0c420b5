/**
 * Globs of the configuration: `*` within a name, `**` across folders, `?` one character, `{a,b}` either. A glob without a slash
 * matches the file's name in any folder; one that ends in `/` everything within. Matched without regular expressions from
 * outside: every special character of the glob is escaped.
 */
export function globMatcher(globs: readonly string[], folder: string): (path: string) => boolean {
  const patterns = globs.map((glob) => new RegExp(`^${patternOf(glob)}$`, 'su'))
  return (path) => {
    const own = folder === '' ? path : path.startsWith(`${folder}/`) ? path.slice(folder.length + 1) : undefined
    return own !== undefined && patterns.some((pattern) => pattern.test(own))
  }
}

function patternOf(glob: string): string {
  let rest = glob.replace(/^\.\//, '')
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
