import { defineReferenceRule, type Bundle, type Reference } from '../../src/check/api.ts'

export default defineReferenceRule({
  id: 'ref-secret',
  severity: 'warning',
  to: ['Secret'],
  summary: 'A Secret that an object needs is nowhere',
  effect: 'the pod stays in CreateContainerConfigError, or in ContainerCreating for a volume, until someone makes it',
  links: ['https://kubernetes.io/docs/concepts/configuration/secret/'],
  peers: { popeye: ['1300'], kubescape: [] },
  concerns: ({ optional, from, path }) => !optional && !(from.kind === 'Ingress' && path[1] === 'tls'),
  isProduced,
})

/** Objects of which a controller makes a Secret of the same name. */
const producers = ['bitnami.com/SealedSecret', 'external-secrets.io/ExternalSecret', 'cert-manager.io/Certificate', 'secrets-store.csi.x-k8s.io/SecretProviderClass']

function isProduced({ name, namespace }: Reference, bundle: Bundle): boolean {
  return producers.some((kind) => bundle.ofKind(kind).some((producer) => producer.namespace === namespace && (producer.name === name || secretNames(producer.raw).includes(name))))
}

/** Where a producer may name the Secret differently from itself. */
function secretNames(raw: object): string[] {
  const text = JSON.stringify((raw as { spec?: unknown }).spec ?? {}, (_key, value: unknown) => typeof value === 'bigint' ? value.toString() : value)
  return [...text.matchAll(/"(?:secretName|name)":"([^"]+)"/g)].map((match) => match[1] ?? '')
}
