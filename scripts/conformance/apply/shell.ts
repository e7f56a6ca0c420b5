/** `cat file | command` and `command > file`, as far as the recordings use them. */
export function redirections(text: string, files: ReadonlyMap<string, string>): { cmd: string, stdin: string, into: string } {
  const piped = /^cat (\S+) \| (.*)$/s.exec(text)
  const [cmd, stdin] = piped === null ? [text, ''] : [piped[2] ?? '', files.get(piped[1] ?? '') ?? '']
  const written = /^(kubectl [^|'"]*?) ?> ?(\S+)$/.exec(cmd)
  return written === null ? { cmd, stdin, into: '' } : { cmd: written[1] ?? '', stdin, into: written[2] ?? '' }
}

/** A simple command: its words and the variables set for it. Undefined when it needs a shell. */
export function splitCommand(text: string): { words: string[], env: Record<string, string> } | undefined {
  const words: string[] = []
  let word: string | undefined
  for (let at = 0; at < text.length; at++) {
    const char = text.charAt(at)
    if (text.startsWith('$\'', at)) {
      const quoted = /^\$'((?:\\.|[^'\\])*)'/s.exec(text.slice(at))
      if (quoted === null) return undefined
      word = (word ?? '') + (quoted[1] ?? '').replaceAll(/\\(.)/gs, (_all, escape: string) => ({ n: '\n', t: '\t', r: '\r' })[escape] ?? escape)
      at += quoted[0].length - 1
    } else if (char === '\'') {
      const end = text.indexOf('\'', at + 1)
      if (end < 0) return undefined
      word = (word ?? '') + text.slice(at + 1, end)
      at = end
    } else if (char === '"') {
      word ??= ''
      for (at++; at < text.length && text.charAt(at) !== '"'; at++) {
        if (text.charAt(at) === '$' && /[({A-Za-z_]/.test(text.charAt(at + 1))) return undefined
        if (text.charAt(at) === '\\' && '"\\$`\n'.includes(text.charAt(at + 1))) at++
        word += text.charAt(at)
      }
    } else if (char === '\\') word = (word ?? '') + text.charAt(++at)
    else if (/\s/.test(char)) {
      if (word !== undefined) words.push(word)
      word = undefined
    } else if ('|&;<>()`'.includes(char) || (char === '$' && /[({A-Za-z_']/.test(text.charAt(at + 1)))) return undefined
    else word = (word ?? '') + char
  }
  if (word !== undefined) words.push(word)
  const env: Record<string, string> = {}
  while (/^[A-Za-z_]\w*=/.test(words[0] ?? '')) {
    const assignment = words.shift() ?? ''
    const equals = assignment.indexOf('=')
    env[assignment.slice(0, equals)] = assignment.slice(equals + 1)
  }
  return { words, env }
}

/** What `sed -i s/a/b/` and `truncate -s 0` make of a text. */
export function scriptedEditor(command: string | undefined): ((text: string) => string | undefined) | undefined {
  if (command === undefined) return undefined
  const words = splitCommand(command)?.words ?? []
  if (words[0] === 'truncate') return () => ''
  if (words[0] === 'true' || words[0] === 'cat') return (text) => text
  if (words[0] === 'false') return () => undefined
  const script = /^s(.)(.*?)\1(.*?)\1(g?)$/.exec(words.at(-1) ?? '')
  if (words[0] !== 'sed' || script === null) return undefined
  const [, , pattern = '', replacement = '', all = ''] = script
  return (text) => text.split('\n').map((line) => line.replace(new RegExp(pattern, all), replacement)).join('\n')
}
