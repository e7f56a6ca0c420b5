import type { Diff } from '../plan/plan.ts'
import { jsonText } from './escape.ts'

/** For scripts: the changes as they are. Its JSON Schema is `schemas/diff.schema.json`. */
export function diffJson(diff: Diff): string {
  return `${jsonText(JSON.parse(JSON.stringify(diff, exact)))}\n`
}

/** Numbers that JSON readers would round are written as text. */
function exact(_key: string, value: unknown): unknown {
  return typeof value === 'bigint' ? String(value) : value
}
