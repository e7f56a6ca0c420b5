import type { ResourceOf } from '../../src/check/api.ts'

export type IngressResource = ResourceOf<'Ingress'>

export const classAnnotation = 'kubernetes.io/ingress.class'

/** The class by field or by the old annotation; undefined where the default one decides. */
export function classOf({ spec, annotations }: IngressResource): string | undefined {
  return spec.ingressClassName ?? annotations[classAnnotation]
}

/** Whether a host of a rule or a TLS entry takes a host: `*.foo.com` stands for one label. */
export function hostCovers(pattern: string, host: string): boolean {
  const [wanted, given] = [pattern.toLowerCase(), host.toLowerCase()]
  return wanted === given || (wanted.startsWith('*.') && given.slice(given.indexOf('.')) === wanted.slice(1))
}
