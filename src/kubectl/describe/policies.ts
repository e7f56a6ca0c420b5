import { compareStrings, isMap, type ValueMap } from '../../base/json.ts'
import { goQuote } from '../../base/go-format.ts'
import { Quantity, quantityOrZero } from '../../base/quantity.ts'
import { labelText, listAt, mapAt, numberAt, orNone, selectorText, textAt, textsAt } from '../tables/cells.ts'
import type { Describer } from './describer.ts'
import { headLines, labelLines, line, nameLine, namespaceLine, timeText } from './text.ts'

/** Namespaces and what limits them, as `pkg/describe/describe.go` (v0.36.2) tells them. */
export const namespace: Describer = (o, { list }) => {
  const name = textAt(o, 'metadata', 'name')
  const conditions = listAt(o, 'status', 'conditions').map((one) => `  ${textAt(one, 'type')}\t${textAt(one, 'status')}\t${timeText(textAt(one, 'lastTransitionTime'))}\t${textAt(one, 'reason')}\t${textAt(one, 'message')}\n`)
  const quotas = [...list('v1', 'resourcequotas', name)].sort((a, b) => compareStrings(textAt(a, 'metadata', 'name'), textAt(b, 'metadata', 'name')))
  const ranges = list('v1', 'limitranges', name)
  const table = conditions.length === 0 ? '' : `Conditions:\n  Type\tStatus\tLastTransitionTime\tReason\tMessage\n  ----\t------\t------------------\t------\t-------\n${conditions.join('')}`
  return [
    nameLine(o), labelLines(o), line('Status', textAt(o, 'status', 'phase')), table, '\n', quotas.length === 0 ? 'No resource quota.\n' : `Resource Quotas\n${quotas.map(quotaInNamespace).join('')}`,
    '\n', ranges.length === 0 ? 'No LimitRange resource.\n' : `Resource Limits\n ${limitHeader.replaceAll('\n----', '\n ----')}${ranges.map((range) => limitRows(range, ' ')).join('')}`,
  ].join('')
}

function quotaInNamespace(quota: ValueMap): string {
  const hard = mapAt(quota, 'status', 'hard')
  return `  Name:\t${textAt(quota, 'metadata', 'name')}\n${scopeLines(quota, '  ', '  * ')}  Resource\tUsed\tHard\n  --------\t---\t---\n${Object.keys(hard).sort(compareStrings).map((name) => `  ${name}\t${textAt(quota, 'status', 'used', name) || '0'}\t${textAt(hard, name)}\n`).join('')}`
}

const scopeWords: Readonly<Record<string, string>> = {
  Terminating: 'Matches all pods that have an active deadline. These pods have a limited lifespan on a node before being actively terminated by the system.',
  NotTerminating: 'Matches all pods that do not have an active deadline. These pods usually include long running pods whose container command is not expected to terminate.',
  BestEffort: 'Matches all pods that do not have resource requirements set. These pods have a best effort quality of service.',
  NotBestEffort: 'Matches all pods that have at least one resource requirement set. These pods have a burstable or guaranteed quality of service.',
}

function scopeLines(quota: ValueMap, indent: string, bullet: string): string {
  const scopes = [...textsAt(quota, 'spec', 'scopes')].sort(compareStrings)
  if (scopes.length === 0) return ''
  return `${indent}Scopes:\t${scopes.join(', ')}\n${scopes.flatMap((scope) => scopeWords[scope] === undefined ? [] : [`${bullet}${scopeWords[scope]}\n`]).join('')}`
}

export const quota: Describer = (o) => {
  const hard = mapAt(o, 'status', 'hard')
  const rows = Object.keys(hard).sort(compareStrings).map((name) => {
    const [limit, used] = [quantityOrZero(textAt(hard, name)), quantityOrZero(textAt(o, 'status', 'used', name))]
    // An amount in another format than the limit's is rewritten in its.
    const shown = used.format === limit.format ? used : Quantity.fromUnits(used.value(), limit.format)
    return `${name}\t${shown.toString()}\t${textAt(hard, name)}\n`
  })
  return `${nameLine(o)}${namespaceLine(o)}${scopeLines(o, '', ' * ')}Resource\tUsed\tHard\n--------\t----\t----\n${rows.join('')}`
}

const limitHeader = 'Type\tResource\tMin\tMax\tDefault Request\tDefault Limit\tMax Limit/Request Ratio\n----\t--------\t---\t---\t---------------\t-------------\t-----------------------\n'

export const limitRange: Describer = (o) => `${nameLine(o)}${namespaceLine(o)}${limitHeader}${limitRows(o, '')}`

/** Upstream's order of resources is chance; here they are sorted. */
function limitRows(range: ValueMap, indent: string): string {
  const fields = ['min', 'max', 'defaultRequest', 'default', 'maxLimitRequestRatio']
  return listAt(range, 'spec', 'limits').flatMap((limit) => {
    const names = [...new Set(fields.flatMap((field) => Object.keys(mapAt(limit, field))))].sort(compareStrings)
    return names.map((name) => `${indent}${textAt(limit, 'type')}\t${name}\t${fields.map((field) => orNone(textAt(limit, field, name), '-')).join('\t')}\n`)
  }).join('')
}

export const disruptionBudget: Describer = (o, { events }) => {
  const [min, max] = [textAt(o, 'spec', 'minAvailable'), textAt(o, 'spec', 'maxUnavailable')]
  const selector = mapAt(o, 'spec').selector
  const status = [['Allowed disruptions', 'disruptionsAllowed'], ['Current', 'currentHealthy'], ['Desired', 'desiredHealthy'], ['Total', 'expectedPods']].map(([word = '', field = '']) => `    ${word}:\t${numberAt(o, 'status', field)}\n`)
  return [
    nameLine(o), namespaceLine(o), min !== '' ? line('Min available', min) : max !== '' ? line('Max unavailable', max) : '', line('Selector', isMap(selector) ? orNone(selectorText(selector)) : '<unset>'), `Status:\n${status.join('')}`, events,
  ].join('')
}

export const priorityClass: Describer = (o, { events }) => [
  nameLine(o), line('Value', numberAt(o, 'value')), line('GlobalDefault', String(o.globalDefault === true)), line('PreemptionPolicy', textAt(o, 'preemptionPolicy')), line('Description', textAt(o, 'description')),
  line('Annotations', labelText(mapAt(o, 'metadata', 'annotations'))), events,
].join('')

export const autoscaler: Describer = (o, { events }) => {
  const [spec, status, reference] = [mapAt(o, 'spec'), mapAt(o, 'status'), mapAt(o, 'spec', 'scaleTargetRef')]
  const current = listAt(status, 'currentMetrics')
  const metrics = listAt(spec, 'metrics').map((metric, index) => `  ${metricText(metric, current[index])}\n`)
  const conditions = listAt(status, 'conditions').map((one) => `  ${textAt(one, 'type')}\t${textAt(one, 'status')}\t${textAt(one, 'reason')}\t${textAt(one, 'message')}\n`)
  return [
    headLines(o), line('CreationTimestamp', timeText(textAt(o, 'metadata', 'creationTimestamp'))), line('Reference', `${textAt(reference, 'kind')}/${textAt(reference, 'name')}`), line('Metrics', '( current / target )'), ...metrics,
    line('Min replicas', orNone(textAt(spec, 'minReplicas'), '<unset>')), line('Max replicas', numberAt(spec, 'maxReplicas')),
    isMap(spec.behavior) ? `Behavior:\n${behaviourLines('Scale Up', spec.behavior.scaleUp)}${behaviourLines('Scale Down', spec.behavior.scaleDown)}` : '',
    line(`${textAt(reference, 'kind')} pods`, `${numberAt(status, 'currentReplicas')} current / ${numberAt(status, 'desiredReplicas')} desired`),
    conditions.length === 0 ? '' : `Conditions:\n  Type\tStatus\tReason\tMessage\n  ----\t------\t------\t-------\n${conditions.join('')}`, events,
  ].join('')
}

function behaviourLines(title: string, rules: ValueMap[string] | undefined): string {
  if (!isMap(rules)) return ''
  const policies = listAt(rules, 'policies').map((one) => `      - Type: ${textAt(one, 'type')}\tValue: ${numberAt(one, 'value')}\tPeriod: ${numberAt(one, 'periodSeconds')} seconds\n`)
  const window = rules.stabilizationWindowSeconds === undefined ? '' : `    Stabilization Window: ${numberAt(rules, 'stabilizationWindowSeconds')} seconds\n`
  return `  ${title}:\n${window}${policies.length === 0 ? '' : `    Select Policy: ${textAt(rules, 'selectPolicy') || 'Max'}\n    Policies:\n${policies.join('')}`}`
}

/** One line of `Metrics:`: what it measures, its value now and its target. */
function metricText(metric: ValueMap, current: ValueMap | undefined): string {
  const type = textAt(metric, 'type')
  const field = `${type.charAt(0).toLowerCase()}${type.slice(1)}`
  const source = mapAt(metric, field)
  const [target, now] = [mapAt(source, 'target'), mapAt(current, field, 'current')]
  const value = (of: 'averageValue' | 'value'): string => `${orNone(textAt(now, of), '<unknown>')} / ${textAt(target, of)}`
  const name = textAt(source, 'metric', 'name')
  const isAverage = target.averageValue !== undefined
  switch (type) {
    case 'External': return `${goQuote(name)} (target ${isAverage ? 'average ' : ''}value):\t${value(isAverage ? 'averageValue' : 'value')}`
    case 'Pods': return `${goQuote(name)} on pods:\t${value('averageValue')}`
    case 'Object': {
      const about = mapAt(source, 'describedObject')
      const byAverage = target.type === 'AverageValue'
      return `"${name}" on ${textAt(about, 'kind')}/${textAt(about, 'name')} (target ${byAverage ? 'average ' : ''}value):\t${value(byAverage ? 'averageValue' : 'value')}`
    }
    case 'Resource': case 'ContainerResource': {
      const words = `resource ${textAt(source, 'name')}${type === 'Resource' ? '' : ` of container "${textAt(source, 'container')}"`} on pods`
      if (isAverage) return `${words}:\t${value('averageValue')}`
      const used = now.averageUtilization === undefined ? '<unknown>' : `${numberAt(now, 'averageUtilization')}% (${textAt(now, 'averageValue')})`
      return `${words}  (as a percentage of request):\t${used} / ${target.averageUtilization === undefined ? '<auto>' : `${numberAt(target, 'averageUtilization')}%`}`
    }
    default: return `<unknown metric type ${goQuote(type)}>`
  }
}
