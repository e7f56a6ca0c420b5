import { isMap, type ValueMap } from '../../base/json.ts'
import { applyJsonPatch } from '../../merge/json-patch.ts'
import { applyStrategicPatch } from '../../merge/strategic/merge.ts'
import { patchSchema } from '../../merge/strategic/patch-meta.ts'
import { envVarNameErrors } from '../../base/names.ts'
import { readYamlBody } from '../../parse/document.ts'
import { dryRunFlag, dryRunOf, fieldManagerFlag, namespaceOf, recordFlag, saveConfigFlag, secondsOf, usageFailure, type Command } from '../command.ts'
import { Failure } from '../failure.ts'
import type { Flags } from '../flags.ts'
import { metadataOf, sortedMap } from '../generators/generator.ts'
import { dryRunSuffix, objectPrinter, outputOf, plainFormats, printFlags } from '../printers/print-flags.ts'
import type { Session } from '../session.ts'
import { mapAt } from '../tables/cells.ts'
import { overridden, pairs } from './expose.ts'

const imagePattern = /^(?:(?:[a-zA-Z0-9]|[a-zA-Z0-9][a-zA-Z0-9-]*[a-zA-Z0-9])(?:\.(?:[a-zA-Z0-9]|[a-zA-Z0-9][a-zA-Z0-9-]*[a-zA-Z0-9]))*(?::\d+)?\/)?[a-z0-9]+(?:(?:[._]|__|-+)[a-z0-9]+)*(?:\/[a-z0-9]+(?:(?:[._]|__|-+)[a-z0-9]+)*)*(?::\w[\w.-]{0,127})?(?:@[A-Za-z][A-Za-z0-9]*(?:[-_+.][A-Za-z][A-Za-z0-9]*)*:[0-9a-fA-F]{32,})?$/

/** `kubectl run`: `pkg/cmd/run/run.go` (v0.36.2); what it attaches to is not modelled. */
export const run: Command = {
  flags: [
    ...printFlags, dryRunFlag, recordFlag, saveConfigFlag, fieldManagerFlag('kubectl-run'), { name: 'image', type: 'string', required: true }, { name: 'image-pull-policy', type: 'string' }, { name: 'rm', type: 'bool' },
    { name: 'overrides', type: 'string' }, { name: 'override-type', type: 'string', default: 'merge' }, { name: 'env', type: 'array' }, { name: 'port', type: 'string' }, { name: 'labels', short: 'l', type: 'string' }, { name: 'stdin', short: 'i', type: 'bool' },
    { name: 'tty', short: 't', type: 'bool' }, { name: 'attach', type: 'bool' }, { name: 'leave-stdin-open', type: 'bool' }, { name: 'restart', type: 'string', default: 'Always' }, { name: 'command', type: 'bool' }, { name: 'expose', type: 'bool' },
    { name: 'quiet', short: 'q', type: 'bool' }, { name: 'annotations', type: 'array' }, { name: 'privileged', type: 'bool' }, { name: 'cascade', type: 'string', bare: 'background' }, { name: 'force', type: 'bool' }, { name: 'grace-period', type: 'int' },
    { name: 'timeout', type: 'duration' }, { name: 'wait', type: 'bool' }, { name: 'pod-running-timeout', type: 'duration' },
  ],
  run(session, flags, path) {
    const dryRun = dryRunOf(session, flags)
    if (dryRun instanceof Failure) return dryRun
    const fault = flagFault(flags, path, dryRun !== 'none')
    if (fault !== undefined) return fault
    const pod = podOf(flags, flags.args[0] ?? '')
    if (pod instanceof Failure) return pod
    const object = overriddenPod(session, pod, flags)
    if (object instanceof Failure) return object
    const print = objectPrinter(session, flags, `created${dryRunSuffix(dryRun)}`, plainFormats, true)
    if (print instanceof Failure) return print
    const service = flags.on('expose') ? serviceOf(flags, pod) : undefined
    const send = (resource: string, body: ValueMap): ValueMap | Failure => dryRun === 'client' ? body : session.create({ group: '', version: 'v1', resource, namespace: namespaceOf(flags).namespace, name: '', subresource: '' }, body, { dryRun: dryRun === 'server', fieldManager: flags.text('field-manager') })
    const made = send('pods', object)
    if (made instanceof Failure) return made
    const exposed = service === undefined ? undefined : send('services', service)
    if (exposed !== undefined && !(exposed instanceof Failure)) {
      print(exposed)
      // Two printers stand between the documents.
      if (outputOf(flags) === 'yaml') session.print('---\n')
    }
    return print(made) ?? (exposed instanceof Failure ? Failure.group([exposed]) : undefined)
  },
}

function flagFault(flags: Flags, path: string, dry: boolean): Failure | undefined {
  if (flags.args.length === 0 || flags.dashAt === 0) return usageFailure(path, 'NAME is required for run')
  if (flags.given('pod-running-timeout') && secondsOf(flags, 'pod-running-timeout') <= 0) return usageFailure(path, '--pod-running-timeout must be higher than zero')
  const image = flags.text('image')
  if (image === '') return Failure.text('--image is required')
  if (!imagePattern.test(image)) return Failure.text(`Invalid image name "${image}": invalid reference format`)
  if (flags.on('tty') && !flags.on('stdin')) return usageFailure(path, '-i/--stdin is required for containers with -t/--tty=true')
  if (flags.on('expose') && flags.text('port') === '') return usageFailure(path, '--port must be set when exposing a service')
  if (!['Always', 'OnFailure', 'Never', ''].includes(flags.text('restart'))) return usageFailure(path, `invalid restart policy: ${flags.text('restart')}`)
  const attached = flags.on('attach') || flags.on('stdin') || flags.on('tty')
  if (flags.on('rm') && !attached) return usageFailure(path, '--rm should only be used for attached containers')
  if (attached && dry) return usageFailure(path, '--dry-run=[server|client] can\'t be used with attached containers options (--attach, --stdin, or --tty)')
  if (!['Always', 'IfNotPresent', 'Never', ''].includes(flags.text('image-pull-policy'))) return usageFailure(path, `invalid image pull policy: ${flags.text('image-pull-policy')}`)
  return undefined
}

function podOf(flags: Flags, name: string): ValueMap | Failure {
  if (name === '') return Failure.group([Failure.text('Parameter: name is required')]) ?? Failure.silent()
  const env: ValueMap[] = []
  for (const text of flags.list('env')) {
    const equals = text.indexOf('=')
    if (equals <= 0 || envVarNameErrors(text.slice(0, equals)).length > 0) return Failure.text(`invalid env: ${text}`)
    env.push({ name: text.slice(0, equals), ...equals + 1 < text.length ? { value: text.slice(equals + 1) } : {} })
  }
  const annotations = annotationsOf(flags)
  if (annotations instanceof Failure) return annotations
  const labels = flags.text('labels') === '' ? { run: name } : pairs(flags.text('labels'))
  if (labels instanceof Failure) return labels
  const port = flags.text('port')
  if (port !== '' && !/^-?\d+$/.test(port)) return Failure.text(`strconv.Atoi: parsing "${port}": invalid syntax`)
  const rest = flags.args.slice(1)
  const policy = flags.text('image-pull-policy')
  const container: ValueMap = {
    name, image: flags.text('image'), ...rest.length > 0 ? { [flags.on('command') ? 'command' : 'args']: rest } : {}, ...port === '' ? {} : { ports: [{ containerPort: Number(port) }] }, ...env.length > 0 ? { env } : {}, resources: {},
    ...policy === '' ? {} : { imagePullPolicy: policy }, ...flags.on('privileged') ? { securityContext: { privileged: true } } : {}, ...flags.on('stdin') ? { stdin: true, stdinOnce: true } : {}, ...flags.on('tty') ? { tty: true } : {},
  }
  return {
    kind: 'Pod', apiVersion: 'v1', metadata: metadataOf(flags, name, { labels: sortedMap(labels), ...Object.keys(annotations).length > 0 ? { annotations: sortedMap(annotations) } : {} }),
    spec: { containers: [container], restartPolicy: flags.text('restart') === '' ? 'Always' : flags.text('restart'), dnsPolicy: 'ClusterFirst' }, status: {},
  }
}

function annotationsOf(flags: Flags): ValueMap | Failure {
  const unfit = flags.list('annotations').filter((text) => text.indexOf('=') <= 0)
  if (unfit.length > 0) return Failure.text(`invalid annotations format: ${unfit.join(', ')}`)
  return Object.fromEntries(flags.list('annotations').map((text) => [text.slice(0, text.indexOf('=')), text.slice(text.indexOf('=') + 1)]))
}

function overriddenPod({ client }: Session, pod: ValueMap, flags: Flags): ValueMap | Failure {
  const [text, type] = [flags.text('overrides'), flags.text('override-type')]
  if (text === '') return pod
  if (!['json', 'merge', 'strategic', ''].includes(type)) return Failure.text(`invalid override type: ${type}`)
  const body = readYamlBody(text).value
  if (type === 'json') {
    const result = applyJsonPatch(pod, body)
    return 'error' in result ? Failure.text(result.error) : isMap(result.value) ? result.value : pod
  }
  if (type !== 'strategic') return overridden(pod, text)
  const merged = applyStrategicPatch(pod, isMap(body) ? body : {}, patchSchema('io.k8s.api.core.v1.Pod', client.minor))
  return 'fault' in merged ? Failure.text(merged.fault.message) : merged.value
}

function serviceOf(flags: Flags, pod: ValueMap): ValueMap {
  const port = Number(flags.text('port'))
  const name = flags.args[0] ?? ''
  const labels = flags.text('labels') === '' ? {} : { labels: mapAt(pod, 'metadata', 'labels') }
  return { kind: 'Service', apiVersion: 'v1', metadata: metadataOf(flags, name, labels), spec: { ports: [{ protocol: 'TCP', port, targetPort: port }], selector: mapAt(pod, 'metadata', 'labels') }, status: { loadBalancer: {} } }
}
