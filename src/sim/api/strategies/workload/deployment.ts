import { FieldPath } from '../../../../base/field.ts'
import type { Deployment } from '../../../../model/kubernetes.generated.ts'
import { gateEnabled } from '../../features.ts'
import { defineStrategy } from '../../strategy.ts'
import { podTemplateOptions } from '../../validation/pod/options.ts'
import { semanticEqual } from '../../validation/semantic-equality.ts'
import { validateDeployment, validateDeploymentStatusUpdate, validateDeploymentUpdate } from '../../validation/workload/deployment.ts'
import { podTemplateWarnings } from '../../warnings/pod.ts'
import { bumpGeneration, keepSpec, keepStatus, setGenerationOnCreate } from '../common.ts'
import { dropDisabledTemplateFields, isNewGeneration, podNameWarnings } from './common.ts'

const templatePath = FieldPath.of('spec', 'template')

/** Deployments: `pkg/registry/apps/deployment/strategy.go` (1.36). A change of annotations counts as a new generation. */
export const deploymentStrategy = defineStrategy<Deployment>({
  group: 'apps',
  version: 'v1',
  kind: 'Deployment',
  resource: 'deployments',
  namespaced: true,
  subresources: ['status', 'scale'],

  prepareForCreate(object, { minor }) {
    object.status = {}
    setGenerationOnCreate(object)
    dropDisabledTemplateFields(object.spec?.template, undefined, minor)
  },

  validate: (object, { minor }) => validateDeployment(object, podTemplateOptions(minor, object.spec?.template)),

  warningsOnCreate: (object, { minor }) =>
    [...podNameWarnings(object.metadata), ...podTemplateWarnings(object.spec?.template, templatePath, minor)],

  prepareForUpdate(object, old, { minor, subresource }) {
    if (subresource === 'status') {
      keepSpec(object, old)
      if (old.metadata?.labels === undefined) delete object.metadata?.labels
      else object.metadata = { ...object.metadata, labels: old.metadata.labels }
      if (!gateEnabled(minor, 'DeploymentReplicaSetTerminatingReplicas') && old.status?.terminatingReplicas === undefined) {
        delete object.status?.terminatingReplicas
      }
      return
    }
    keepStatus(object, old)
    dropDisabledTemplateFields(object.spec?.template, old.spec?.template ?? {}, minor)
    bumpGeneration(object, old,
      !semanticEqual(object.spec, old.spec) || !semanticEqual({ annotations: object.metadata?.annotations }, { annotations: old.metadata?.annotations }))
  },

  validateUpdate: (object, old, { minor, subresource }) => subresource === 'status'
    ? validateDeploymentStatusUpdate(object, old)
    : validateDeploymentUpdate(object, old, podTemplateOptions(minor, object.spec?.template, old.spec?.template ?? {})),

  warningsOnUpdate: (object, old, { minor, subresource }) => subresource !== 'status' && isNewGeneration(object, old)
    ? podTemplateWarnings(object.spec?.template, templatePath, minor)
    : [],
})
