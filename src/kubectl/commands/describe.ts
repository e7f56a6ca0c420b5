import { fileFlags, hasFiles, namespaceOf, selectorFlag, type Command } from '../command.ts'
import { describers } from '../describe/describers.ts'
import { generic } from '../describe/generic.ts'
import { Failure } from '../failure.ts'
import { alignTabs } from '../printers/tabs.ts'
import { select } from '../resources/arguments.ts'
import { filesOrArguments } from '../resources/targets.ts'
import type { Flags } from '../flags.ts'
import type { Info } from '../resources/files.ts'
import type { ServedResource } from '../../sim/api/registry.ts'
import type { ValueMap } from '../../base/json.ts'
import { contextOf } from '../describe/describer.ts'
import { metaText, targetFor, type Session } from '../session.ts'

/** `kubectl describe`: `pkg/cmd/describe/describe.go` (v0.36.2). Several objects come without their events. */
export const describe: Command = {
  flags: [...fileFlags, selectorFlag, { name: 'all-namespaces', short: 'A', type: 'bool' }, { name: 'show-events', type: 'bool', default: 'true' }, { name: 'chunk-size', type: 'int' }],
  run(session, flags) {
    if (flags.args.length === 0 && !hasFiles(flags)) return Failure.text('You must specify the type of resource to describe. Use "kubectl api-resources" for a complete list of supported resources.\n')
    const found = hasFiles(flags) ? filesOrArguments(session, flags, { latest: true })
      : select(session, { args: flags.args, ...namespaceOf(flags), selector: flags.text('selector'), allNamespaces: flags.on('all-namespaces'), bareTypes: true })
    if (found instanceof Failure) return found
    const [type = '', prefix = ''] = flags.args
    if (flags.args.length === 2 && found.failures.some((one) => one.has('NotFound'))) {
      const matched = describeMatching(session, flags, type, prefix)
      return matched === 'done' ? undefined : matched ?? Failure.all(found.failures)
    }
    const isSingle = found.infos.length === 1 && found.failures.length === 0
    const showEvents = flags.on('show-events') && (isSingle || flags.given('show-events'))
    const failures = [...found.failures]
    const texts = found.infos.map((info) => textOf(session, info, showEvents))
    if (texts.length === 0 && failures.length === 0) session.printError(flags.on('all-namespaces') ? 'No resources found\n' : `No resources found in ${namespaceOf(flags).namespace} namespace.\n`)
    session.print(texts.join('\n\n'))
    return Failure.group(failures)
  },
}

/** All that begin with a name which nothing has; undefined when nothing does. */
function describeMatching(session: Session, flags: Flags, type: string, prefix: string): Failure | 'done' | undefined {
  const found = select(session, { args: [type], ...namespaceOf(flags), bareTypes: true, singleType: true })
  if (found instanceof Failure) return found
  const matching = found.infos.filter(({ name }) => name.startsWith(prefix))
  for (const info of matching) session.print(`${textOf(session, info, flags.on('show-events'))}\n`)
  return matching.length > 0 ? 'done' : Failure.all(found.failures)
}

function textOf(session: Session, { resource, object }: Info, showEvents: boolean): string {
  const described = preferredOf(session, resource, object)
  return alignTabs((describers[`${resource.group}/${resource.kind}`] ?? generic)(described, contextOf(session, resource, described, showEvents)))
}

/** Autoscalers are read in the version that tells all of them. */
function preferredOf(session: Session, resource: ServedResource, object: ValueMap): ValueMap {
  if (resource.kind !== 'HorizontalPodAutoscaler' || resource.version === 'v2') return object
  const newer = session.client.get({ ...targetFor(resource, metaText(object, 'namespace'), metaText(object, 'name')), version: 'v2' })
  return newer.object ?? object
}
