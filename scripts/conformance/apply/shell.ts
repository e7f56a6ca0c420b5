import { spawnSync } from 'node:child_process'
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import type { StepTexts } from './normalise.ts'

export type Files = Map<string, string | Uint8Array>

/** A simple command: its words and the variables set for it. */
export interface SimpleCommand {
  readonly words: readonly string[]
  readonly env: Readonly<Record<string, string>>
}

/** Runs a line as bash would, each `kubectl` in it through `kubectl`. */
export function runLine(line: string, files: Files, kubectl: (command: SimpleCommand, stdin: string) => StepTexts): StepTexts {
  let [stdout, stderr, code] = ['', '', 0]
  for (const { text, after } of listed(line)) {
    if ((after === '&&' && code !== 0) || (after === '||' && code === 0)) continue
    const answer = runPipeline(text, files, kubectl)
    stdout += answer.stdout
    stderr += answer.stderr
    code = answer.code
  }
  return { stdout, stderr, code }
}

/** Pipelines one after the other, and what stands before each; a line that is more than a list stays whole. */
function listed(line: string): { readonly text: string, readonly after: string }[] {
  if (/\$\(|`|^\s*(?:for|while|if|until|case)\s|[({]\s/.test(line)) return [{ text: line, after: '' }]
  const found: { text: string, after: string }[] = [{ text: '', after: '' }]
  for (const [part = ''] of line.matchAll(/\$'(?:\\.|[^'\\])*'|'[^']*'|"(?:\\.|[^"\\])*"|\\.|&&|\|\||;|[^'"\\$|&;]+|\$|\||&/gs)) {
    const last = found.at(-1)
    if (['&&', '||', ';'].includes(part)) found.push({ text: '', after: part })
    else if (last !== undefined) last.text += part
  }
  return found.filter(({ text }) => text.trim() !== '')
}

function runPipeline(line: string, files: Files, kubectl: (command: SimpleCommand, stdin: string) => StepTexts): StepTexts {
  let stdin = ''
  let stderr = ''
  let code = 0
  for (const stage of stages(line)) {
    const answer = runStage(stage, files, stdin, kubectl)
    stdin = answer.stdout
    stderr += answer.stderr
    code = answer.code
  }
  return { stdout: stdin, stderr, code }
}

function runStage(stage: string, files: Files, stdin: string, kubectl: (command: SimpleCommand, stdin: string) => StepTexts): StepTexts {
  const redirected = /^(.*?[^12\s]) ?> ?(\S+)$/s.exec(stage)
  const plain = splitCommand(stage)
  const [text, into] = plain === undefined && redirected !== null ? [redirected[1] ?? '', redirected[2] ?? ''] : [stage, '']
  const command = plain ?? splitCommand(text) ?? expanded(text, files)
  const answer = command.words[0] === 'kubectl' ? kubectl({ words: command.words.slice(1), env: command.env }, stdin) : inFolder(files, (folder) => bash(stage, folder, stdin), true)
  if (command.words[0] !== 'kubectl') return answer
  if (into === '') return answer
  files.set(into, answer.stdout)
  return { ...answer, stdout: '' }
}

/** What stands between pipes outside of quotes. */
function stages(line: string): string[] {
  const found: string[] = []
  let stage = ''
  for (const [part = ''] of line.matchAll(/\$'(?:\\.|[^'\\])*'|'[^']*'|"(?:\\.|[^"\\])*"|\\.|[^'"\\$|]+|\$|\|/gs)) {
    if (part !== '|') stage += part
    else {
      found.push(stage.trim())
      stage = ''
    }
  }
  return [...found, stage.trim()]
}

/** Words that only a shell can tell. */
function expanded(text: string, files: Files): SimpleCommand {
  const { stdout } = inFolder(files, (folder) => bash(`printf '%s\\0' ${text}`, folder, ''))
  return { words: stdout.split('\0').slice(0, -1), env: {} }
}

function bash(text: string, cwd: string, input: string): StepTexts {
  const { stdout, stderr, status } = spawnSync('bash', ['-c', text], { cwd, input })
  return { stdout: stdout.toString(), stderr: stderr.toString(), code: status ?? -1 }
}

/** A folder with the files of a session; with `keep` what is done to them lasts. */
export function inFolder<T>(files: Files, act: (folder: string) => T, keep = false): T {
  const folder = mkdtempSync(join(tmpdir(), 'session-'))
  try {
    for (const [name, content] of files) {
      mkdirSync(dirname(join(folder, name)), { recursive: true })
      writeFileSync(join(folder, name), content)
    }
    const result = act(folder)
    if (keep) for (const name of readdirSync(folder, { recursive: true, withFileTypes: true }).filter((entry) => entry.isFile()).map((entry) => join(entry.parentPath, entry.name))) files.set(name.slice(folder.length + 1), contentOf(name))
    return result
  } finally {
    rmSync(folder, { recursive: true, force: true })
  }
}

function contentOf(path: string): string | Uint8Array {
  const bytes = readFileSync(path)
  const text = bytes.toString('utf8')
  return Buffer.from(text, 'utf8').equals(bytes) ? text : new Uint8Array(bytes)
}

/** The user's editor on a text, and what it says; undefined when it fails. */
export function editorOf(command: string | undefined, say: (text: string) => void): ((text: string) => string | undefined) | undefined {
  if (command === undefined) return undefined
  return (text) => {
    const files: Files = new Map([['edited.yaml', text]])
    const { stdout, code } = inFolder(files, (folder) => bash(`${command} edited.yaml`, folder, ''), true)
    say(stdout)
    const edited = files.get('edited.yaml')
    return code === 0 && typeof edited === 'string' ? edited : undefined
  }
}

/** A kustomization, rendered by a real kubectl. */
export function kustomized(path: string, files: Files): { text: string } | { error: string } {
  return inFolder(files, (cwd) => {
    const { status, stdout, stderr } = spawnSync('kubectl', ['kustomize', path], { cwd, encoding: 'utf8' })
    return status === 0 ? { text: stdout } : { error: stderr.replaceAll(`${cwd}/`, '').replaceAll(cwd, '') }
  })
}

/** What a program says of two folders. */
export function compared(command: string, from: ReadonlyMap<string, string>, to: ReadonlyMap<string, string>): StepTexts {
  const both: Files = new Map([...[...from].map(([name, text]) => [`LIVE/${name}`, text] as const), ...[...to].map(([name, text]) => [`MERGED/${name}`, text] as const)])
  return inFolder(both, (cwd) => {
    for (const name of ['LIVE', 'MERGED']) mkdirSync(join(cwd, name), { recursive: true })
    return bash(`${command} LIVE MERGED`, cwd, '')
  })
}

/** Words by the shell's quoting; undefined when it needs a shell. */
export function splitCommand(text: string): SimpleCommand | undefined {
  const words: string[] = []
  let word: string | undefined
  for (let at = 0; at < text.length; at++) {
    const char = text.charAt(at)
    if (text.startsWith('$\'', at)) {
      const quoted = /^\$'((?:\\.|[^'\\])*)'/s.exec(text.slice(at))
      if (quoted === null) return undefined
      word = (word ?? '') + unescaped(quoted[1] ?? '')
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

/** `$'…'` of bash. */
function unescaped(text: string): string {
  return text.replaceAll(/\\(?:u([0-9a-fA-F]{1,4})|x([0-9a-fA-F]{1,2})|(.))/gs, (_all, unicode: string | undefined, hex: string | undefined, char: string | undefined) =>
    unicode !== undefined || hex !== undefined ? String.fromCodePoint(parseInt(unicode ?? hex ?? '', 16)) : { n: '\n', t: '\t', r: '\r' }[char ?? ''] ?? char ?? '')
}
