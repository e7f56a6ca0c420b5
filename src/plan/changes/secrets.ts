import { isMap, setKey, type Value, type ValueMap } from '../../base/json.ts'
import type { Answer, FieldChange } from '../plan.ts'

/** What stands in place of a secret value. */
export const hidden = '(hidden)'

/** Whether the values of an object's `data` and `stringData` are nobody's to see. */
export function isSecret({ apiVersion, kind }: { readonly apiVersion: string, readonly kind: string }): boolean {
  return kind === 'Secret' && (apiVersion === 'v1' || apiVersion === '')
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

/** kubectl prints whole objects and patches when the server refuses a patch: of a Secret only what the server said is told. */
export function hideDump(answer: Answer): Answer {
  if (answer.status === undefined) return answer
  const { reason, message } = answer.status
  return { ...answer, line: reason === 'Client' ? firstLine(message) : `Error from server (${reason}): ${message}`, status: { ...answer.status, message: reason === 'Client' ? firstLine(message) : message } }
}

/** An object that cannot be told to be no Secret is printed whole by kubectl behind these words. */
function firstLine(text: string): string {
  return (text.split('\n')[0] ?? '').replace(/(Object 'Kind' is missing in) .*/s, '$1 the object')
}
