import type { ValueMap } from '../../base/json.ts'
import { parseQuantity } from '../../base/quantity.ts'
import { dryRunFlag, dryRunOf, fieldManagerFlag, fileFlags, namespaceOf, recordFlag, saveConfigFlag, type Command } from '../command.ts'
import { Failure } from '../failure.ts'
import type { Flags } from '../flags.ts'
import { withSavedConfig } from '../generators/generator.ts'
import { objectPrinter, plainFormats, printFlags } from '../printers/print-flags.ts'
import { filesOrArguments } from '../resources/targets.ts'
import { groupVersionOf } from '../session.ts'

/** `kubectl autoscale`: `pkg/cmd/autoscale/autoscale.go` (v0.36.2). */
export const autoscale: Command = {
  flags: [
    ...fileFlags, ...printFlags, dryRunFlag, recordFlag, saveConfigFlag, fieldManagerFlag('kubectl-autoscale'), { name: 'min', type: 'int', default: '-1' }, { name: 'max', type: 'int', default: '-1', required: true },
    { name: 'cpu', type: 'string' }, { name: 'memory', type: 'string' }, { name: 'name', type: 'string' },
    { name: 'cpu-percent', type: 'int', default: '-1', deprecated: 'Use --cpu with percentage or resource quantity format (e.g., \'70%\' for utilization or \'500m\' for milliCPU).' },
  ],
  run(session, flags) {
    const dryRun = dryRunOf(session, flags)
    if (dryRun instanceof Failure) return dryRun
    const [min, max] = [flags.number('min'), flags.number('max')]
    if (max < 1) return Failure.text(`--max=MAXPODS is required and must be at least 1, max: ${max}`)
    if (max < min) return Failure.text(`--max=MAXPODS must be larger or equal to --min=MINPODS, max: ${max}, min: ${min}`)
    if (flags.given('cpu-percent') && flags.given('cpu')) return Failure.text('--cpu-percent and --cpu are mutually exclusive')
    const found = filesOrArguments(session, flags, {})
    if (found instanceof Failure) return found
    const failures = [...found.failures]
    for (const { resource, namespace, name } of found.infos) {
      if (!resource.subresources.includes('scale')) {
        failures.push(Failure.text(`cannot autoscale a ${resource.kind}: could not find scale subresource for ${resource.group}/${resource.version}, Resource=${resource.resource} in discovery information`))
        continue
      }
      const metrics = metricsOf(flags)
      if (metrics instanceof Failure) return metrics
      const built: ValueMap = {
        kind: 'HorizontalPodAutoscaler', apiVersion: 'autoscaling/v2', metadata: { name: flags.text('name') === '' ? name : flags.text('name'), ...namespaceOf(flags).enforceNamespace ? { namespace } : {} },
        spec: { scaleTargetRef: { kind: resource.kind, name, apiVersion: groupVersionOf(resource) }, ...min > 0 ? { minReplicas: min } : {}, maxReplicas: max, ...metrics.length > 0 ? { metrics } : {} },
        status: { desiredReplicas: 0, currentMetrics: null },
      }
      const object = flags.on('save-config') ? withSavedConfig(built) : built
      const print = objectPrinter(session, flags, dryRun === 'client' ? 'created (dry run)' : dryRun === 'server' ? 'autoscaled (server dry run)' : 'autoscaled', plainFormats, true)
      if (print instanceof Failure) return print
      const target = { group: 'autoscaling', version: 'v2', resource: 'horizontalpodautoscalers', namespace, name: '', subresource: '' }
      const made = dryRun === 'client' ? object : session.create(target, object, { dryRun: dryRun === 'server', fieldManager: flags.text('field-manager') })
      // The second attempt, in the older version, has nothing to ask for without a CPU percentage.
      const failure = made instanceof Failure ? (flags.given('cpu') || flags.given('memory') ? made.wrapped('failed to create HorizontalPodAutoscaler using autoscaling/v2 API: ') : Failure.text('failed to create autoscaling/v2 HPA and the configuration is incompatible with autoscaling/v1: empty input')) : print(made)
      if (failure !== undefined) failures.push(failure)
    }
    return Failure.all(failures) ?? (found.infos.length === 0 ? Failure.text('no objects passed to autoscale') : undefined)
  },
}

function metricsOf(flags: Flags): ValueMap[] | Failure {
  const metrics: ValueMap[] = []
  if (flags.given('cpu-percent') && flags.number('cpu-percent') >= 0) metrics.push(metricOf('cpu', { type: 'Utilization', averageUtilization: flags.number('cpu-percent') }))
  for (const name of ['cpu', 'memory']) {
    const text = flags.text(name).trim()
    if (text === '') continue
    const percent = /^(\d+)%$/.exec(text)
    if (percent !== null) metrics.push(metricOf(name, { type: 'Utilization', averageUtilization: Number(percent[1]) }))
    else if (text.endsWith('%')) return Failure.text(`invalid percentage value: ${text.slice(0, -1)}`)
    else if (/^[+-]?(?:\d+\.?\d*|\.\d+)(?:e[+-]?\d+)?$/i.test(text)) metrics.push(metricOf(name, { type: 'AverageValue', averageValue: parseQuantity(`${String(Number(text))}${name === 'cpu' ? 'm' : 'Mi'}`)?.toString() ?? text }))
    else if (parseQuantity(text) === undefined) return Failure.text(`invalid resource ${name} value: ${text}`)
    else metrics.push(metricOf(name, { type: 'AverageValue', averageValue: text }))
  }
  return metrics
}

function metricOf(name: string, target: ValueMap): ValueMap {
  return { type: 'Resource', resource: { name, target } }
}
