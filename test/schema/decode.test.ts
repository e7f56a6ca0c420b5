import { describe, expect, it } from 'vitest'
import '../support/schemas.ts'
import { JsonFloat, type Value, type ValueMap } from '../../src/base/json.ts'
import { decode, decodeFailure } from '../../src/schema/decode.ts'
import { intentionOf } from '../../src/schema/unknown-field.ts'

const deployment = 'io.k8s.api.apps.v1.Deployment'
const pod = 'io.k8s.api.core.v1.Pod'

function inContainer(container: ValueMap): ValueMap {
  return { apiVersion: 'apps/v1', kind: 'Deployment', spec: { template: { spec: { containers: [container] } } } }
}

describe('decoding as the server does', () => {
  it.each<[string, string, ValueMap, string]>([
    ['a text for a number', deployment, { spec: { replicas: '3' } }, 'json: cannot unmarshal string into Go struct field DeploymentSpec.spec.replicas of type int32'],
    ['a float for an integer keeps its spelling', deployment, { spec: { replicas: new JsonFloat(3, '3.0') } }, 'json: cannot unmarshal number 3.0 into Go struct field DeploymentSpec.spec.replicas of type int32'],
    ['a number past int32', deployment, { spec: { replicas: 2147483648 } }, 'json: cannot unmarshal number 2147483648 into Go struct field DeploymentSpec.spec.replicas of type int32'],
    ['list indices do not show', deployment, inContainer({ command: 'sleep' }), 'json: cannot unmarshal string into Go struct field Container.spec.template.spec.containers.command of type []string'],
    ['embedded structs do', deployment, inContainer({ livenessProbe: { exec: { command: 'x' } } }), 'json: cannot unmarshal string into Go struct field ExecAction.spec.template.spec.containers.livenessProbe.ProbeHandler.exec.command of type []string'],
    ['map keys do not', deployment, { metadata: { labels: { a: 1 } } }, 'json: cannot unmarshal number into Go struct field ObjectMeta.metadata.labels of type string'],
    ['a struct for a scalar', pod, { metadata: 'x' }, 'json: cannot unmarshal string into Go struct field Pod.metadata of type v1.ObjectMeta'],
    ['a quantity\'s own reader', deployment, inContainer({ resources: { limits: { cpu: '1 Gi' } } }), "quantities must match the regular expression '^([+-]?[0-9.]+)([eEinumkKMGTP]*[-+]?[0-9]*)$'"],
    ['a time\'s own reader', pod, { metadata: { creationTimestamp: 'yesterday' } }, 'parsing time "yesterday" as "2006-01-02T15:04:05Z07:00": cannot parse "yesterday" as "2006"'],
    ['a day that is none', pod, { metadata: { creationTimestamp: '2025-02-30T00:00:00Z' } }, 'parsing time "2025-02-30T00:00:00Z": day out of range'],
    ['base64 that is none', 'io.k8s.api.core.v1.Secret', { data: { a: 'abc*' } }, 'illegal base64 data at input byte 3'],
    ['a reader\'s error is told before an earlier type error', deployment, { metadata: { labels: { a: 1 } }, spec: { template: { spec: { containers: [{ resources: { limits: { cpu: 'x' } } }] } } } }, "quantities must match the regular expression '^([+-]?[0-9.]+)([eEinumkKMGTP]*[-+]?[0-9]*)$'"],
  ])('%s', (_sentence, definition, value, message) => {
    expect(decodeFailure(decode(value, definition, 36))?.message).toBe(message)
  })

  it('every unknown field is told with its index, in the order of the document', () => {
    const { unknownFields } = decode({ ...inContainer({ imag: 'x' }), metadat: {} }, deployment, 36)
    expect(unknownFields.map(({ field }) => field)).toEqual(['spec.template.spec.containers[0].imag', 'metadat'])
  })

  it.each<[string, ValueMap, Value]>([
    ['null is the same as absent', { spec: { replicas: null, paused: false } }, { spec: {} }],
    ['a zero that is a pointer stays', { spec: { replicas: 0 } }, { spec: { replicas: 0 } }],
    ['a null in a list becomes the zero value', { metadata: { finalizers: [null] } }, { metadata: { finalizers: [''] } }],
    ['what does not fit is left out, its neighbours stay', { spec: { replicas: 'x', minReadySeconds: 5 } }, { spec: { minReadySeconds: 5 } }],
    ['a key named __proto__ is data', JSON.parse('{"metadata":{"labels":{"__proto__":"x"}}}') as ValueMap, JSON.parse('{"metadata":{"labels":{"__proto__":"x"}}}') as Value],
  ])('%s', (_sentence, value, object) => {
    expect(decode(value, deployment, 36).object).toEqual(object)
  })

  it('a field is unknown to the releases before it', () => {
    const value = { spec: { containers: [{ name: 'a', restartPolicyRules: [] }] } }
    expect(decode(value, pod, 33).unknownFields.map(({ field }) => field)).toEqual(['spec.containers[0].restartPolicyRules'])
    expect(decode(value, pod, 36).unknownFields).toEqual([])
  })
})

describe('what was meant by an unknown field', () => {
  const at = (path: (string | number)[], definition: string, siblings: string[] = []): ReturnType<typeof intentionOf> =>
    intentionOf({ path, definition: `io.k8s.api.${definition}`, root: deployment, minor: 33, siblings })

  it.each([
    ['a slip of the pen', ['spec', 'replcias'], 'apps.v1.DeploymentSpec', { kind: 'misspelt', name: 'replicas', wrongCase: false }],
    ['wrong case', ['spec', 'Replicas'], 'apps.v1.DeploymentSpec', { kind: 'misspelt', name: 'replicas', wrongCase: true }],
    ['another word for it', ['spec', 'template', 'spec', 'containers', 0, 'environment'], 'core.v1.Container', { kind: 'misspelt', name: 'env', wrongCase: false }],
    ['a level too deep', ['spec', 'template', 'spec', 'containers', 0, 'nodeSelector'], 'core.v1.Container', { kind: 'misplaced', path: ['spec', 'template', 'spec', 'nodeSelector'], direction: 'up' }],
    ['a level too high', ['spec', 'containers'], 'apps.v1.DeploymentSpec', { kind: 'misplaced', path: ['spec', 'template', 'spec', 'containers'], direction: 'down' }],
    ['beside its place', ['metadata', 'replicas'], 'core.v1.Nothing', { kind: 'misplaced', path: ['spec', 'replicas'], direction: 'beside' }],
  ])('%s', (_sentence, path, definition, intention) => {
    expect(at(path, definition)).toEqual(intention)
  })

  it('a name that the object already has is not what was meant', () => {
    expect(at(['spec', 'replica'], 'apps.v1.DeploymentSpec', ['replicas', 'replica'])).not.toMatchObject({ name: 'replicas' })
  })
})
