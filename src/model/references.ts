import { isMap, type JsonPath } from '../base/json.ts'
import type { Reference } from './bundle.ts'
import type { PodTemplate } from './pod-template.ts'
import type { EnvFromSource, EnvVar, Volume } from './kubernetes.generated.ts'
import type { Resource, ResourceOf } from './resource.ts'

type Add = (path: JsonPath, kind: string, name: string | undefined, options?: { namespace?: string | undefined, optional?: boolean | undefined }) => void

/** Every object that a resource names: in its pod templates and in the fields of its own kind. */
export function referencesOf(resource: Resource): Reference[] {
  const found: Reference[] = []
  const add: Add = (path, kind, name, { namespace = resource.namespace, optional = false } = {}) => {
    if (name !== undefined && name !== '') found.push({ from: resource, path, kind, name, namespace, optional })
  }
  for (const template of resource.podTemplates) podReferences(template, (path, ...rest) => { add([...template.path, ...path], ...rest) })
  if (resource.builtIn) byKind[resource.kind]?.(resource as never, add)
  if (resource.group === 'keda.sh' && resource.kind === 'ScaledObject') scaledObject(resource, add)
  return found
}

function podReferences({ spec, containers }: PodTemplate, add: Add): void {
  add(['spec', 'serviceAccountName'], 'ServiceAccount', spec.serviceAccountName ?? spec.serviceAccount)
  add(['spec', 'priorityClassName'], 'PriorityClass', spec.priorityClassName, { namespace: undefined })
  add(['spec', 'runtimeClassName'], 'RuntimeClass', spec.runtimeClassName, { namespace: undefined })
  for (const [index, secret] of (spec.imagePullSecrets ?? []).entries()) add(['spec', 'imagePullSecrets', index, 'name'], 'Secret', secret.name, { optional: true })
  for (const [index, volume] of (spec.volumes ?? []).entries()) volumeReferences(volume, ['spec', 'volumes', index], add)
  for (const container of containers) {
    const list = container.class === 'app' ? 'containers' : container.class === 'ephemeral' ? 'ephemeralContainers' : 'initContainers'
    environmentReferences(container.value.env ?? [], container.value.envFrom ?? [], ['spec', list, container.index], add)
  }
}

function environmentReferences(env: readonly EnvVar[], envFrom: readonly EnvFromSource[], at: JsonPath, add: Add): void {
  for (const [index, { valueFrom }] of env.entries()) {
    const path = [...at, 'env', index, 'valueFrom']
    add([...path, 'configMapKeyRef', 'name'], 'ConfigMap', valueFrom?.configMapKeyRef?.name, { optional: valueFrom?.configMapKeyRef?.optional })
    add([...path, 'secretKeyRef', 'name'], 'Secret', valueFrom?.secretKeyRef?.name, { optional: valueFrom?.secretKeyRef?.optional })
  }
  for (const [index, { configMapRef, secretRef }] of envFrom.entries()) {
    add([...at, 'envFrom', index, 'configMapRef', 'name'], 'ConfigMap', configMapRef?.name, { optional: configMapRef?.optional })
    add([...at, 'envFrom', index, 'secretRef', 'name'], 'Secret', secretRef?.name, { optional: secretRef?.optional })
  }
}

function volumeReferences(volume: Volume, at: JsonPath, add: Add): void {
  add([...at, 'configMap', 'name'], 'ConfigMap', volume.configMap?.name, { optional: volume.configMap?.optional })
  add([...at, 'secret', 'secretName'], 'Secret', volume.secret?.secretName, { optional: volume.secret?.optional })
  add([...at, 'persistentVolumeClaim', 'claimName'], 'PersistentVolumeClaim', volume.persistentVolumeClaim?.claimName)
  add([...at, 'csi', 'nodePublishSecretRef', 'name'], 'Secret', volume.csi?.nodePublishSecretRef?.name)
  for (const [index, source] of (volume.projected?.sources ?? []).entries()) {
    const path = [...at, 'projected', 'sources', index]
    add([...path, 'configMap', 'name'], 'ConfigMap', source.configMap?.name, { optional: source.configMap?.optional })
    add([...path, 'secret', 'name'], 'Secret', source.secret?.name, { optional: source.secret?.optional })
  }
  add([...at, 'ephemeral', 'volumeClaimTemplate', 'spec', 'storageClassName'], 'StorageClass', volume.ephemeral?.volumeClaimTemplate?.spec?.storageClassName, { namespace: undefined })
}

const clusterScoped = { namespace: undefined }

/** References in the fields of one built-in kind, pod templates apart. */
const byKind: Readonly<Record<string, (resource: never, add: Add) => void>> = {
  HorizontalPodAutoscaler({ spec }: ResourceOf<'HorizontalPodAutoscaler'>, add) {
    add(['spec', 'scaleTargetRef', 'name'], targetKind(spec.scaleTargetRef), spec.scaleTargetRef?.name)
  },
  StatefulSet({ spec }: ResourceOf<'StatefulSet'>, add) {
    add(['spec', 'serviceName'], 'Service', spec.serviceName)
    for (const [index, claim] of (spec.volumeClaimTemplates ?? []).entries()) {
      add(['spec', 'volumeClaimTemplates', index, 'spec', 'storageClassName'], 'StorageClass', claim.spec?.storageClassName, clusterScoped)
    }
  },
  PersistentVolumeClaim({ spec }: ResourceOf<'PersistentVolumeClaim'>, add) {
    add(['spec', 'storageClassName'], 'StorageClass', spec.storageClassName, clusterScoped)
    add(['spec', 'volumeName'], 'PersistentVolume', spec.volumeName, clusterScoped)
  },
  PersistentVolume({ spec }: ResourceOf<'PersistentVolume'>, add) {
    add(['spec', 'storageClassName'], 'StorageClass', spec.storageClassName, { ...clusterScoped, optional: true })
    add(['spec', 'claimRef', 'name'], 'PersistentVolumeClaim', spec.claimRef?.name, { namespace: spec.claimRef?.namespace, optional: true })
  },
  Ingress({ spec }: ResourceOf<'Ingress'>, add) {
    add(['spec', 'ingressClassName'], 'IngressClass', spec.ingressClassName, clusterScoped)
    add(['spec', 'defaultBackend', 'service', 'name'], 'Service', spec.defaultBackend?.service?.name)
    for (const [index, rule] of (spec.rules ?? []).entries()) {
      for (const [place, path] of (rule.http?.paths ?? []).entries()) {
        add(['spec', 'rules', index, 'http', 'paths', place, 'backend', 'service', 'name'], 'Service', path.backend?.service?.name)
      }
    }
    for (const [index, tls] of (spec.tls ?? []).entries()) add(['spec', 'tls', index, 'secretName'], 'Secret', tls.secretName)
  },
  RoleBinding({ object, namespace }: ResourceOf<'RoleBinding'>, add) {
    const isCluster = object.roleRef?.kind === 'ClusterRole'
    add(['roleRef', 'name'], isCluster ? 'ClusterRole' : 'Role', object.roleRef?.name, isCluster ? clusterScoped : {})
    for (const [index, subject] of (object.subjects ?? []).entries()) {
      if (subject.kind === 'ServiceAccount') add(['subjects', index, 'name'], 'ServiceAccount', subject.name, { namespace: subject.namespace ?? namespace })
    }
  },
  ClusterRoleBinding({ object }: ResourceOf<'ClusterRoleBinding'>, add) {
    add(['roleRef', 'name'], 'ClusterRole', object.roleRef?.name, clusterScoped)
    for (const [index, subject] of (object.subjects ?? []).entries()) {
      if (subject.kind === 'ServiceAccount') add(['subjects', index, 'name'], 'ServiceAccount', subject.name, { namespace: subject.namespace })
    }
  },
  ServiceAccount({ object }: ResourceOf<'ServiceAccount'>, add) {
    for (const [index, secret] of (object.secrets ?? []).entries()) add(['secrets', index, 'name'], 'Secret', secret.name)
    for (const [index, secret] of (object.imagePullSecrets ?? []).entries()) add(['imagePullSecrets', index, 'name'], 'Secret', secret.name, { optional: true })
  },
  MutatingWebhookConfiguration: webhookReferences,
  ValidatingWebhookConfiguration: webhookReferences,
  APIService({ spec }: ResourceOf<'APIService'>, add) {
    add(['spec', 'service', 'name'], 'Service', spec.service?.name, { namespace: spec.service?.namespace })
  },
  CustomResourceDefinition({ spec }: ResourceOf<'CustomResourceDefinition'>, add) {
    const service = spec.conversion?.webhook?.clientConfig?.service
    add(['spec', 'conversion', 'webhook', 'clientConfig', 'service', 'name'], 'Service', service?.name, { namespace: service?.namespace })
  },
}

function webhookReferences({ object }: ResourceOf<'MutatingWebhookConfiguration' | 'ValidatingWebhookConfiguration'>, add: Add): void {
  for (const [index, webhook] of (object.webhooks ?? []).entries()) {
    const service = webhook.clientConfig?.service
    add(['webhooks', index, 'clientConfig', 'service', 'name'], 'Service', service?.name, { namespace: service?.namespace })
  }
}

function scaledObject(resource: Resource, add: Add): void {
  const spec = isMap(resource.raw.spec) ? resource.raw.spec : {}
  const target = isMap(spec.scaleTargetRef) ? spec.scaleTargetRef : {}
  const text = (value: unknown): string | undefined => typeof value === 'string' ? value : undefined
  add(['spec', 'scaleTargetRef', 'name'], targetKind({ apiVersion: text(target.apiVersion) ?? 'apps/v1', kind: text(target.kind) ?? 'Deployment' }), text(target.name))
}

/** `Deployment` for the built-in one, `argoproj.io/Rollout` for another group's. */
function targetKind(target: { apiVersion?: string | undefined, kind?: string | undefined } | undefined): string {
  const group = target?.apiVersion?.includes('/') === true ? target.apiVersion.slice(0, target.apiVersion.indexOf('/')) : ''
  const kind = target?.kind ?? ''
  return group.includes('.') && !group.endsWith('.k8s.io') ? `${group}/${kind}` : kind
}
