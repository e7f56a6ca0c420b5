import { fileOptions, hasFiles, namespaceOf } from '../command.ts'
import { Failure } from '../failure.ts'
import type { Flags } from '../flags.ts'
import type { Session } from '../session.ts'
import { missingResource, select } from './arguments.ts'
import { fetchedInfos, readInfos, type Info } from './files.ts'

export interface Targets {
  readonly infos: readonly Info[]
  readonly failures: readonly Failure[]
}

/** What commands that change live objects work on: named by files or by arguments, fetched from the server unless `local`. */
export function filesOrArguments(session: Session, flags: Flags, { local = false, args = flags.args, all = flags.on('all'), latest = false, bareTypes = false } = {}): Targets | Failure {
  if (hasFiles(flags)) {
    if (args.length > 0) return Failure.text('when paths, URLs, or stdin is provided as input, you may not specify resource arguments as well')
    const options = { ...fileOptions(flags, false), local }
    if (latest && !local) return fetchedInfos(session, options)
    const { infos, failure } = readInfos(session, options)
    return { infos, failures: failure === undefined ? [] : [failure] }
  }
  if (local && args.length === 0) return Failure.text(missingResource)
  if (local) return Failure.plain('error: you must specify resources by --filename when --local is set.\nExample resource specifications include:\n   \'-f rsrc.yaml\'\n   \'--filename=rsrc.json\'')
  return select(session, { args, ...namespaceOf(flags), selector: flags.text('selector'), fieldSelector: flags.text('field-selector'), allNamespaces: flags.on('all-namespaces'), bareTypes: bareTypes || all })
}
