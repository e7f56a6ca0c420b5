import type { JsonPath } from '../../src/base/json.ts'
import type { CheckedFile, ContainerView, Edit, Fix, PodTemplate } from '../../src/check/api.ts'
import { removalOf, securityContextAddition } from './_edits.ts'

/** An annotation from the time before seccomp and AppArmor profiles were fields. */
export interface ProfileAnnotation {
  readonly template: PodTemplate
  readonly key: string
  readonly value: string
  /** Behind the prefix: the name of a container, or undefined for the pod as a whole. */
  readonly containerName: string | undefined
  readonly container: ContainerView | undefined
  /** The path below the template. */
  readonly path: JsonPath
}

/** The annotations of a file's pod templates that have the prefix before a container's name, or are `ofPod`. */
export function profileAnnotations(file: CheckedFile, prefix: string, ofPod?: string): ProfileAnnotation[] {
  return file.resources.flatMap(({ podTemplates }) => podTemplates.flatMap((template) =>
    Object.entries(template.annotations).filter(([key]) => key === ofPod || key.startsWith(prefix)).map(([key, value]) => {
      const containerName = key === ofPod ? undefined : key.slice(prefix.length)
      const container = template.containers.find(({ name }) => name === containerName)
      return { template, key, value, containerName, container, path: ['metadata', 'annotations', key] }
    })))
}

/** `runtime/default` → RuntimeDefault, `localhost/x` → Localhost x; undefined for what is none. */
export function profileLines(field: string, value: string): string[] | undefined {
  if (value === 'runtime/default' || value === 'docker/default') return [`${field}:`, '  type: RuntimeDefault']
  if (value === 'unconfined') return [`${field}:`, '  type: Unconfined']
  return value.startsWith('localhost/') ? [`${field}:`, '  type: Localhost', `  localhostProfile: ${JSON.stringify(value.slice('localhost/'.length))}`] : undefined
}

/** Takes the annotation out and, unless the field is there, writes the field instead. */
export function fieldInstead({ text }: CheckedFile, annotation: ProfileAnnotation, field: string, isSet: boolean, safety: Fix['safety']): Fix | undefined {
  const { template, container, containerName, path, value } = annotation
  const { resource } = template
  const holder = containerName === undefined ? template.at('spec').pointer : container?.at().pointer
  const lines = profileLines(field, value)
  const removal = removalOf(text, resource, template.at(path).pointer)
  if (removal === undefined) return undefined
  if (isSet) return { title: 'take the annotation out', safety: 'safe', edits: [removal] }
  const addition: Edit | undefined = holder === undefined || lines === undefined ? undefined : securityContextAddition(text, resource, holder, lines)
  return addition === undefined ? undefined : { title: `write ${field} instead`, safety, edits: [removal, addition] }
}
