import { isMap, sameValue, type ValueMap } from '../../base/json.ts'
import { goJson } from '../../base/go-format.ts'
import { JsonError, readJson } from '../../parse/json.ts'
import { readYamlBody } from '../../parse/document.ts'
import { fieldManagerFlag, fileFlags, recordFlag, saveConfigFlag, validateFlag, type Command } from '../command.ts'
import { Failure } from '../failure.ts'
import { sendChange } from '../mutate.ts'
import { toIndentedJson } from '../printers/json.ts'
import { objectPrinter, outputOf, printFlags, withoutManagedFields } from '../printers/print-flags.ts'
import { toYaml } from '../printers/yaml.ts'
import { filesOrArguments } from '../resources/targets.ts'
import { metaOf, metaText, targetFor } from '../session.ts'
import { lastAppliedAnnotation, lastAppliedOf, withLastApplied } from '../apply/last-applied.ts'
import { qualifiedResource } from '../../sim/api/status.ts'

const header = `# Please edit the object below. Lines beginning with a '#' will be ignored,
# and an empty file will abort the edit. If an error occurs while saving this file will be
# reopened with the relevant failures.
#
`

/** `kubectl edit`: `pkg/cmd/util/editor/editoptions.go` (v0.36.2); the editor is handed in and used once. */
export const edit: Command = {
  flags: [...fileFlags, ...printFlags, recordFlag, saveConfigFlag, validateFlag, fieldManagerFlag('kubectl-edit'), { name: 'windows-line-endings', type: 'bool' }, { name: 'subresource', type: 'string' }, { name: 'output-patch', type: 'bool' }],
  run(session, flags) {
    const output = outputOf(flags)
    if (!['', 'json', 'yaml', 'kyaml'].includes(output)) return Failure.text(`unable to match a printer suitable for the output format "${output}", allowed formats are: json,kyaml,yaml`)
    const found = filesOrArguments(session, flags, { latest: true })
    if (found instanceof Failure) return found
    const failures = [...found.failures]
    for (const info of found.infos) {
      const shown = withoutManagedFields(info.object)
      const text = output === 'json' ? `${toIndentedJson(shown)}\n` : `${header}${toYaml(shown)}`
      const edited = session.io.edit === undefined ? text : session.io.edit(text)
      if (edited === undefined) return Failure.text(`there was a problem with the editor "${session.io.env.KUBE_EDITOR ?? session.io.env.EDITOR ?? 'vi'}"`)
      if (edited === text) {
        session.printError('Edit cancelled, no changes made.\n')
        continue
      }
      const copy = 'A copy of your changes has been stored to "kubectl-edit-0.yaml"\n'
      const { value, error } = readYamlBody(edited)
      const invalid = (): Failure => {
        session.printError(`error: ${qualifiedResource(info.resource.resource, info.resource.group)} "${info.name}" is invalid\n${copy}`)
        return Failure.text('Edit cancelled, no valid changes were saved.')
      }
      if (error !== undefined || !isMap(value)) return invalid()
      if (value.apiVersion !== shown.apiVersion || value.kind !== shown.kind || metaText(value, 'name') !== info.name) {
        session.printError(copy)
        return Failure.text('At least one of apiVersion, kind and name was changed')
      }
      if (sameValue(value, shown)) {
        session.printError('Edit cancelled, no changes made.\n')
        continue
      }
      // What was hidden from the user belongs to both.
      const whole = withManagedFields(value, info.object)
      const outcome = sendChange(session, info, flags.on('save-config') ? withLastApplied(whole) : whole, { dryRun: 'none', manager: flags.text('field-manager'), type: 'strategic' })
      if (outcome instanceof Failure) {
        if (outcome.has('Invalid')) return invalid()
        failures.push(outcome)
        continue
      }
      const print = objectPrinter(session, flags, 'edited')
      const failure = print instanceof Failure ? print : output === '' ? print(outcome.object) : undefined
      if (output !== '' && !(print instanceof Failure)) session.print(`${qualifiedResource(info.resource.kind.toLowerCase(), info.resource.group)}/${info.name} edited\n`)
      if (failure !== undefined) failures.push(failure)
    }
    return Failure.all(failures)
  },
}

function withManagedFields(object: ValueMap, from: ValueMap): ValueMap {
  const { managedFields } = metaOf(from)
  return managedFields === undefined ? object : { ...object, metadata: { ...metaOf(object), managedFields } }
}

/** `kubectl apply edit-last-applied`: `pkg/cmd/apply/apply_edit_last_applied.go`; what is edited is what the annotation holds. */
export const editLastApplied: Command = {
  flags: [...fileFlags, ...printFlags, recordFlag, validateFlag, fieldManagerFlag('kubectl-client-side-apply'), { name: 'windows-line-endings', type: 'bool' }],
  run(session, flags) {
    const found = filesOrArguments(session, flags, { latest: true })
    if (found instanceof Failure) return found
    const failures = [...found.failures]
    let count = 0
    for (const info of found.infos) {
      const saved = savedObject(info.object)
      if (saved === undefined) continue
      count++
      const text = outputOf(flags) === 'json' ? `${toIndentedJson(saved)}\n` : `${lastAppliedHeader}${toYaml(saved)}`
      const edited = session.io.edit === undefined ? text : session.io.edit(text)
      if (edited === undefined) return Failure.text(`there was a problem with the editor "${session.io.env.KUBE_EDITOR ?? session.io.env.EDITOR ?? 'vi'}"`)
      const { value } = readYamlBody(edited)
      if (edited === text || !isMap(value)) {
        session.printError('Edit cancelled, no changes made.\n')
        continue
      }
      const patch = { metadata: { annotations: { [lastAppliedAnnotation]: `${goJson(value)}\n` } } }
      const stored = sameValue(value, saved) ? info.object : session.patch(targetFor(info.resource, info.namespace, info.name), patch, { type: 'merge', fieldManager: flags.text('field-manager') })
      const print = stored instanceof Failure ? stored : objectPrinter(session, flags, sameValue(value, saved) ? 'skipped' : 'edited')
      const failure = print instanceof Failure ? print : print(value)
      if (failure !== undefined) failures.push(failure)
    }
    if (count === 0 && failures.length === 0) return Failure.text('no last-applied-configuration annotation found on resources, to create the annotation, use command `kubectl apply set-last-applied --create-annotation`')
    return Failure.all(failures)
  },
}

const lastAppliedHeader = `# Please edit the 'last-applied-configuration' annotations below.
# Lines beginning with a '#' will be ignored, and an empty file will abort the edit.
#
`

function savedObject(object: ValueMap): ValueMap | undefined {
  const text = lastAppliedOf(object)
  const read = text === undefined ? undefined : readJson(text, 0)
  return read === undefined || read instanceof JsonError || !isMap(read.value) ? undefined : read.value
}
