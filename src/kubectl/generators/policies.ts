import { setKey, type ValueMap } from '../../base/json.ts'
import { parseQuantity } from '../../base/quantity.ts'
import { Failure } from '../failure.ts'
import { parseSelector } from '../../base/labels.ts'
import { metadataOf, sortedMap, type Generator } from './generator.ts'

export const namespace: Generator = {
  flags: [],
  needsName: true,
  build: (_session, _flags, name) => ({ kind: 'Namespace', apiVersion: 'v1', metadata: { name }, spec: {}, status: {} }),
}

/** `create_priorityclass.go` (v0.36.2). */
export const priorityClass: Generator = {
  flags: [{ name: 'value', type: 'int32', default: '0' }, { name: 'global-default', type: 'bool' }, { name: 'description', type: 'string' }, { name: 'preemption-policy', type: 'string', default: 'PreemptLowerPriority' }],
  failure: 'failed to create priorityclass: ',
  build: (_session, flags, name) => ({
    kind: 'PriorityClass', apiVersion: 'scheduling.k8s.io/v1', metadata: { name }, value: flags.number('value'), ...flags.on('global-default') ? { globalDefault: true } : {},
    ...flags.text('description') === '' ? {} : { description: flags.text('description') }, preemptionPolicy: flags.text('preemption-policy'),
  }),
}

/** `create_quota.go`. */
export const quota: Generator = {
  flags: [{ name: 'hard', type: 'string' }, { name: 'scopes', type: 'string' }],
  needsName: true,
  failure: 'failed to create quota: ',
  build(_session, flags, name) {
    const hard: ValueMap = {}
    for (const pair of flags.text('hard') === '' ? [] : flags.text('hard').split(',')) {
      const parts = pair.split('=')
      const [key = '', value = ''] = parts
      if (parts.length !== 2) return Failure.text(`Invalid argument syntax ${pair}, expected <resource>=<value>`)
      if (parseQuantity(value) === undefined) return Failure.text('quantities must match the regular expression \'^([+-]?[0-9.]+)([eEinumkKMGTP]*[-+]?[0-9]*)$\'')
      setKey(hard, key, value)
    }
    const scopes = flags.text('scopes') === '' ? [] : flags.text('scopes').split(',')
    if (scopes.includes('')) return Failure.text('invalid resource quota scope ""')
    return {
      kind: 'ResourceQuota', apiVersion: 'v1', metadata: metadataOf(flags, name), spec: { ...Object.keys(hard).length > 0 ? { hard: sortedMap(hard) } : {}, ...scopes.length > 0 ? { scopes } : {} }, status: {},
    }
  },
}

/** `create_pdb.go`. */
export const podDisruptionBudget: Generator = {
  flags: [{ name: 'selector', short: 'l', type: 'string' }, { name: 'min-available', type: 'string' }, { name: 'max-unavailable', type: 'string' }],
  needsName: true,
  failure: 'failed to create poddisruptionbudgets: ',
  build(_session, flags, name) {
    const text = flags.text('selector')
    if (text === '') return Failure.text('a selector must be specified')
    const [min, max] = [flags.text('min-available'), flags.text('max-unavailable')]
    if (min === '' && max === '') return Failure.text('one of min-available or max-unavailable must be specified')
    if (min !== '' && max !== '') return Failure.text('min-available and max-unavailable cannot be both specified')
    for (const [word, value] of [['min', min], ['max', max]] as const) if (value !== '' && !/^\d+%?$/.test(value)) return Failure.text(`invalid format specified for ${word === 'min' ? 'min-available' : 'max-unavailable'}`)
    const selector = labelSelectorOf(text)
    if (typeof selector === 'string') return Failure.text(selector)
    const amount = (value: string): number | string => /^\d+$/.test(value) ? Number(value) : value
    return {
      kind: 'PodDisruptionBudget', apiVersion: 'policy/v1', metadata: metadataOf(flags, name),
      spec: { ...min === '' ? {} : { minAvailable: amount(min) }, selector, ...max === '' ? {} : { maxUnavailable: amount(max) } },
      status: { disruptionsAllowed: 0, currentHealthy: 0, desiredHealthy: 0, expectedPods: 0 },
    }
  },
}

const setOperators = new Set<string>(['In', 'NotIn', 'Exists', 'DoesNotExist'])

/** A selector's text as meta/v1 holds it, or what is wrong with it. */
export function labelSelectorOf(text: string): ValueMap | string {
  const parsed = parseSelector(text)
  if ('error' in parsed) return `couldn't parse the selector string "${text}": ${parsed.error}`
  const matchLabels: ValueMap = {}
  const matchExpressions: ValueMap[] = []
  for (const { key, operator, values } of parsed.requirements) {
    if (operator === '=' || operator === '==') setKey(matchLabels, key, values[0] ?? '')
    else if (!setOperators.has(operator)) return `"${operator}" is not a valid label selector operator`
    else matchExpressions.push({ key, operator, ...values.length > 0 ? { values: [...values] } : {} })
  }
  return { ...Object.keys(matchLabels).length > 0 ? { matchLabels: sortedMap(matchLabels) } : {}, ...matchExpressions.length > 0 ? { matchExpressions } : {} }
}
