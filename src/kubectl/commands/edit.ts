import { isMap, sameValue, type ValueMap } from '../../base/json.ts'
import { readYamlBody } from '../../parse/document.ts'
import { fieldManagerFlag, fileFlags, recordFlag, saveConfigFlag, validateFlag, type Command } from '../command.ts'
import { Failure } from '../failure.ts'
import { sendChange } from '../mutate.ts'
import { toIndentedJson } from '../printers/json.ts'
import { objectPrinter, outputOf, printFlags, withoutManagedFields } from '../printers/print-flags.ts'
import { toYaml } from '../printers/yaml.ts'
import { filesOrArguments } from '../resources/targets.ts'
import { metaText } from '../session.ts'
import { withLastApplied } from '../apply/last-applied.ts'
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
      const after: ValueMap = flags.on('save-config') ? withLastApplied(value) : value
      const outcome = sendChange(session, { ...info, object: shown }, after, { dryRun: 'none', manager: flags.text('field-manager'), type: 'strategic' })
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
