import { goQuote } from '../../../base/go-format.ts'
import { isMap, sameValue, type ValueMap } from '../../../base/json.ts'
import { parseQuantity } from '../../../base/quantity.ts'
import { qualifiedResource } from '../../../sim/api/status.ts'
import { Failure } from '../../failure.ts'
import type { Flags } from '../../flags.ts'
import { labelSelectorOf } from '../../generators/policies.ts'
import { subjectsOf } from '../../generators/access.ts'
import { podSpecOf } from '../../mutate.ts'
import { listAt } from '../../tables/cells.ts'
import { containersOf, namesContainer, unfit, type Setter } from './set-command.ts'

/** `set_image.go` (v0.36.2). */
export const image: Setter = {
  flags: [],
  operation: 'image updated',
  refusal: 'failed to patch image update to pod template: ',
  prepare(_session, flags) {
    const first = flags.args.findIndex(isPair)
    const late = first < 0 ? undefined : flags.args.slice(first).find((arg) => !isPair(arg))
    return late === undefined ? flags.args.filter((arg) => !isPair(arg)) : Failure.text(`all resources must be specified before image changes: ${late}`)
  },
  validate(flags) {
    const images = flags.args.filter(isPair)
    if (images.length === 0) return Failure.text('at least one image update is required')
    return images.some((arg) => arg.startsWith('*=')) && images.length > 1 ? Failure.text('all containers are already specified by *, but saw more than one container_name=container_image pairs') : undefined
  },
  change(_session, flags, object, info) {
    if (podSpecOf(object) === undefined) return [unfit(info, object)]
    const failures: Failure[] = []
    for (const pair of flags.args.filter(isPair)) {
      const [name, value] = [pair.slice(0, pair.indexOf('=')), pair.slice(pair.indexOf('=') + 1)]
      const hit = containersOf(object).filter((one) => name === '*' || one.name === name)
      if (hit.length === 0) failures.push(Failure.text(`error: unable to find container named ${goQuote(name)}`))
      for (const one of hit) one.image = value
    }
    return failures
  },
}

function isPair(arg: string): boolean {
  return (arg.includes('=') && !arg.startsWith('=')) || (arg.endsWith('-') && arg !== '-')
}

/** `set_resources.go`. */
export const resources: Setter = {
  flags: [{ name: 'limits', type: 'string' }, { name: 'requests', type: 'string' }, { name: 'containers', short: 'c', type: 'string', default: '*' }],
  operation: 'resource requirements updated',
  refusal: 'failed to patch resources update to pod template ',
  prepare: (_session, flags) => flags.args,
  validate(flags) {
    if (flags.text('limits') === '' && flags.text('requests') === '') return Failure.text('you must specify an update to requests or limits (in the form of --requests/--limits)')
    for (const field of ['limits', 'requests']) {
      const amounts = amountsOf(flags.text(field))
      if (amounts instanceof Failure) return amounts
    }
    return undefined
  },
  change(_session, flags, object) {
    const wanted = flags.text('containers')
    const hit = listAt(podSpecOf(object), 'containers').filter((one) => typeof one.name === 'string' && namesContainer(wanted, one.name))
    if (hit.length === 0) return [Failure.text(`unable to find container named ${wanted}`)]
    for (const one of hit) {
      const own = isMap(one.resources) ? { ...one.resources } : {}
      for (const field of ['limits', 'requests']) {
        const amounts = amountsOf(flags.text(field))
        if (amounts instanceof Failure || Object.keys(amounts).length === 0) continue
        own[field] = { ...isMap(own[field]) ? own[field] : {}, ...amounts }
      }
      one.resources = own
    }
    return []
  },
}

function amountsOf(text: string): ValueMap | Failure {
  const amounts: ValueMap = {}
  for (const pair of text.split(',').filter((part) => part !== '')) {
    const [name = '', amount, ...more] = pair.split('=')
    if (amount === undefined || more.length > 0) return Failure.text(`Invalid argument syntax ${pair}, expected <resource>=<value>`)
    const quantity = parseQuantity(amount)
    if (quantity === undefined) return Failure.text('quantities must match the regular expression \'^([+-]?[0-9.]+)([eEinumkKMGTP]*[-+]?[0-9]*)$\'')
    amounts[name] = quantity.toString()
  }
  return amounts
}

/** `set_selector.go`. */
export const selector: Setter = {
  flags: [{ name: 'resource-version', type: 'string' }],
  operation: 'selector updated',
  stops: true,
  always: true,
  prepare(_session, flags) {
    return flags.args.slice(0, -1)
  },
  change(_session, flags, object) {
    const wanted = labelSelectorOf(flags.args.at(-1) ?? '')
    if (typeof wanted === 'string') return failed(wanted)
    if (object.kind !== 'Service') return failed('setting a selector is only supported for Services')
    const expressions = listAt(wanted, 'matchExpressions')
    if (expressions.length > 0) {
      return failed(`match expression [${expressions.map((one) => `{${String(one.key as string)} ${String(one.operator as string)} [${listText(one.values)}]}`).join(' ')}] not supported on this object`)
    }
    const spec = isMap(object.spec) ? object.spec : (object.spec = {})
    spec.selector = wanted.matchLabels ?? {}
    const version = flags.text('resource-version')
    if (version !== '' && isMap(object.metadata)) object.metadata.resourceVersion = version
    return []
  },
}

function listText(values: unknown): string {
  return Array.isArray(values) ? values.join(' ') : ''
}

/** Nothing is sent of an object with a fault of its own. */
function failed(text: string): Failure[] {
  return [Failure.text(text)]
}

/** `set_serviceaccount.go`. */
export const serviceAccount: Setter = {
  flags: [],
  operation: 'serviceaccount updated',
  refusal: 'failed to patch ServiceAccountName ',
  always: true,
  prepare(_session, flags) {
    return flags.args.length === 0 ? Failure.text('serviceaccount is required') : flags.args.slice(0, -1)
  },
  change(_session, flags, object, info) {
    const spec = podSpecOf(object)
    if (spec === undefined) return [unfit(info, object)]
    spec.serviceAccountName = flags.args.at(-1) ?? ''
    return []
  },
}

/** `set_subject.go`. */
export const subject: Setter = {
  flags: [{ name: 'user', type: 'array' }, { name: 'group', type: 'array' }, { name: 'serviceaccount', type: 'array' }],
  operation: 'subjects updated',
  refusal: 'failed to patch subjects to rolebinding: ',
  prepare(_session, flags: Flags) {
    if (flags.list('user').length + flags.list('group').length + flags.list('serviceaccount').length === 0) return Failure.text('you must specify at least one value of user, group or serviceaccount')
    const subjects = subjectsOf(flags)
    return subjects instanceof Failure ? subjects : flags.args
  },
  change(_session, flags, object, info) {
    if (object.kind !== 'RoleBinding' && object.kind !== 'ClusterRoleBinding') return failed(`error: ${info.resource.resource}/${info.name} setting subjects is only supported for RoleBinding/ClusterRoleBinding\n`)
    const wanted = subjectsOf(flags)
    if (wanted instanceof Failure) return [wanted]
    const known = listAt(object, 'subjects')
    object.subjects = [...known, ...wanted.filter((one) => !known.some((other) => sameValue(one, other)))]
    return []
  },
}

export { qualifiedResource }
