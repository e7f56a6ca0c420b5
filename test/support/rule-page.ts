import { newestMinor, parseMinorRange, type Minor } from '../../src/base/release.ts'

export interface RulePage {
  readonly title: string
  /** The paragraph under the title. */
  readonly sentence: string
  readonly sections: readonly { readonly name: string }[]
  readonly examples: readonly Example[]
}

/** A fenced `yaml` block. */
export interface Example {
  readonly section: string
  /** Line of the fence in the page. */
  readonly line: number
  /** By path: `example.yaml`, or as `# file: <path>` lines divide the block. */
  readonly files: Readonly<Record<string, string>>
  readonly expected: readonly { readonly id: string, readonly path: string, readonly line: number }[]
  readonly minors: readonly Minor[]
  readonly options: Readonly<Record<string, unknown>>
  /** The set is not closed: what is missing may be elsewhere. */
  readonly open: boolean
}

/**
 * Reads a page. Words behind the fence's `yaml` set the stage of a block: `kubernetes=1.29..1.36`, `open`,
 * `options={"known":["shop"]}`, `json` for a file with that ending, `ignore` for a block that is no manifest.
 */
export function parsePage(text: string): RulePage {
  const lines = text.split('\n')
  const sections: { name: string }[] = []
  const examples: Example[] = []
  let title = ''
  let sentence = ''
  for (let at = 0; at < lines.length; at++) {
    const line = lines[at] ?? ''
    if (line.startsWith('# ') && title === '') title = line.slice(2).trim()
    else if (/^## /.test(line)) sections.push({ name: line.slice(3).trim() })
    else if (/^<summary>/.test(line)) sections.push({ name: line.replace(/<[^>]*>/g, '').trim() })
    else if (title !== '' && sentence === '' && sections.length === 0 && line.trim() !== '') sentence = line.trim()
    const fence = /^(`{3,})(\w+)\s*(.*)$/.exec(line)
    if (fence === null) continue
    const end = lines.indexOf(fence[1] ?? '', at + 1)
    if ((fence[2] === 'yaml' || fence[2] === 'json') && !/\bignore\b/.test(fence[3] ?? '')) {
      examples.push(exampleOf(sections.at(-1)?.name ?? '', at + 1, lines.slice(at + 1, end), fence[3] ?? '', fence[2]))
    }
    at = end < 0 ? lines.length : end
  }
  return { title, sentence, sections, examples }
}

function exampleOf(section: string, line: number, lines: readonly string[], stage: string, language: string): Example {
  const files: Record<string, string> = {}
  const expected: { id: string, path: string, line: number }[] = []
  let path = `example.${language}`
  let own: string[] = []
  const close = (): void => { if (own.some((one) => one.trim() !== '') || Object.keys(files).length === 0) files[path] = `${own.join('\n')}\n` }
  for (const text of lines) {
    const file = /^# file: (\S+)$/.exec(text)
    if (file !== null) {
      if (own.length > 0) close()
      path = file[1] ?? path
      own = []
      continue
    }
    own.push(text)
    const mark = /# expect: ([a-z0-9-]+(?:, [a-z0-9-]+)*)/.exec(text)
    // A mark on a line of its own (behind a blank scalar, say) means the next line.
    const isAlone = /^\s*# expect-next-line: /.test(text)
    const next = /# expect-next-line: ([a-z0-9-]+(?:, [a-z0-9-]+)*)/.exec(text)
    for (const id of (isAlone ? next : mark)?.[1]?.split(', ') ?? []) expected.push({ id, path, line: own.length + (isAlone ? 1 : 0) })
  }
  close()
  const options = /options=(\{.*\})/.exec(stage)?.[1]
  return {
    section, line, files, expected,
    minors: parseMinorRange(/kubernetes=(\S+)/.exec(stage)?.[1] ?? '') ?? [newestMinor],
    options: options === undefined ? {} : JSON.parse(options) as Record<string, unknown>,
    open: /\bopen\b/.test(stage),
  }
}
