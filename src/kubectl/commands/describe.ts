import { fileFlags, hasFiles, namespaceOf, selectorFlag, type Command } from '../command.ts'
import { describers, generic } from '../describe/describers.ts'
import { Failure } from '../failure.ts'
import { alignTabs } from '../printers/tabs.ts'
import { select } from '../resources/arguments.ts'
import { filesOrArguments } from '../resources/targets.ts'
import type { ServedResource } from '../../sim/api/registry.ts'
import type { ValueMap } from '../../base/json.ts'
import { contextOf } from '../describe/describer.ts'
import { metaText, targetFor, type Session } from '../session.ts'

/** `kubectl describe`: `pkg/cmd/describe/describe.go` (v0.36.2). Several objects come without their events. */
export const describe: Command = {
  flags: [...fileFlags, selectorFlag, { name: 'all-namespaces', short: 'A', type: 'bool' }, { name: 'show-events', type: 'bool', default: 'true' }, { name: 'chunk-size', type: 'int' }],
  run(session, flags) {
    const found = hasFiles(flags) ? filesOrArguments(session, flags, { latest: true })
      : select(session, { args: flags.args, ...namespaceOf(flags), selector: flags.text('selector'), allNamespaces: flags.on('all-namespaces'), bareTypes: true })
    if (found instanceof Failure) return found
    const showEvents = flags.on('show-events') && found.infos.length === 1
    const failures = [...found.failures]
    const texts = found.infos.map(({ resource, object }) => {
      const described = preferredOf(session, resource, object)
      return alignTabs((describers[`${resource.group}/${resource.kind}`] ?? generic)(described, contextOf(session, resource, described, showEvents)))
    })
    if (texts.length === 0 && failures.length === 0) session.printError(flags.on('all-namespaces') ? 'No resources found\n' : `No resources found in ${namespaceOf(flags).namespace} namespace.\n`)
    session.print(texts.join('\n\n'))
    return Failure.all(failures)
  },
}

/** Autoscalers are read in the version that tells all of them. */
function preferredOf(session: Session, resource: ServedResource, object: ValueMap): ValueMap {
  if (resource.kind !== 'HorizontalPodAutoscaler' || resource.version === 'v2') return object
  const newer = session.client.get({ ...targetFor(resource, metaText(object, 'namespace'), metaText(object, 'name')), version: 'v2' })
  return newer.object ?? object
}
