import { goQuote } from '../../base/go-format.ts'
import { isMap, sameValue, type Value, type ValueMap } from '../../base/json.ts'
import { readYamlBody } from '../../parse/document.ts'
import { qualifiedResource } from '../../sim/api/status.ts'
import { namespaceOf } from '../command.ts'
import { Failure } from '../failure.ts'
import type { Flags } from '../flags.ts'
import { toIndentedJson } from '../printers/json.ts'
import { toKyaml } from '../printers/kyaml.ts'
import { outputOf, withoutManagedFields } from '../printers/print-flags.ts'
import { toYaml } from '../printers/yaml.ts'
import { readText, validationFault, type Info } from '../resources/files.ts'
import { metaOf, metaText, type Session } from '../session.ts'

interface Reason {
  readonly head: string
  readonly causes: readonly string[]
}

/** What went wrong with what was edited; the user may look at it once more. */
export class EditResults {
  readonly reasons: Reason[] = []
  retryable = false
  missing = false

  /** The line that tells of it. */
  add(failure: Failure, { resource, name }: Info): string {
    const words = `${qualifiedResource(resource.resource, resource.group)} ${goQuote(name)}`
    if (failure.has('Invalid')) return this.invalid(words, failure.status?.details?.causes?.map(({ field, message }) => `${field}: ${message}`) ?? [])
    if (failure.has('NotFound')) {
      this.missing = true
      return `error: ${words} could not be found on the server\n`
    }
    this.retryable = true
    return `error: ${words} could not be patched: ${failure.text}\n`
  }

  invalid(words: string, causes: readonly string[]): string {
    this.reasons.push({ head: `${words} was not valid`, causes })
    return `error: ${words} is invalid\n`
  }
}

export const editHeader = `# Please edit the object below. Lines beginning with a '#' will be ignored,
# and an empty file will abort the edit. If an error occurs while saving this file will be
# reopened with the relevant failures.
#
`

export interface Editing {
  readonly header: string
  readonly validate: boolean
  /** What is done with the objects that came back. */
  readonly act: (edited: readonly Info[], results: EditResults) => Failure | undefined
}

/** An editor that never leaves a file as it was would never end. */
const mostRounds = 50

/** Hands objects to the user's editor until what comes back can be taken, or the user gives up: `pkg/cmd/util/editor/editoptions.go` (v0.36.2). */
export function editObjects(session: Session, flags: Flags, infos: readonly Info[], { header, validate, act }: Editing): Failure | undefined {
  const { namespace } = namespaceOf(flags)
  const shown = shownText(infos, outputOf(flags))
  if (shown instanceof Failure) return shown
  const json = outputOf(flags) === 'json'
  const file = `kubectl-edit-0.${json ? 'json' : 'yaml'}`
  const kept = (failure: Failure): Failure => {
    session.printError(`A copy of your changes has been stored to ${goQuote(file)}\n`)
    return failure
  }
  const done = (text: string): undefined => {
    session.printError(`Edit cancelled, ${text}.\n`)
    return undefined
  }
  let edited: string | undefined
  let reasons: readonly Reason[] = []
  for (let round = 0; round < mostRounds; round++) {
    const before = edited
    const text = `${json ? '' : header + reasons.map(reasonText).join('')}${before === undefined ? shown : withoutComments(before)}`
    edited = session.io.edit === undefined ? text : session.io.edit(text)
    if (edited === undefined) {
      const failure = Failure.text(`there was a problem with the editor "${session.io.env.KUBE_EDITOR ?? session.io.env.EDITOR ?? 'vi'}"`)
      return before === undefined ? failure : kept(failure)
    }
    if (before !== undefined && sameContent(before, edited)) return kept(Failure.text('Edit cancelled, no valid changes were saved.'))
    const results = new EditResults()
    const fault = validate ? validationFault(withoutComments(edited)) : undefined
    const [first] = infos
    if (fault !== undefined && first !== undefined) {
      session.printError(results.invalid(`${qualifiedResource(first.resource.resource, first.resource.group)} ${goQuote(first.name)}`, [`<nil>: Invalid value: "The edited file failed validation": ${fault}`]))
      reasons = results.reasons
      continue
    }
    if (sameContent(shown, edited)) return done('no changes made')
    if (withoutComments(edited).trim() === '') return done('saved file was empty')
    const read = readText(session, { path: 'edited-file', text: edited }, namespace)
    if (read.failure !== undefined) {
      reasons = [{ head: `The edited file had a syntax error: ${read.failure.text}`, causes: [] }]
      continue
    }
    const moved = read.infos.find((info) => info.resource.namespaced && info.namespace !== namespace)
    if (moved !== undefined) return kept(Failure.text(`the namespace from the provided object ${goQuote(moved.namespace)} does not match the namespace ${goQuote(namespace)}. You must pass '--namespace=${moved.namespace}' to perform this operation.`))
    const failure = act(read.infos.map((info) => withManagedFields(info, infos)), results)
    if (failure !== undefined) return kept(failure)
    if (results.retryable) {
      session.printError(`You can run \`kubectl replace -f ${file}\` to try this update again.\n`)
      return Failure.silent()
    }
    if (results.missing) {
      session.printError(`The edits you made on deleted resources have been saved to ${goQuote(file)}\n`)
      return Failure.silent()
    }
    if (results.reasons.length === 0) return undefined
    reasons = results.reasons
  }
  return kept(Failure.text('Edit cancelled, no valid changes were saved.'))
}

/** Of several objects, the one that this one was; those without a uid are all alike. */
export function originalOf(edited: Info, infos: readonly Info[]): Info | undefined {
  return infos.find(({ object }) => metaText(object, 'uid') === metaText(edited.object, 'uid'))
}

function shownText(infos: readonly Info[], output: string): string | Failure {
  const objects = infos.map(({ object }) => withoutManagedFields(object))
  const [only] = objects
  const shown: ValueMap = objects.length === 1 && only !== undefined ? only : { kind: 'List', apiVersion: 'v1', metadata: {}, items: objects }
  switch (output) {
    case 'json': return `${toIndentedJson(shown)}\n`
    case '': case 'yaml': return toYaml(shown)
    case 'kyaml': return `---\n${toKyaml(shown)}`
    default: return Failure.text(`unable to match a printer suitable for the output format ${goQuote(output)}, allowed formats are: json,kyaml,yaml`)
  }
}

function reasonText({ head, causes }: Reason): string {
  const commented = (text: string): string => text.replaceAll(/\r?\n/g, '\n# ')
  return `# ${commented(head)}${causes.length > 0 ? ':' : ''}\n${causes.map((cause) => `# * ${commented(cause)}\n`).join('')}#\n`
}

/** What was hidden from the user belongs to both. */
function withManagedFields(info: Info, infos: readonly Info[]): Info {
  const original = originalOf(info, infos)
  const managedFields = original === undefined ? undefined : metaOf(original.object).managedFields
  return managedFields === undefined ? info : { ...info, object: { ...info.object, metadata: { ...metaOf(info.object), managedFields } } }
}

function withoutComments(text: string): string {
  return text.split('\n').filter((line) => !/^\s*#(?!!)/.test(line)).join('\n')
}

function sameContent(one: string, other: string): boolean {
  const [left, right] = [contentOf(one), contentOf(other)]
  return left === undefined || right === undefined ? withoutComments(one) === withoutComments(other) : sameValue(left, right)
}

function contentOf(text: string): Value | undefined {
  const { value, error } = readYamlBody(text)
  return error === undefined && (isMap(value) || value === null) ? value : undefined
}
