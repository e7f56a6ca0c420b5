import './schemas.ts'
import { catalogSchemas } from '../../src/model/catalog-schemas.ts'
import type { Bundle } from '../../src/model/bundle.ts'
import type { Carrier } from '../../src/model/carriers.ts'
import { resourceOf } from '../../src/model/manifest-resource.ts'
import type { Resource } from '../../src/model/resource.ts'
import { bundlesOf, type SetDeclaration } from '../../src/model/sets.ts'
import { manifestObjects, parseFile } from '../../src/parse/document.ts'
import { absolutePath } from '../../src/base/paths.ts'

export interface ModelOptions {
  readonly carriers?: readonly Carrier[]
  readonly namespace?: string
  readonly declared?: readonly SetDeclaration[]
  readonly unreadable?: readonly string[]
  readonly outside?: Readonly<Record<string, readonly string[]>>
}

/** Resources and bundles of texts by path. */
export function modelOf(texts: Readonly<Record<string, string>>, options: ModelOptions = {}): { resources: Resource[], bundleOf: (resource: Resource) => Bundle, named: (kind: string, name?: string) => Resource } {
  const settings = { schemas: catalogSchemas([36]), carriers: options.carriers ?? [], renderNamespace: () => options.namespace }
  const resources = Object.entries(texts).flatMap(([path, text]) =>
    manifestObjects(parseFile(path, text)).objects.map((object) => resourceOf(path, object, settings)))
  const bundles = bundlesOf(resources, {
    declared: options.declared ?? [],
    unreadable: new Set(options.unreadable),
    absolute: (path) => absolutePath('/', path),
    outside: () => options.outside ?? {},
  })
  const bundleOf = (resource: Resource): Bundle => {
    const bundle = bundles.get(resource)
    if (bundle === undefined) throw new Error(`no set holds ${resource.title}`)
    return bundle
  }
  const named = (kind: string, name?: string): Resource => {
    const found = resources.find((resource) => resource.kind === kind && (name === undefined || resource.name === name))
    if (found === undefined) throw new Error(`no ${kind} ${name ?? ''}`)
    return found
  }
  return { resources, bundleOf, named }
}

/** A small workload; `extra` goes into the pod spec. */
export function workload(kind: string, name: string, options: { namespace?: string, labels?: Record<string, string>, replicas?: number, extra?: string } = {}): string {
  const { namespace, labels = { app: name }, replicas, extra = '' } = options
  const map = Object.entries(labels).map(([key, value]) => `${key}: ${value}`).join(', ')
  return `apiVersion: apps/v1
kind: ${kind}
metadata:
  name: ${name}
${namespace === undefined ? '' : `  namespace: ${namespace}\n`}spec:
${replicas === undefined ? '' : `  replicas: ${replicas}\n`}  selector:
    matchLabels: {${map}}
  template:
    metadata:
      labels: {${map}}
    spec:
      containers:
        - name: main
          image: example.com/${name}:1
${extra}`
}
