import type { Plan } from '../plan/plan.ts'
import { jsonText } from './escape.ts'

/** For scripts: the plan as it is. Its JSON Schema is `schemas/plan.schema.json`. */
export function planJson(plan: Plan): string {
  return `${jsonText(exact(plan))}\n`
}

/** Numbers that JSON readers would round are written as text. */
function exact(value: unknown): unknown {
  return JSON.parse(JSON.stringify(value, (_key, inner: unknown) => typeof inner === 'bigint' ? String(inner) : inner))
}
