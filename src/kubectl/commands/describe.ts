import { fileFlags, namespaceOf, selectorFlag, type Command } from '../command.ts'
import { describers, generic } from '../describe/describers.ts'
import { Failure } from '../failure.ts'
import { alignTabs } from '../printers/tabs.ts'
import { select } from '../resources/arguments.ts'
import { filesOrArguments } from '../resources/targets.ts'

/** Kinds whose own describer is not modelled: nothing is told of them rather than something else. */
const unmodelled = new Set(['Pod', 'Deployment', 'ReplicaSet', 'StatefulSet', 'DaemonSet', 'ReplicationController', 'Job', 'CronJob', 'Node', 'Namespace', 'Ingress', 'NetworkPolicy', 'HorizontalPodAutoscaler', 'ResourceQuota', 'LimitRange', 'PersistentVolume', 'StorageClass', 'PriorityClass', 'Endpoints', 'EndpointSlice', 'IngressClass'])

/** `kubectl describe`: `pkg/cmd/describe/describe.go` (v0.36.2). Several objects come without their events. */
export const describe: Command = {
  flags: [...fileFlags, selectorFlag, { name: 'all-namespaces', short: 'A', type: 'bool' }, { name: 'show-events', type: 'bool', default: 'true' }, { name: 'chunk-size', type: 'int' }],
  run(session, flags) {
    const found = flags.list('filename').length > 0 ? filesOrArguments(session, flags, { latest: true })
      : select(session, { args: flags.args, ...namespaceOf(flags), selector: flags.text('selector'), allNamespaces: flags.on('all-namespaces'), bareTypes: true })
    if (found instanceof Failure) return found
    const events = flags.on('show-events') && found.infos.length === 1 ? 'Events:\t<none>\n' : ''
    const failures = [...found.failures]
    const texts: string[] = []
    for (const { resource, object } of found.infos) {
      const describer = describers[`${resource.group}/${resource.kind}`] ?? (unmodelled.has(resource.kind) ? undefined : generic)
      if (describer === undefined) failures.push(Failure.text(`describing a ${resource.kind} is not modelled`))
      else texts.push(alignTabs(describer(object, events)))
    }
    session.print(texts.join('\n\n'))
    return Failure.all(failures)
  },
}
