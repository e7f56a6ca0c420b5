import { isMap, type ValueMap } from '../../base/json.ts'
import { applyMergePatch } from '../../merge/json-merge-patch.ts'
import { goQuote } from '../../base/go-format.ts'
import { newestMinor } from '../../base/release.ts'
import { readBody } from '../../parse/document.ts'
import { lookupKind } from '../../schema/catalog.ts'
import { jsonKind } from '../resources/metadata.ts'
import { wordOf } from '../session.ts'
import { dryRunFlag, dryRunOf, fieldManagerFlag, fileFlags, namespaceOf, recordFlag, saveConfigFlag, selectorFlag, type Command } from '../command.ts'
import { Failure } from '../failure.ts'
import type { Flags } from '../flags.ts'
import { sortedMap, withSavedConfig } from '../generators/generator.ts'
import { podSpecOf } from '../mutate.ts'
import { dryRunSuffix, objectPrinter, plainFormats, printFlags } from '../printers/print-flags.ts'
import type { Info } from '../resources/files.ts'
import { filesOrArguments } from '../resources/targets.ts'
import { qualifiedResource } from '../../sim/api/status.ts'
import { listAt, mapAt, numberAt, textAt } from '../tables/cells.ts'

/** `kubectl expose`: `pkg/cmd/expose/expose.go` (v0.36.2). */
export const expose: Command = {
  flags: [
    ...fileFlags, ...printFlags, dryRunFlag, recordFlag, saveConfigFlag, fieldManagerFlag('kubectl-expose'), { ...selectorFlag, short: '' }, { name: 'port', type: 'string' }, { name: 'target-port', type: 'string' },
    { name: 'name', type: 'string' }, { name: 'type', type: 'string' }, { name: 'protocol', type: 'string' }, { name: 'labels', short: 'l', type: 'string' }, { name: 'cluster-ip', type: 'string' },
    { name: 'external-ip', type: 'string' }, { name: 'load-balancer-ip', type: 'string' }, { name: 'session-affinity', type: 'string' }, { name: 'overrides', type: 'string' }, { name: 'override-type', type: 'string', default: 'merge' },
  ].map((spec) => spec.short === '' ? { name: spec.name, type: spec.type } : spec) as Command['flags'],
  run(session, flags) {
    const dryRun = dryRunOf(session, flags)
    if (dryRun instanceof Failure) return dryRun
    const print = objectPrinter(session, flags, `exposed${dryRunSuffix(dryRun)}`, plainFormats, true)
    if (print instanceof Failure) return print
    const found = filesOrArguments(session, withoutSelector(flags), { latest: true })
    if (found instanceof Failure) return found
    const failures = [...found.failures]
    for (const info of found.infos) {
      const built = serviceOf(flags, info)
      if (built instanceof Failure) {
        failures.push(built)
        continue
      }
      const object = flags.on('save-config') ? withSavedConfig(built) : built
      const target = { group: '', version: 'v1', resource: 'services', namespace: info.namespace, name: '', subresource: '' }
      const made = dryRun === 'client' ? object : session.create(target, object, { dryRun: dryRun === 'server', fieldManager: flags.text('field-manager') })
      const failure = made instanceof Failure ? made : print(made)
      if (failure !== undefined) failures.push(failure)
    }
    return Failure.all(failures)
  },
}

/** Here `--selector` is that of the Service. */
function withoutSelector(flags: Flags): Flags {
  const copy = Object.create(flags) as Flags
  copy.text = (name) => name === 'selector' ? '' : flags.text(name)
  return copy
}

const exposable = new Set(['ReplicationController', 'Service', 'Pod', 'Deployment', 'ReplicaSet'])

function serviceOf(flags: Flags, info: Info): ValueMap | Failure {
  const { resource, object } = info
  if (!exposable.has(resource.kind)) return Failure.text(`cannot expose a ${qualifiedResource(resource.kind, resource.group)}`)
  const selector = flags.text('selector') === '' ? selectorOf(info) : pairs(flags.text('selector'))
  if (selector instanceof Failure) return selector
  const headless = flags.text('cluster-ip') === 'None'
  const introspected = portsOf(object)
  const wanted = flags.given('port') ? flags.text('port').split(',').filter((text) => text !== '') : introspected.map(({ port }) => String(port))
  if (wanted.length === 0 && !headless) return Failure.text('couldn\'t find port via --port flag or introspection')
  const labels = flags.text('labels') === '' ? mapAt(object, 'metadata', 'labels') : pairs(flags.text('labels'))
  if (labels instanceof Failure) return labels
  const targetPort = flags.text('target-port')
  const ports: ValueMap[] = []
  for (const [index, text] of wanted.entries()) {
    if (!/^-?\d+$/.test(text)) return Failure.text(`strconv.Atoi: parsing "${text}": invalid syntax`)
    const protocol = flags.text('protocol') === '' ? introspected.find(({ port }) => port === Number(text))?.protocol ?? 'TCP' : flags.text('protocol')
    ports.push({ ...wanted.length > 1 ? { name: `port-${index + 1}` } : {}, protocol, port: Number(text), targetPort: targetPort === '' ? Number(text) : /^\d+$/.test(targetPort) ? Number(targetPort) : targetPort })
  }
  const type = flags.text('type')
  const affinity = flags.text('session-affinity')
  const service: ValueMap = {
    kind: 'Service', apiVersion: 'v1',
    metadata: { name: flags.text('name') === '' ? info.name.slice(0, 63) : flags.text('name'), ...namespaceOf(flags).enforceNamespace ? { namespace: info.namespace } : {}, ...Object.keys(labels).length > 0 ? { labels: sortedMap(labels) } : {} },
    spec: {
      ...ports.length > 0 ? { ports } : {}, selector: sortedMap(selector), ...flags.text('cluster-ip') === '' ? {} : { clusterIP: flags.text('cluster-ip') }, ...type === '' ? {} : { type },
      ...flags.text('external-ip') === '' ? {} : { externalIPs: [flags.text('external-ip')] }, ...affinity === '' ? {} : { sessionAffinity: affinity },
      ...type === 'LoadBalancer' && flags.text('load-balancer-ip') !== '' ? { loadBalancerIP: flags.text('load-balancer-ip') } : {},
    },
    status: { loadBalancer: {} },
  }
  return overridden(service, flags.text('overrides'))
}

/** `--overrides` is a merge patch over what was built. */
export function overridden(object: ValueMap, text: string): ValueMap | Failure {
  if (text === '') return object
  const body = readBody(text)
  if (body.error !== undefined) return Failure.text('Invalid JSON Patch')
  const merged = applyMergePatch(object, body.value)
  if (!isMap(merged)) return Failure.text(`couldn't get version/kind; json parse error: json: cannot unmarshal ${jsonKind(merged)} into Go value of type struct { APIVersion string "json:\\"apiVersion,omitempty\\""; Kind string "json:\\"kind,omitempty\\"" }`)
  const { apiVersion, kind } = merged
  const isKnown = lookupKind(textAt(merged, 'apiVersion'), textAt(merged, 'kind'), newestMinor) !== undefined
  return isKnown ? merged : Failure.text(`no kind ${goQuote(wordOf(kind))} is registered for version ${goQuote(wordOf(apiVersion))} in scheme "pkg/runtime/scheme.go:111"`)
}

function selectorOf({ resource, object }: Info): ValueMap | Failure {
  const unfit = (text: string): Failure => Failure.text(`couldn't retrieve selectors via --selector flag or introspection: ${text}`)
  const kind = resource.kind.toLowerCase()
  if (resource.kind === 'Pod') {
    const labels = mapAt(object, 'metadata', 'labels')
    return Object.keys(labels).length === 0 ? unfit('the pod has no labels and cannot be exposed') : labels
  }
  if (resource.kind === 'Service' || resource.kind === 'ReplicationController') {
    const selector = mapAt(object, 'spec', 'selector')
    return Object.keys(selector).length === 0 ? unfit(resource.kind === 'Service' ? 'the service has no pod selector set' : 'the replication controller has no selector set') : selector
  }
  if (Object.keys(mapAt(object, 'spec', 'selector', 'matchLabels')).length === 0) return unfit(`invalid ${kind}: no selectors, therefore cannot be exposed`)
  if (listAt(object, 'spec', 'selector', 'matchExpressions').length > 0) return unfit(`couldn't convert expressions - "${String(listAt(object, 'spec', 'selector', 'matchExpressions').length)}" to map-based selector format`)
  return mapAt(object, 'spec', 'selector', 'matchLabels')
}

function portsOf(object: ValueMap): { port: number, protocol: string }[] {
  if (object.kind === 'Service') return listAt(object, 'spec', 'ports').map((port) => ({ port: numberAt(port, 'port'), protocol: textAt(port, 'protocol') || 'TCP' }))
  return listAt(podSpecOf(object), 'containers').flatMap((container) => listAt(container, 'ports').map((port) => ({ port: numberAt(port, 'containerPort'), protocol: textAt(port, 'protocol') || 'TCP' })))
}

/** `a=b,c=d`. */
export function pairs(text: string): ValueMap | Failure {
  const map: ValueMap = {}
  for (const pair of text.split(',')) {
    const [key = '', value, ...more] = pair.split('=')
    if (value === undefined || more.length > 0) return Failure.text(`unexpected label spec: ${pair}`)
    if (key === '') return Failure.text('unexpected empty label key')
    map[key] = value
  }
  return map
}
