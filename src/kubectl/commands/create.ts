import { dryRunFlag, dryRunOf, fieldManagerFlag, fieldValidationOf, fileFlags, fileOptions, recordFlag, requireFiles, saveConfigFlag, selectorFlag, usageFailure, validateFlag, type Command, type FieldValidation } from '../command.ts'
import { recorded } from '../apply/record.ts'
import { Failure } from '../failure.ts'
import { dryRunSuffix, objectPrinter, printFlags, type ObjectPrinter } from '../printers/print-flags.ts'
import { editHeader, editObjects } from '../edit/editor.ts'
import type { Flags } from '../flags.ts'
import { sendRaw } from './raw.ts'
import { readInfos, visitFiles } from '../resources/files.ts'
import { targetFor, type Session } from '../session.ts'
import { keepLastApplied, withLastApplied } from '../apply/last-applied.ts'

/** `kubectl create -f`: `pkg/cmd/create/create.go` (v0.36.2). */
export const create: Command = {
  flags: [...fileFlags, ...printFlags, validateFlag, dryRunFlag, selectorFlag, recordFlag, saveConfigFlag, fieldManagerFlag('kubectl-create'), { name: 'edit', type: 'bool' }, { name: 'raw', type: 'string' }, { name: 'windows-line-endings', type: 'bool' }],
  run(session, flags, path) {
    if (flags.args.length > 0) return usageFailure(path, `Unexpected args: [${flags.args.join(' ')}]`)
    const dryRun = dryRunOf(session, flags)
    if (dryRun instanceof Failure) return dryRun
    const fieldValidation = fieldValidationOf(flags)
    if (fieldValidation instanceof Failure) return fieldValidation
    const printer = objectPrinter(session, flags, `created${dryRunSuffix(dryRun)}`)
    if (printer instanceof Failure) return printer
    const missing = requireFiles(flags) ?? rawFault(flags.text('raw'), flags)
    if (missing !== undefined) return missing
    if (flags.text('raw') !== '') return sendRaw(session, flags, 'create')
    if (flags.on('edit')) return createEdited(session, flags, fieldValidation)
    const print: ObjectPrinter = printer
    let count = 0
    const failures: Failure[] = []
    const stopped = visitFiles(session, fileOptions(flags, fieldValidation !== 'Ignore'), (info) => {
      if (info instanceof Failure) {
        failures.push(info)
        return undefined
      }
      const object = recorded(session, keepLastApplied(info.object, flags.on('save-config')))
      const made = dryRun === 'client' ? object : session.create(targetFor(info.resource, info.namespace, ''), object, { dryRun: dryRun === 'server', fieldValidation, fieldManager: flags.text('field-manager') })
      if (made instanceof Failure) {
        failures.push(made.when('creating', info.source))
        return undefined
      }
      count++
      const fault = print(made)
      if (fault !== undefined) failures.push(fault)
      return undefined
    })
    const failure = Failure.all(stopped === undefined ? failures : [...failures, stopped])
    return failure ?? (count === 0 ? Failure.text('no objects passed to create') : undefined)
  },
}

/** Each object goes through the user's editor first; nothing here asks for a dry run. */
function createEdited(session: Session, flags: Flags, fieldValidation: FieldValidation): Failure | undefined {
  const { infos, failure } = readInfos(session, fileOptions(flags, fieldValidation !== 'Ignore'))
  const failures = failure === undefined ? [] : [failure]
  for (const info of infos) {
    const fault = editObjects(session, flags, [info], {
      header: editHeader, validate: fieldValidation !== 'Ignore',
      act: (edited) => {
        for (const one of edited) {
          const object = recorded(session, flags.on('save-config') ? withLastApplied(one.object) : one.object)
          const made = session.create(targetFor(one.resource, one.namespace, ''), object, { fieldValidation, fieldManager: flags.text('field-manager') })
          const print = made instanceof Failure ? made : objectPrinter(session, flags, 'created')
          const failed = made instanceof Failure ? made : print instanceof Failure ? print : print(made)
          if (failed !== undefined) return failed
        }
        return undefined
      },
    })
    if (fault !== undefined) failures.push(fault)
  }
  return Failure.all(failures)
}

function rawFault(raw: string, flags: { on(name: string): boolean, text(name: string): string, list(name: string): string[] }): Failure | undefined {
  if (raw === '') return undefined
  if (flags.on('edit')) return Failure.text('--raw and --edit are mutually exclusive')
  if (flags.list('filename').length !== 1) return Failure.text('--raw can only use a single local file or stdin')
  if (flags.on('recursive')) return Failure.text('--raw and --recursive are mutually exclusive')
  if (flags.text('selector') !== '') return Failure.text('--raw and --selector (-l) are mutually exclusive')
  return flags.text('output') === '' ? undefined : Failure.text('--raw and --output are mutually exclusive')
}
