import { cloneValue, type ValueMap } from '../../../base/json.ts'
import type { Minor } from '../../../base/release.ts'
import { registryKey, type StoreEvent } from '../../store/store.ts'
import type { Codec } from '../codec.ts'
import type { Registry, ServedResource } from '../registry.ts'
import type { AnyObject } from '../strategy.ts'
import { asDefinition, type CustomResourceDefinition } from './definition.ts'
import { customResourceStrategy, type CustomResourceStrategy } from './strategy.ts'

const prefix = registryKey('customresourcedefinitions', 'apiextensions.k8s.io', '', '')

/** Keeps the served resources in step with the stored CustomResourceDefinitions: one event of the store at a time. */
export function followDefinitions(registry: Registry, { key, type, value, previous }: StoreEvent): void {
  if (!key.startsWith(prefix)) return
  const before = previous && asDefinition({ kind: 'CustomResourceDefinition', ...previous })
  for (const resource of before === undefined ? [] : resourcesOf(before, registry.minor)) registry.remove(resource)
  const now = type === 'DELETED' ? undefined : asDefinition({ kind: 'CustomResourceDefinition', ...value })
  for (const resource of now === undefined ? [] : resourcesOf(now, registry.minor)) registry.add(resource)
}

/** Every served version of a definition, as the registry lists it; none before its names are its own: `apiserver/customresource_handler.go` (1.36). */
function resourcesOf(crd: CustomResourceDefinition, minor: Minor): ServedResource[] {
  const isAccepted = crd.status?.conditions?.some(({ type, status }) => (type === 'NamesAccepted' || type === 'Established') && status === 'True')
  if (isAccepted !== true) return []
  return (crd.spec?.versions ?? []).flatMap(({ name = '' }) => {
    const strategy = customResourceStrategy(crd, name)
    if (strategy === undefined) return []
    const { group, version, kind, resource, namespaced, subresources = [] } = strategy
    return [{ group, version, kind, resource, namespaced, subresources, strategy, codec: codecOf(strategy, minor), ...strategy.deprecation === undefined ? {} : { deprecation: strategy.deprecation } }]
  })
}

function codecOf(strategy: CustomResourceStrategy, minor: Minor): Codec {
  const apiVersion = `${strategy.group}/${strategy.version}`
  const inVersion = (object: AnyObject): AnyObject => object.apiVersion === apiVersion ? object : Object.assign({}, object, { apiVersion })
  return {
    isHub: false,
    decode(value: ValueMap) {
      const object = cloneValue(value)
      const read = strategy.read(object, minor)
      if ('error' in read) return { object: object, failure: { message: read.error, path: [] }, strict: [] }
      return { object: object, strict: read.unknown.map(({ path, field }) => ({ message: `unknown field "${field}"`, path })) }
    },
    // Reading has filled them in already.
    applyDefaults: () => undefined,
    toHub: inVersion,
    fromHub: inVersion,
    encode: (object) => object,
  }
}
