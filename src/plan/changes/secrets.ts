import { textOfBase64 } from '../../sim/api/base64.ts'
import { isMap, setKey, type Value, type ValueMap } from '../../base/json.ts'
import type { Answer, FieldChange } from '../plan.ts'

/** What stands in place of a secret value. */
export const hidden = '(hidden)'

/** Whether the values of an object's `data` and `stringData` are nobody's to see; discovery knows the kind in lower case, too. */
export function isSecret({ kind }: { readonly kind: string }): boolean {
  return kind.toLowerCase() === 'secret'
}

/** Changes with hidden values; that there is a change stays. */
export function hideValues(changes: readonly FieldChange[]): FieldChange[] {
  return changes.map((change) => {
    if (!/^\/(?:data|stringData)(?:\/|$)/.test(change.pointer)) return change
    const { path, pointer, from, to } = change
    return { path, pointer, ...from === undefined ? {} : { from: hideAll(from) }, ...to === undefined ? {} : { to: hideAll(to) } }
  })
}

function hideAll(value: Value): Value {
  if (!isMap(value)) return hidden
  const shown: ValueMap = {}
  for (const key of Object.keys(value)) setKey(shown, key, hidden)
  return shown
}

/**
 * An answer about a Secret without its values. kubectl prints whole objects and patches when the server refuses a patch, so of a refusal only
 * what the server said is told; the server in turn shows a patch that does not fit.
 */
export function hideIn(answer: Answer, states: readonly (ValueMap | undefined)[]): Answer {
  const mask = masker(states)
  const { status, warnings } = answer
  if (status === undefined) return { ...answer, ...warnings === undefined ? {} : { warnings: warnings.map(mask) } }
  const message = mask(status.message)
  const causes = status.causes?.map((cause) => ({ ...cause, message: mask(cause.message) }))
  return {
    ...answer,
    line: status.reason === 'Client' ? message : `Error from server (${status.reason}): ${message}`,
    status: { ...status, message, ...causes === undefined ? {} : { causes } },
    ...warnings === undefined ? {} : { warnings: warnings.map(mask) },
  }
}

/** Hides dumps, and every value that one of the states has: as it is stored, and as it reads. */
export function masker(states: readonly (ValueMap | undefined)[]): (text: string) => string {
  const values = new Set(states.flatMap((state) => [state?.data, state?.stringData]).flatMap((map) => isMap(map) ? Object.values(map) : []).filter((value) => typeof value === 'string').flatMap(spellings))
  // A value of a few letters would be hidden in every other word; such ones only stand in dumps.
  const told = [...values].filter((value) => value.length > 3).sort((a, b) => b.length - a.length || (a < b ? -1 : 1))
  return (text) => told.reduce((rest, value) => rest.replaceAll(value, hidden), withoutDumps(text))
}

/** As it is written, and what it stands for in base64. */
function spellings(value: string): string[] {
  return [value, textOfBase64(value)]
}

/** Whole objects: behind `is missing in`, as Go prints a patch, and as a struct after the first line. */
function withoutDumps(text: string): string {
  return (text.split('\n')[0] ?? '').replace(/(Object 'Kind' is missing in) .*/s, '$1 the object').replace(/"map\[.*\]"/s, hidden)
}
