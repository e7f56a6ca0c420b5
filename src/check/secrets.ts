import { isMap, type Value } from '../base/json.ts'
import type { Diagnostic } from '../diagnostic/diagnostic.ts'
import type { Resource } from '../model/resource.ts'

const hidden = '[hidden]'

/**
 * The finding without the values of the Secret that it is about: whatever a rule or the server quotes of them, as written or decoded, is
 * hidden. Keys stay, as they are needed to find the place.
 */
export function withoutSecretValues(finding: Diagnostic, secret: Resource): Diagnostic {
  const values = secretValues(secret)
  const clean = <T extends string | undefined>(text: T): T => (text === undefined ? text : hide(text, values)) as T
  return {
    ...finding,
    message: clean(finding.message),
    effect: clean(finding.effect),
    suggestion: clean(finding.suggestion),
    server: finding.server === undefined ? undefined : { ...finding.server, message: clean(finding.server.message) },
    related: finding.related?.map((one) => ({ ...one, text: clean(one.text) })),
    fix: finding.fix === undefined ? undefined : { ...finding.fix, title: clean(finding.fix.title) },
  }
}

export function isSecret({ group, kind }: Resource): boolean {
  return group === '' && kind === 'Secret'
}

/** All texts under `data` and `stringData`, the longest first, so that none is left in half. */
function secretValues({ raw }: Resource): string[] {
  const found = new Set<string>()
  const add = (value: Value): void => {
    if (Array.isArray(value)) value.forEach(add)
    else if (isMap(value)) Object.values(value).forEach(add)
    else if (typeof value === 'number' || typeof value === 'bigint') found.add(String(value))
    else if (typeof value === 'string') {
      for (const text of [value, ...lines(value), decoded(value) ?? '']) if (text.trim() !== '') found.add(text)
    }
  }
  for (const part of [raw.data, raw.stringData]) if (part !== undefined) add(part)
  return [...found].sort((a, b) => b.length - a.length)
}

function lines(text: string): string[] {
  return text.includes('\n') ? text.split('\n').map((line) => line.trim()) : []
}

function decoded(text: string): string | undefined {
  try {
    return atob(text.replaceAll(/\s/g, ''))
  } catch {
    return undefined
  }
}

/** Short values are hidden only within quotes: `a` occurs in every sentence. */
function hide(text: string, values: readonly string[]): string {
  let out = text
  for (const value of values) {
    if (value.length >= 4) out = out.replaceAll(value, hidden)
    else out = out.replaceAll(`"${value}"`, `"${hidden}"`)
    const escaped = JSON.stringify(value).slice(1, -1)
    if (escaped !== value) out = out.replaceAll(escaped, hidden)
  }
  return out
}
