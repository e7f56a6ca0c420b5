import { defineRule, option, type Place, type Resource } from '../../src/check/api.ts'

export default defineRule({
  id: 'yaml-unrendered-template',
  group: 'yaml',
  severity: 'info',
  since: '0.1.0',
  sees: 'file',
  summary: 'A file holds marks of a template that was not rendered',
  links: ['https://helm.sh/docs/helm/helm_template/'],
  options: { markers: option(['\\{\\{.*\\}\\}', '\\{%.*%\\}', '\\$\\{[A-Za-z_]\\w*(?::?[-=?+][^}]*)?\\}', '<[A-Za-z][\\w .-]*>'], 'regular expressions of marks') },

  check(file, { report, options }) {
    if (file.parsed.diagnostics.some(({ rule }) => rule === 'yaml-unrendered-template')) return
    const markers = options.markers.map((source) => new RegExp(source, 's'))
    if (!markers.some((marker) => marker.test(file.text))) return
    for (const resource of file.resources) {
      for (const { place, text } of plainPlaces(resource)) {
        const mark = markers.map((marker) => marker.exec(text)).find((found) => found !== null)
        if (mark === undefined || mark === null) continue
        report(place, {
          text: `${String(place.pointer.at(-1))} holds the mark ${JSON.stringify(mark[0])} of a template`,
          effect: 'the file is checked as it stands, so names and values that only rendering brings are called wrong',
          suggestion: 'render it first, for example with helm template or envsubst',
        })
        return
      }
    }
  },
})

interface Text { readonly place: Place, readonly text: string }

/** Fields in which no such mark can be meant: identity, and of Kubernetes' own kinds images and values of a wrong type. */
function plainPlaces(resource: Resource): Text[] {
  const found: Text[] = []
  const add = (place: Place, value: unknown): void => { if (typeof value === 'string' && value !== '') found.push({ place, text: value }) }
  const meta = resource.raw.metadata
  add(resource.at('apiVersion'), resource.apiVersion)
  add(resource.at('kind'), resource.kind)
  if (typeof meta === 'object' && meta !== null && !Array.isArray(meta)) {
    for (const field of ['name', 'namespace', 'generateName'] as const) add(resource.at(['metadata', field]), (meta as Readonly<Record<string, unknown>>)[field])
  }
  if (!resource.builtIn) return found
  for (const [key, value] of Object.entries(resource.labels)) add(resource.at(['metadata', 'labels', key]), value)
  for (const container of resource.podTemplates.flatMap(({ containers }) => containers)) add(container.at('image'), container.value.image)
  for (const error of resource.typeErrors) add(resource.at(error.path), error.found)
  return found
}
