import { isMap, valueAt, type JsonPath, type Value } from '../../src/base/json.ts'
import type { ContainerView, Place, Resource } from '../../src/check/api.ts'
import { isUnrendered, parseReference, type ImageReference } from './_reference.ts'

/** An image that a resource names. */
export interface NamedImage {
  readonly text: string
  readonly place: Place
  /** `container "web"`, `volume "model"`, or the resource. */
  readonly title: string
  readonly container: ContainerView | undefined
  /** As written. */
  readonly pullPolicy: string | undefined
  readonly policyPlace: Place
}

export interface ReadableImage extends NamedImage { readonly reference: ImageReference }

/** Every image of a resource: containers of all classes, image volumes, and the fields of custom resources that hold one. */
export function imagesOf(resource: Resource): NamedImage[] {
  const found: NamedImage[] = []
  for (const template of resource.podTemplates) {
    for (const container of template.containers) {
      const { image, imagePullPolicy } = container.value
      if (image === undefined) continue
      found.push({ text: image, title: container.title, container, pullPolicy: imagePullPolicy, place: container.at('image'), policyPlace: container.at('imagePullPolicy') })
    }
    for (const [index, { name = '', image }] of (template.spec.volumes ?? []).entries()) {
      if (image?.reference === undefined) continue
      const at = (field: string): Place => template.at(['spec', 'volumes', index, 'image', field])
      found.push({ text: image.reference, title: `volume "${name}"`, container: undefined, pullPolicy: image.pullPolicy, place: at('reference'), policyPlace: at('pullPolicy') })
    }
  }
  for (const path of customPaths(resource)) {
    const image = valueAt(resource.raw, path)
    if (typeof image !== 'string') continue
    const place = resource.at(path)
    found.push({ text: image, title: resource.title, container: undefined, pullPolicy: undefined, place, policyPlace: place })
  }
  return found.filter(({ text }) => !isUnrendered(text))
}

/** Those whose reference can be read; the others are the matter of `image-reference-invalid`. */
export function readableImages(resource: Resource): ReadableImage[] {
  return imagesOf(resource).flatMap((image) => {
    const reference = parseReference(image.text)
    return typeof reference === 'string' ? [] : [{ ...image, reference }]
  })
}

/** Where custom resources hold images outside a pod template; `*` stands for every item. */
const imageFields: Readonly<Record<string, readonly JsonPath[]>> = {
  'argoproj.io/CronWorkflow': [['spec', 'workflowSpec', 'templates', '*', 'container', 'image'], ['spec', 'workflowSpec', 'templates', '*', 'script', 'image']],
  'argoproj.io/ClusterWorkflowTemplate': [['spec', 'templates', '*', 'container', 'image'], ['spec', 'templates', '*', 'script', 'image']],
  'argoproj.io/Workflow': [['spec', 'templates', '*', 'container', 'image'], ['spec', 'templates', '*', 'script', 'image']],
  'argoproj.io/WorkflowTemplate': [['spec', 'templates', '*', 'container', 'image'], ['spec', 'templates', '*', 'script', 'image']],
  'monitoring.coreos.com/Alertmanager': [['spec', 'image']],
  'monitoring.coreos.com/Prometheus': [['spec', 'image']],
  'monitoring.coreos.com/ThanosRuler': [['spec', 'image']],
  'postgresql.cnpg.io/Cluster': [['spec', 'imageName']],
  'tekton.dev/Task': [['spec', 'steps', '*', 'image'], ['spec', 'sidecars', '*', 'image']],
}

function customPaths({ group, kind, raw }: Resource): JsonPath[] {
  const key = `${group}/${kind}`
  return Object.hasOwn(imageFields, key) ? (imageFields[key] ?? []).flatMap((path) => expand(raw, path)) : []
}

function expand(root: Value, path: JsonPath): JsonPath[] {
  const star = path.indexOf('*')
  if (star < 0) return [path]
  const many = isMap(root) ? valueAt(root, path.slice(0, star)) : undefined
  return Array.isArray(many) ? many.flatMap((_, index) => expand(root, [...path.slice(0, star), index, ...path.slice(star + 1)])) : []
}
