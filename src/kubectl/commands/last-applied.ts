import { goJson, goQuote } from '../../base/go-format.ts'
import { isMap, type ValueMap } from '../../base/json.ts'
import { JsonError, readJson } from '../../parse/json.ts'
import { lastAppliedAnnotation, lastAppliedOf, lastAppliedText } from '../apply/last-applied.ts'
import { dryRunFlag, dryRunOf, fileFlags, fileOptions, hasFiles, namespaceOf, selectorFlag, usageFailure, type Command } from '../command.ts'
import { Failure } from '../failure.ts'
import { toIndentedJson } from '../printers/json.ts'
import { dryRunSuffix, objectPrinter, printFlags } from '../printers/print-flags.ts'
import { toYaml } from '../printers/yaml.ts'
import { select } from '../resources/arguments.ts'
import { missingResource } from '../resources/arguments.ts'
import { readInfos } from '../resources/files.ts'
import { filesOrArguments } from '../resources/targets.ts'
import { metaOf, targetFor } from '../session.ts'

/** `kubectl apply view-last-applied`: `pkg/cmd/apply/apply_view_last_applied.go` (v0.36.2). */
export const viewLastApplied: Command = {
  flags: [...fileFlags, selectorFlag, { name: 'output', short: 'o', type: 'string', default: 'yaml' }, { name: 'all', type: 'bool' }],
  run(session, flags, path) {
    const found = hasFiles(flags) ? filesOrArguments(session, flags, { latest: true }) : select(session, { args: flags.args, ...namespaceOf(flags), selector: flags.text('selector'), all: flags.on('all') })
    if (found instanceof Failure) return found
    const texts: string[] = []
    for (const info of found.infos) {
      const text = lastAppliedOf(info.object)
      if (text === undefined && info.source === '') continue
      if (text === undefined) return Failure.text(`error when no last-applied-configuration annotation found on resource: ${info.name}\n ${goQuote(info.source)}: <nil>`)
      texts.push(text)
    }
    const failure = Failure.all(found.failures)
    if (failure !== undefined) return failure
    const output = flags.text('output')
    if (output !== 'yaml' && output !== 'json') return usageFailure(path, `Unexpected -o output mode: ${output}, the flag 'output' must be one of yaml|json`)
    for (const text of texts) {
      const read = readJson(text, 0)
      const value = read instanceof JsonError ? null : read.value
      session.print(output === 'json' ? `${toIndentedJson(value, '  ')}\n` : toYaml(value))
    }
    return undefined
  },
}

/** `kubectl apply set-last-applied`: `apply_set_last_applied.go`. */
export const setLastApplied: Command = {
  flags: [...fileFlags, ...printFlags, dryRunFlag, { name: 'create-annotation', type: 'bool' }],
  run(session, flags) {
    const dryRun = dryRunOf(session, flags)
    if (dryRun instanceof Failure) return dryRun
    if (!hasFiles(flags)) return Failure.text(missingResource)
    const { infos, failure } = readInfos(session, fileOptions(flags, false))
    if (failure !== undefined) return failure
    for (const info of infos) {
      const target = targetFor(info.resource, info.namespace, info.name)
      const live = session.get(target)
      if (live instanceof Failure) return live
      const [before, after] = [lastAppliedOf(live), isMap(metaOf(info.object).annotations) ? lastAppliedText(info.object) : `${goJson(info.object)}\n`]
      if (before === undefined && !flags.on('create-annotation')) return Failure.text(`no last-applied-configuration annotation found on resource: ${info.name}, to create the annotation, run the command with --create-annotation`)
      if (before === after) {
        session.print(`set-last-applied ${info.name}: no changes required.\n`)
        continue
      }
      const patch: ValueMap = { metadata: { annotations: { [lastAppliedAnnotation]: after } } }
      const stored = dryRun === 'client' ? live : session.patch(target, patch, { type: 'merge', dryRun: dryRun === 'server' })
      if (stored instanceof Failure) return stored
      const print = objectPrinter(session, flags, `configured${dryRunSuffix(dryRun)}`)
      const fault = print instanceof Failure ? print : print(isMap(stored) ? stored : live)
      if (fault !== undefined) return fault
    }
    return undefined
  },
}
