import { defineRule, kindOf, type Resource } from '../../src/check/api.ts'
import { isMap } from '../../src/base/json.ts'

export default defineRule({
  id: 'server-owned-field',
  group: 'api',
  severity: 'warning',
  since: '0.1.0',
  sees: 'resource',
  kinds: ['*'],
  summary: 'A manifest sets a field that the API server fills in itself',
  links: ['https://kubernetes.io/docs/reference/using-api/api-concepts/'],
  fixable: true,

  check(resource, { minors, report }) {
    for (const { path, effect } of ownedFields(resource, minors.at(-1))) {
      const entry = resource.at(path, 'entry')
      const name = String(path.at(-1))
      report(resource.at(path, 'key'), {
        text: `${name} is not the author's to set: it comes out of a cluster`,
        effect,
        suggestion: `take ${name} out`,
        fix: entry.path.endsWith('.json') ? undefined : { title: `take ${name} out`, safety: 'changes-behaviour', edits: [{ span: entry.span, newText: '' }] },
      })
    }
  },
})

const lastApplied = 'kubectl.kubernetes.io/last-applied-configuration'
const ofMetadata: Readonly<Record<string, string>> = {
  uid: 'an apply to another object than the one with this uid is refused as a conflict',
  resourceVersion: 'create is refused with it, and apply is a conflict as soon as anything else has changed the object',
  generation: 'the API server sets its own',
  managedFields: 'server-side apply refuses it; other requests make the API server forget or replace who owns which field',
  selfLink: 'no release since 1.24 has it',
  creationTimestamp: 'the API server sets its own',
}

function ownedFields(resource: Resource, minor: number | undefined): { path: readonly string[], effect: string }[] {
  const { metadata, status } = resource.raw
  const found: { path: readonly string[], effect: string }[] = []
  if (isMap(metadata)) {
    for (const key of Object.keys(metadata)) {
      const effect = Object.hasOwn(ofMetadata, key) ? ofMetadata[key] : undefined
      // `creationTimestamp: null` is what Go programs print for none; it says nothing.
      if (effect !== undefined && !isEmpty(metadata[key])) found.push({ path: ['metadata', key], effect })
    }
    const { annotations } = metadata
    if (isMap(annotations) && Object.hasOwn(annotations, lastApplied)) {
      found.push({ path: ['metadata', 'annotations', lastApplied], effect: 'kubectl apply compares with it what it should find out for itself, and may drop fields or keep dead ones' })
    }
  }
  // A node brings its status with it: kubelets register that way (`pkg/registry/core/node/strategy.go`, 1.36).
  if (resource.group === '' && resource.kind === 'Node') return found
  const info = minor === undefined ? undefined : kindOf(resource, minor)
  if (info?.subresources.includes('status') === true && isMap(status) && !isEmptyStatus(resource)) {
    found.push({ path: ['status'], effect: 'the API server drops it: status is written through its own subresource, by controllers' })
  }
  return found
}

function isEmpty(value: unknown): boolean {
  return value === undefined || value === null || value === '' || (Array.isArray(value) && value.length === 0)
}

/** `status: {}` and the empty status that generators print for definitions. */
function isEmptyStatus({ raw }: Resource): boolean {
  const isHollow = (value: unknown): boolean => isEmpty(value) || (isMap(value) && Object.values(value).every(isHollow))
  return isHollow(raw.status)
}
