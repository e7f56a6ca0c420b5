import { fileOptions, hasFiles, namespaceOf } from '../command.ts'
import { Failure } from '../failure.ts'
import type { Flags } from '../flags.ts'
import { targetFor, type Session } from '../session.ts'
import { select } from './arguments.ts'
import { readInfos, type Info } from './files.ts'

export interface Targets {
  readonly infos: readonly Info[]
  readonly failures: readonly Failure[]
}

/** What commands that change live objects work on: named by files or by arguments, fetched from the server unless `local`. */
export function filesOrArguments(session: Session, flags: Flags, { local = false, args = flags.args, all = flags.on('all'), latest = false, bareTypes = false } = {}): Targets | Failure {
  if (hasFiles(flags)) {
    if (args.length > 0) return Failure.text('when paths, URLs, or stdin is provided as input, you may not specify resource arguments as well')
    const { infos, failure } = readInfos(session, { ...fileOptions(flags, false), local })
    const failures = failure === undefined ? [] : [failure]
    if (local || !latest) return { infos, failures }
    return fetched(session, infos, failures)
  }
  if (local) return Failure.plain('error: you must specify resources by --filename when --local is set.\nExample resource specifications include:\n   \'-f rsrc.yaml\'\n   \'--filename=rsrc.json\'')
  return select(session, { args, ...namespaceOf(flags), selector: flags.text('selector'), fieldSelector: flags.text('field-selector'), all, allNamespaces: flags.on('all-namespaces'), bareTypes })
}

function fetched(session: Session, infos: readonly Info[], failures: Failure[]): Targets {
  const live: Info[] = []
  for (const info of infos) {
    const object = info.name === '' ? Failure.text('resource name may not be empty') : session.get(targetFor(info.resource, info.namespace, info.name))
    if (object instanceof Failure) failures.push(object)
    else live.push({ ...info, object })
  }
  return { infos: live, failures }
}
