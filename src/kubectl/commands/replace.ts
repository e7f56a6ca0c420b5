import { cloneValue, type ValueMap } from '../../base/json.ts'
import { dryRunFlag, dryRunOf, fieldManagerFlag, fieldValidationOf, fileFlags, fileOptions, recordFlag, requireFiles, saveConfigFlag, secondsOf, validateFlag, type Command, type FieldValidation } from '../command.ts'
import { Failure } from '../failure.ts'
import type { Flags } from '../flags.ts'
import { dryRunSuffix, objectPrinter, printFlags, type DryRun, type ObjectPrinter } from '../printers/print-flags.ts'
import { readInfos, visitFiles, type Info } from '../resources/files.ts'
import { metaOf, metaText, targetFor, type Session } from '../session.ts'
import { keepLastApplied } from '../apply/last-applied.ts'
import { recorded } from '../apply/record.ts'
import { sendRaw } from './raw.ts'
import { deleteInfos } from './delete.ts'

/** `kubectl replace`: `pkg/cmd/replace/replace.go` (v0.36.2). */
export const replace: Command = {
  flags: [
    ...fileFlags, ...printFlags, validateFlag, dryRunFlag, recordFlag, saveConfigFlag, fieldManagerFlag('kubectl-replace'),
    { name: 'force', type: 'bool' }, { name: 'cascade', type: 'string', default: 'background', bare: 'background' }, { name: 'grace-period', type: 'int', default: '-1' },
    { name: 'timeout', type: 'duration', default: '0s' }, { name: 'wait', type: 'bool' }, { name: 'subresource', type: 'string' }, { name: 'raw', type: 'string' },
  ],
  run(session, flags) {
    const fieldValidation = fieldValidationOf(flags)
    if (fieldValidation instanceof Failure) return fieldValidation
    const dryRun = dryRunOf(session, flags)
    if (dryRun instanceof Failure) return dryRun
    const print = objectPrinter(session, flags, `replaced${dryRunSuffix(dryRun)}`)
    if (print instanceof Failure) return print
    const missing = requireFiles(flags)
    if (missing !== undefined) return missing
    if (flags.number('grace-period') >= 0 && !flags.on('force')) return Failure.text('--grace-period must have --force specified')
    if (flags.given('timeout') && !/^0/.test(flags.text('timeout')) && !flags.on('force')) return Failure.text('--timeout must have --force specified')
    if (flags.on('force') && dryRun !== 'none') return Failure.text('--dry-run can not be used when --force is set')
    if (flags.text('raw') !== '') return sendRaw(session, flags, 'update')
    return flags.on('force') ? forceReplace(session, flags, fieldValidation, print) : replaceAll(session, flags, fieldValidation, dryRun, print)
  },
}

function replaceAll(session: Session, flags: Flags, fieldValidation: FieldValidation, dryRun: DryRun, print: ObjectPrinter): Failure | undefined {
  return visitEach(session, flags, fieldValidation, (info) => {
    const object = recorded(session, keepLastApplied(info.object, flags.on('save-config')))
    if (dryRun === 'client') return print(object)
    if (info.name === '') return Failure.text('resource name may not be empty').when('replacing', info.source)
    const target = targetFor(info.resource, info.namespace, info.name, flags.text('subresource'))
    const body = withLiveVersion(session, info, object)
    const made = session.update(target, body, { dryRun: dryRun === 'server', fieldValidation, fieldManager: flags.text('field-manager') })
    return made instanceof Failure ? made.when('replacing', info.source) : print(made)
  })
}

/** Where the manifest has no version, that of the live object makes the write unconditional. */
function withLiveVersion(session: Session, info: Info, object: ValueMap): ValueMap {
  if (metaText(object, 'resourceVersion') !== '') return object
  const live = session.get(targetFor(info.resource, info.namespace, info.name))
  const version = live instanceof Failure ? '' : metaText(live, 'resourceVersion')
  return version === '' ? object : { ...object, metadata: { ...metaOf(object), resourceVersion: version } }
}

/** Without a timeout, what is deleted has five minutes to go. */
const longestReplace = 300

function forceReplace(session: Session, flags: Flags, fieldValidation: FieldValidation, print: ObjectPrinter): Failure | undefined {
  const grace = flags.number('grace-period') === 0 ? 1 : flags.number('grace-period')
  const { infos, failure } = readInfos(session, fileOptions(flags, false))
  const cascade = flags.text('cascade')
  const propagation = cascade === 'orphan' ? 'Orphan' : cascade === 'foreground' ? 'Foreground' : 'Background'
  const failed = deleteInfos(session, { infos, failures: failure === undefined ? [] : [failure] }, {
    grace, propagation, ignoreNotFound: true, wait: flags.on('wait') || flags.number('grace-period') === 0, output: flags.text('output'), dryRun: 'none', timeout: flags.text('timeout'),
  })
  if (failed !== undefined) return failed
  const timeout = secondsOf(flags, 'timeout') === 0 ? longestReplace : secondsOf(flags, 'timeout')
  const left = infos.filter((info) => !session.waitUntil(() => session.get(targetFor(info.resource, info.namespace, info.name)) instanceof Failure, timeout))
  if (left.length > 0) return Failure.all(left.map(() => Failure.text('timed out waiting for the condition')))
  return visitEach(session, flags, fieldValidation, (info) => {
    const object = recorded(session, keepLastApplied(info.object, flags.on('save-config')))
    const body = cloneValue(object)
    const made = session.create(targetFor(info.resource, info.namespace, ''), body, { fieldValidation, fieldManager: flags.text('field-manager') })
    return made instanceof Failure ? made : print(made)
  }, 'replace')
}

function visitEach(session: Session, flags: Flags, fieldValidation: FieldValidation, act: (info: Info) => Failure | undefined, verb = ''): Failure | undefined {
  const failures: Failure[] = []
  let count = 0
  const stopped = visitFiles(session, fileOptions(flags, fieldValidation !== 'Ignore'), (info) => {
    count++
    const failure = info instanceof Failure ? info : act(info)
    if (failure !== undefined) failures.push(failure)
    return undefined
  })
  const failure = Failure.all(stopped === undefined ? failures : [...failures, stopped])
  return failure ?? (count === 0 && verb !== '' ? Failure.text(`no objects passed to ${verb}`) : undefined)
}
