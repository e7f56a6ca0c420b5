import { pointerOf, type JsonPath } from '../base/json.ts'
import type { LabelSelectorLike } from '../base/labels.ts'
import type { Location } from '../diagnostic/diagnostic.ts'
import type { Bundle } from '../model/bundle.ts'
import type { PodTemplate } from '../model/pod-template.ts'
import type { Resource, ResourceOf } from '../model/resource.ts'
import type { PlaceAt } from './place.ts'

/** Where the things that a place names are defined: the object of a reference, the workloads of a selector. */
export function definitionsAt({ resource, path }: PlaceAt, bundle: Bundle): Location[] {
  const pointer = pointerOf(path)
  const named = bundle.referencesFrom(resource).filter((reference) => pointerOf(reference.path) === pointer)
  const targets = named.flatMap(({ kind, name, namespace }) => bundle.find(kind, name, namespace) ?? [])
  if (targets.length > 0) return targets.map(nameOf)
  return selectedAt(resource, path, bundle).map((template) => nameOf(template.resource))
}

/** Who names the object that a place is in, or selects its pods. */
export function referencesTo({ resource }: PlaceAt, bundle: Bundle): Location[] {
  const named = bundle.referrersOf(resource).map(({ from, path }) => locationOf(from, path))
  const services = resource.podTemplates.flatMap((template) => bundle.servicesSelecting(template)).map((service) => locationOf(service, ['spec', 'selector']))
  return [...named, ...services]
}

function selectedAt(resource: Resource, path: JsonPath, bundle: Bundle): readonly PodTemplate[] {
  if (!resource.builtIn || path[0] !== 'spec') return []
  if (resource.kind === 'Service' && path[1] === 'selector') return bundle.templatesWithLabels((resource as ResourceOf<'Service'>).spec.selector, resource.namespace)
  const field = selectorFields[resource.kind]
  if (field === undefined || path[1] !== field) return []
  const selector = (resource.spec as Readonly<Record<string, LabelSelectorLike | undefined>>)[field]
  return bundle.templatesSelected(selector, resource.namespace)
}

/** Fields of kinds that select pods by a label selector. */
const selectorFields: Readonly<Record<string, string>> = {
  PodDisruptionBudget: 'selector', NetworkPolicy: 'podSelector', Deployment: 'selector', StatefulSet: 'selector', DaemonSet: 'selector', ReplicaSet: 'selector', Job: 'selector',
}

function nameOf(resource: Resource): Location {
  return locationOf(resource, ['metadata', 'name'])
}

function locationOf(resource: Resource, path: JsonPath): Location {
  const { path: file, span } = resource.at(path)
  return { path: file, span }
}
