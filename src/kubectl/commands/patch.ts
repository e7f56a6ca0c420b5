import { goQuote } from '../../base/go-format.ts'
import { isMap, sameValue, type Value, type ValueMap } from '../../base/json.ts'
import { applyJsonPatch } from '../../merge/json-patch.ts'
import { applyMergePatch } from '../../merge/json-merge-patch.ts'
import { applyStrategicPatch } from '../../merge/strategic/merge.ts'
import { patchSchema } from '../../merge/strategic/patch-meta.ts'
import { JsonError, readJson } from '../../parse/json.ts'
import { readYamlBody } from '../../parse/document.ts'
import { dryRunFlag, dryRunOf, fieldManagerFlag, fileFlags, recordFlag, type Command } from '../command.ts'
import { recordPatch } from '../apply/record.ts'
import type { PatchType } from '../client.ts'
import { Failure } from '../failure.ts'
import { objectPrinter, printFlags } from '../printers/print-flags.ts'
import type { Info } from '../resources/files.ts'
import { filesOrArguments } from '../resources/targets.ts'
import { targetFor, type Session } from '../session.ts'

/** `kubectl patch`: `pkg/cmd/patch/patch.go` (v0.36.2). */
export const patch: Command = {
  flags: [
    ...fileFlags, ...printFlags, dryRunFlag, recordFlag, fieldManagerFlag('kubectl-patch'), { name: 'patch', short: 'p', type: 'string' }, { name: 'patch-file', type: 'string' },
    { name: 'type', type: 'string', default: 'strategic' }, { name: 'local', type: 'bool' }, { name: 'subresource', type: 'string' },
  ],
  run(session, flags) {
    const dryRun = dryRunOf(session, flags)
    if (dryRun instanceof Failure) return dryRun
    if (flags.given('patch') && flags.given('patch-file') && flags.text('patch') !== '' && flags.text('patch-file') !== '') return Failure.text('cannot specify --patch and --patch-file together')
    if (flags.text('patch') === '' && flags.text('patch-file') === '') return Failure.text('must specify --patch or --patch-file containing the contents of the patch')
    const local = flags.on('local')
    if (local && flags.args.length > 0) return Failure.text('cannot specify --local and server resources')
    if (local && dryRun === 'server') return Failure.text('cannot specify --local and --dry-run=server - did you mean --dry-run=client?')
    const type = flags.text('type').toLowerCase()
    if (!['json', 'merge', 'strategic'].includes(type)) return Failure.text(`--type must be one of [json merge strategic], not ${goQuote(flags.text('type'))}`)
    const text = flags.text('patch-file') === '' ? flags.text('patch') : flags.text('patch-file') === '-' ? session.io.stdin : session.io.files.read(flags.text('patch-file'))
    if (text === undefined) return Failure.text(`unable to read patch file: open ${flags.text('patch-file')}: no such file or directory`)
    const body = bodyOf(text)
    if (body instanceof Failure) return body
    const found = filesOrArguments(session, flags, { local })
    if (found instanceof Failure) return found
    const failures = [...found.failures]
    for (const info of found.infos) {
      const patched = local || dryRun === 'client' ? locally(session, info, body, type as PatchType) : session.patch(targetFor(info.resource, info.namespace, info.name, flags.text('subresource')), body, { type: type as PatchType, dryRun: dryRun === 'server', fieldManager: flags.text('field-manager') })
      if (patched instanceof Failure) {
        failures.push(patched.status?.code === 415 ? Failure.text(`application/${type}-merge-patch+json is not supported by ${info.resource.group}/${info.resource.version}, Kind=${info.resource.kind}: ${patched.text}`) : patched)
        continue
      }
      const cause = local || dryRun === 'client' ? undefined : recordPatch(session)
      if (cause !== undefined) session.patch(targetFor(info.resource, info.namespace, info.name), cause, { type: 'merge', dryRun: dryRun === 'server' })
      const print = objectPrinter(session, flags, sameValue(patched, info.object) ? 'patched (no change)' : 'patched')
      const failure = print instanceof Failure ? print : print(patched)
      if (failure !== undefined) failures.push(failure)
    }
    return Failure.all(failures) ?? (found.infos.length === 0 ? Failure.text('no objects passed to patch') : undefined)
  },
}

/** What looks like JSON is sent as it stands, and refused by the server; anything else is read as YAML. */
function bodyOf(text: string): Value | Failure {
  if (/^\s*\{/.test(text)) {
    const read = readJson(text, 0)
    return read instanceof JsonError ? Failure.status({ code: 400, reason: 'BadRequest', message: read.truncated ? 'unexpected end of JSON input' : read.message }) : read.value
  }
  const { value, error } = readYamlBody(text)
  return error === undefined ? value : Failure.text(`unable to parse ${goQuote(text)}: ${error}`)
}

function locally({ client }: Session, info: Info, body: Value, type: PatchType): ValueMap | Failure {
  if (type === 'json') {
    const result = applyJsonPatch(info.object, body)
    return 'error' in result ? Failure.text(result.error) : isMap(result.value) ? result.value : info.object
  }
  if (type === 'merge' || info.resource?.definition === undefined) {
    const merged = applyMergePatch(info.object, body)
    return isMap(merged) ? merged : info.object
  }
  const merged = applyStrategicPatch(info.object, isMap(body) ? body : {}, patchSchema(info.resource.definition, client.minor))
  return 'fault' in merged ? Failure.text(merged.fault.message) : merged.value
}
