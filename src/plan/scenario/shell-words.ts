/** Divides a command into words as a shell does: blanks divide, quotes and backslashes keep together. Variables and the like are not known. */
export function splitWords(command: string): string[] {
  const words: string[] = []
  let word: string | undefined
  let quote = ''
  for (let at = 0; at < command.length; at++) {
    const char = command[at] ?? ''
    if (quote === "'") {
      if (char === "'") quote = ''
      else word = `${word ?? ''}${char}`
    } else if (char === '\\' && at + 1 < command.length && (quote === '' || /["\\$`]/.test(command[at + 1] ?? ''))) word = `${word ?? ''}${command[++at] ?? ''}`
    else if (quote === '"') {
      if (char === '"') quote = ''
      else word = `${word ?? ''}${char}`
    } else if (char === "'" || char === '"') {
      quote = char
      word ??= ''
    } else if (/\s/.test(char)) {
      if (word !== undefined) words.push(word)
      word = undefined
    } else word = `${word ?? ''}${char}`
  }
  if (word !== undefined) words.push(word)
  return words
}
