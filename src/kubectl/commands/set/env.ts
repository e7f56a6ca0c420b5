import { isMap, type ValueMap } from '../../../base/json.ts'
import { namespaceOf } from '../../command.ts'
import { Failure } from '../../failure.ts'
import type { Flags } from '../../flags.ts'
import { envNameFault, readEnv } from '../../generators/data.ts'
import { select } from '../../resources/arguments.ts'
import type { Session } from '../../session.ts'
import { targetFor, wordOf } from '../../session.ts'
import { textOfBase64 } from '../../text-bytes.ts'
import { listAt, mapAt, textAt } from '../../tables/cells.ts'
import type { Info } from '../../resources/files.ts'
import { podSpecOf } from '../../mutate.ts'
import { containersOf, namesContainer, unfit, type Setter } from './set-command.ts'

/** `kubectl set env`: `pkg/cmd/set/set_env.go` and `env/env_parse.go` (v0.36.2). */
export const env: Setter = {
  flags: [
    { name: 'containers', short: 'c', type: 'string', default: '*' }, { name: 'from', type: 'string' }, { name: 'prefix', type: 'string' }, { name: 'env', short: 'e', type: 'array' }, { name: 'keys', type: 'strings' },
    { name: 'list', type: 'bool' }, { name: 'resolve', type: 'bool' }, { name: 'overwrite', type: 'bool', default: 'true' },
  ],
  operation: 'env updated',
  stops: true,
  refusal: 'failed to patch env update to pod template: ',
  prepare(session, flags) {
    const late = lateResource(flags.args)
    if (late) return Failure.text(`all resources must be specified before environment changes: ${flags.args.join(' ')}`)
    const updates = updatesOf(session, flags)
    if (updates instanceof Failure) return updates
    if (flags.list('filename').length === 0 && updates.resources.length < 1) return Failure.text('one or more resources must be specified as <resource> <name> or <resource>/<name>')
    if (flags.on('list') && flags.text('output') !== '') return Failure.text('--list and --output may not be specified together')
    if (flags.list('keys').length > 0 && flags.text('from') === '') return Failure.text('when specifying --keys, a configmap or secret must be provided with --from')
    if (flags.text('from') !== '') {
      const source = fromSource(session, flags, false)
      if (source instanceof Failure) return source
    }
    return updates.resources
  },
  change(session, flags, object, info) {
    const updates = updatesOf(session, flags)
    if (updates instanceof Failure) return [updates]
    if (podSpecOf(object) === undefined) return [unfit(info, object)]
    const pattern = flags.text('containers')
    const hit = [...containersOf(object, false), ...listAt(podSpecOf(object), 'initContainers')].filter((one) => typeof one.name === 'string' && namesContainer(pattern, one.name))
    if (hit.length === 0) {
      session.printError(`Warning: ${info.resource.kind}/${info.name} does not have any containers matching "${pattern}"\n`)
      return 'skip'
    }
    const source = flags.text('from') === '' ? [] : fromSource(session, flags, true)
    if (source instanceof Failure) return [source]
    const wanted = [...updates.set, ...source]
    for (const one of hit) {
      if (!flags.on('overwrite')) {
        const clash = wanted.find((entry) => listAt(one, 'env').some((known) => known.name === entry.name && known.value !== entry.value && known.value !== undefined))
        if (clash !== undefined) {
          const known = listAt(one, 'env').find(({ name }) => name === clash.name)
          return [Failure.text(`${info.resource.resource}/${info.name} '${wordOf(clash.name)}' already has a value (${textAt(known, 'value')}), and --overwrite is false`)]
        }
      }
      const after = updated(listAt(one, 'env'), wanted, updates.removed)
      if (after.length > 0 || one.env !== undefined) one.env = after
    }
    if (!flags.on('list')) return []
    listed(session, flags, object, info, hit)
    return 'skip'
  },
}

interface Updates {
  readonly resources: readonly string[]
  readonly set: readonly ValueMap[]
  readonly removed: readonly string[]
}

function lateResource(args: readonly string[]): boolean {
  const isChange = (arg: string): boolean => /^.+=/ms.test(arg) || arg.endsWith('-')
  const first = args.findIndex(isChange)
  return first >= 0 && !args.slice(first).every(isChange)
}

function updatesOf(session: Session, flags: Flags): Updates | Failure {
  const set: ValueMap[] = []
  const removed: string[] = []
  const resources: string[] = []
  for (const arg of [...flags.args, ...flags.list('env')]) {
    if (arg === '-') {
      const read = readEnv(session.io.stdin, {})
      if (read instanceof Failure) return read
      for (const { key, value } of read) set.push({ name: key, value: String(value) })
    } else if (/^.+=/ms.test(arg)) {
      const name = arg.slice(0, arg.indexOf('='))
      const fault = envNameFault(name)
      if (fault !== undefined) return Failure.text(fault)
      const value = arg.slice(arg.indexOf('=') + 1)
      set.push({ name, ...value === '' ? {} : { value } })
    } else if (arg.endsWith('-')) removed.push(arg.slice(0, -1))
    else resources.push(arg)
  }
  return set.some(({ name }) => typeof name === 'string' && removed.includes(name)) ? Failure.text('can not both modify and remove the same environment variable in the same command') : { resources, set, removed }
}

/** Variables from the keys of a ConfigMap or Secret. */
function fromSource(session: Session, flags: Flags, warn: boolean): ValueMap[] | Failure {
  const found = select(session, { args: [flags.text('from')], ...namespaceOf(flags) })
  if (found instanceof Failure) return found
  const [fault] = found.failures
  if (fault !== undefined) return fault
  const wanted = flags.list('keys')
  if (found.infos.some(({ resource }) => resource.kind !== 'ConfigMap' && resource.kind !== 'Secret')) return Failure.text('unsupported resource specified in --from')
  return found.infos.flatMap(({ object, resource, name }) => {
    const reference = resource.kind === 'Secret' ? 'secretKeyRef' : 'configMapKeyRef'
    return Object.keys(mapAt(object, 'data')).sort().filter((key) => wanted.length === 0 || wanted.includes(key)).map((key) => {
      const shown = key.toUpperCase().replaceAll(/[^A-Z0-9_]/g, '_')
      if (warn && shown !== key) session.printError(`Warning: key ${key} transferred to ${shown}\n`)
      return { name: `${flags.text('prefix')}${shown}`, valueFrom: { [reference]: { key, name } } }
    })
  })
}

function updated(before: readonly ValueMap[], set: readonly ValueMap[], removed: readonly string[]): ValueMap[] {
  const after: ValueMap[] = before.filter(({ name }) => typeof name !== 'string' || !removed.includes(name)).map((one) => set.find(({ name }) => name === one.name) ?? one)
  return [...after, ...set.filter(({ name }) => !before.some((one) => one.name === name) && (typeof name !== 'string' || !removed.includes(name)))]
}

function listed(session: Session, flags: Flags, object: ValueMap, info: Info, containers: readonly ValueMap[]): void {
  for (const one of containers) {
    session.print(`# ${info.resource.kind} ${info.name}, container ${textAt(one, 'name')}\n`)
    for (const entry of listAt(one, 'env')) session.print(`${entryText(session, flags, object, info, entry)}\n`)
  }
}

function entryText(session: Session, flags: Flags, object: ValueMap, info: Info, entry: ValueMap): string {
  const name = textAt(entry, 'name')
  const from = entry.valueFrom
  if (!isMap(from)) return `${name}=${textAt(entry, 'value')}`
  const [kind, resource] = isMap(from.secretKeyRef) ? ['secret', 'secrets'] : ['configmap', 'configmaps']
  const reference = mapAt(from, kind === 'secret' ? 'secretKeyRef' : 'configMapKeyRef')
  const path = textAt(from, 'fieldRef', 'fieldPath')
  if (!flags.on('resolve')) {
    if (path !== '') return `# ${name} from field path ${path}`
    if (isMap(from.resourceFieldRef)) return `# ${name} from resource field ${textAt(from, 'resourceFieldRef', 'resource')}`
    return `# ${name} from ${kind} ${textAt(reference, 'name')}, key ${textAt(reference, 'key')}`
  }
  if (path !== '') return `${name}=${textAt(object, ...path.split('.'))}`
  const type = session.client.resources().find((one) => one.group === '' && one.resource === resource)
  const live = type && session.get(targetFor(type, info.namespace, textAt(reference, 'name')))
  const value = live === undefined || live instanceof Failure ? '' : textAt(live, 'data', textAt(reference, 'key'))
  return `${name}=${kind === 'secret' ? textOfBase64(value) : value}`
}
