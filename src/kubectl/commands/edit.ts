import { isMap, sameValue, type ValueMap } from '../../base/json.ts'
import { goJson } from '../../base/go-format.ts'
import { JsonError, readJson } from '../../parse/json.ts'
import { fieldManagerFlag, fieldValidationOf, fileFlags, recordFlag, saveConfigFlag, validateFlag, type Command, type FieldValidation } from '../command.ts'
import { editHeader, editObjects, originalOf, type EditResults } from '../edit/editor.ts'
import { Failure } from '../failure.ts'
import type { Flags } from '../flags.ts'
import { sendChange } from '../mutate.ts'
import { objectPrinter, printFlags } from '../printers/print-flags.ts'
import type { Info } from '../resources/files.ts'
import { filesOrArguments } from '../resources/targets.ts'
import { targetFor, type Session } from '../session.ts'
import { lastAppliedAnnotation, lastAppliedOf, withLastApplied } from '../apply/last-applied.ts'

/** `kubectl edit`: `pkg/cmd/edit/edit.go` (v0.36.2); the editor is handed in. */
export const edit: Command = {
  flags: [...fileFlags, ...printFlags, recordFlag, saveConfigFlag, validateFlag, fieldManagerFlag('kubectl-edit'), { name: 'windows-line-endings', type: 'bool' }, { name: 'subresource', type: 'string' }, { name: 'output-patch', type: 'bool' }],
  run(session, flags) {
    const fieldValidation = fieldValidationOf(flags)
    if (fieldValidation instanceof Failure) return fieldValidation
    const found = filesOrArguments(session, flags, { latest: true, bareTypes: true })
    if (found instanceof Failure) return found
    const failure = Failure.all(found.failures)
    if (failure !== undefined) return failure
    if (found.infos.length === 0) return Failure.text('edit cancelled, no objects found')
    return editObjects(session, flags, found.infos, {
      header: editHeader, validate: fieldValidation !== 'Ignore',
      act: (edited, results) => each(edited, (info) => patchEdited(session, flags, info, { infos: found.infos, results, fieldValidation })),
    })
  },
}

/** `kubectl apply edit-last-applied`: `pkg/cmd/apply/apply_edit_last_applied.go`; what is edited is what the annotation holds. */
export const editLastApplied: Command = {
  flags: [...fileFlags, ...printFlags, recordFlag, validateFlag, fieldManagerFlag('kubectl-client-side-apply'), { name: 'windows-line-endings', type: 'bool' }],
  run(session, flags) {
    const fieldValidation = fieldValidationOf(flags)
    if (fieldValidation instanceof Failure) return fieldValidation
    const found = filesOrArguments(session, flags, { latest: true, bareTypes: true })
    if (found instanceof Failure) return found
    const failure = Failure.all(found.failures)
    if (failure !== undefined) return failure
    const saved = found.infos.flatMap((info) => {
      const object = savedObject(info.object)
      return object === undefined ? [] : [{ ...info, object }]
    })
    if (saved.length === 0) return Failure.text('no last-applied-configuration annotation found on resources, to create the annotation, use command `kubectl apply set-last-applied --create-annotation`')
    return editObjects(session, flags, saved, {
      header: lastAppliedHeader, validate: fieldValidation !== 'Ignore',
      act: (edited) => each(edited, (info) => {
        const original = originalOf(info, saved)
        if (original !== undefined && sameValue(original.object, info.object)) return printed(session, flags, 'skipped', info.object)
        const patch = { metadata: { annotations: { [lastAppliedAnnotation]: `${goJson(info.object)}\n` } } }
        const stored = session.patch(targetFor(info.resource, info.namespace, info.name), patch, { type: 'merge', fieldManager: flags.text('field-manager') })
        return stored instanceof Failure ? stored : printed(session, flags, 'edited', info.object)
      }),
    })
  },
}

function patchEdited(session: Session, flags: Flags, info: Info, { infos, results, fieldValidation }: { readonly infos: readonly Info[], readonly results: EditResults, readonly fieldValidation: FieldValidation }): Failure | undefined {
  const original = originalOf(info, infos)
  if (original === undefined) return Failure.text(`no original object found for ${goJson(info.object)}`)
  const object = flags.on('save-config') ? withLastApplied(info.object) : info.object
  if (sameValue(original.object, object)) return printed(session, flags, 'skipped', object)
  if (object.apiVersion !== original.object.apiVersion || object.kind !== original.object.kind || info.name !== original.name) return Failure.text('At least one of apiVersion, kind and name was changed')
  const outcome = sendChange(session, original, object, {
    dryRun: 'none', manager: flags.text('field-manager'), type: 'strategic', fieldValidation, subresource: flags.text('subresource'), onPatch(patch) { if (flags.on('output-patch')) session.print(`Patch: ${goJson(patch)}\n`) },
  })
  if (!(outcome instanceof Failure)) return printed(session, flags, 'edited', outcome.object)
  session.printError(results.add(outcome, info))
  return undefined
}

function each(infos: readonly Info[], act: (info: Info) => Failure | undefined): Failure | undefined {
  for (const info of infos) {
    const failure = act(info)
    if (failure !== undefined) return failure
  }
  return undefined
}

function printed(session: Session, flags: Flags, operation: string, object: ValueMap): Failure | undefined {
  const print = objectPrinter(session, flags, operation)
  return print instanceof Failure ? print : print(object)
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
