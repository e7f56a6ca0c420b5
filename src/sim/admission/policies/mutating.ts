import { compareStrings, isMap, setKey, type Value, type ValueMap } from '../../../base/json.ts'
import { applyJsonPatch } from '../../../merge/json-patch.ts'
import { mergeTyped } from '../../../merge/typed/merge.ts'
import type { MergeType } from '../../../merge/typed/type.ts'
import { memberType } from '../../../merge/typed/type.ts'
import { typeErrors } from '../../../merge/typed/walk.ts'
import { CelError, CelList, type CelValue } from '../../../schema/cel/values.ts'
import type { MutatingAdmissionPolicy, MutatingAdmissionPolicyBinding, Mutation } from '../../../model/kubernetes.generated.ts'
import type { AnyObject } from '../../api/strategy.ts'
import type { Status } from '../../api/status.ts'
import { admissionName, type AdmissionPlugin, type AdmissionRequest, type ClusterReader } from '../plugin.ts'
import { activation } from './activation.ts'
import { PolicyExpressions } from './expressions.ts'
import { isExempt, matchedVersion } from './match.ts'
import { collectParams } from './params.ts'
import { misplacedType, PatchValue, toJson } from './patch-values.ts'

const group = 'admissionregistration.k8s.io'

/** `k8s.io/apiserver/pkg/admission/plugin/policy/mutating` (1.36). Policies and bindings are taken by name; upstream's order is chance. */
export const mutatingAdmissionPolicy: AdmissionPlugin = {
  name: 'MutatingAdmissionPolicy',
  admit(request, cluster) {
    if (isExempt(request) || request.operation === 'DELETE' || request.view === undefined) return undefined
    const bindings = cluster.list(group, 'MutatingAdmissionPolicyBinding') as readonly MutatingAdmissionPolicyBinding[]
    if (bindings.length === 0) return undefined
    const invocations = invocationsOf(cluster.list(group, 'MutatingAdmissionPolicy'), bindings, request, cluster)
    if ('status' in invocations) return { status: invocations.status }
    let status: Status | undefined
    const changed = new Set<number>()
    for (const [index, invocation] of invocations.entries()) {
      const outcome = invoke(invocation, request, cluster)
      if (outcome === 'changed') changed.add(index)
      else if (outcome !== 'same') status ??= outcome
    }
    // One that asks for it runs again when a later one changed the object.
    for (const [index, invocation] of invocations.entries()) {
      const isDue = invocation.policy.spec?.reinvocationPolicy === 'IfNeeded' && [...changed].some((other) => other > index)
      if (!isDue) continue
      const outcome = invoke(invocation, request, cluster)
      if (outcome !== 'same' && outcome !== 'changed') status ??= outcome
    }
    return status === undefined ? undefined : { status }
  },
}

interface Invocation {
  readonly policy: MutatingAdmissionPolicy
  readonly binding: MutatingAdmissionPolicyBinding
  readonly version: string
  readonly params: AnyObject | null
}

function invocationsOf(policies: readonly MutatingAdmissionPolicy[], bindings: readonly MutatingAdmissionPolicyBinding[], request: AdmissionRequest, cluster: ClusterReader): Invocation[] | { status: Status } {
  const invocations: Invocation[] = []
  for (const policy of [...policies].sort(byName)) {
    const version = matchedVersion(policy.spec?.matchConstraints, request, cluster)
    if (version === undefined) continue
    for (const binding of bindings.filter(({ spec }) => spec?.policyName === policy.metadata?.name).sort(byName)) {
      if (matchedVersion(binding.spec?.matchResources, request, cluster) === undefined) continue
      const collected = collectParams(policy.spec?.paramKind, binding.spec?.paramRef, request, cluster)
      if ('error' in collected) {
        if (policy.spec?.failurePolicy === 'Ignore') continue
        return { status: denied({ policy, binding }, request, collected.error, 'Forbidden') }
      }
      invocations.push(...collected.params.map((params) => ({ policy, binding, version, params })))
    }
  }
  return invocations
}

const compiled = new WeakMap<object, PolicyExpressions>()

function expressionsOf(policy: MutatingAdmissionPolicy, { minor }: AdmissionRequest): PolicyExpressions {
  let expressions = compiled.get(policy)
  if (expressions === undefined) {
    const { variables = [], paramKind } = policy.spec ?? {}
    compiled.set(policy, expressions = new PolicyExpressions(minor, variables, { hasParams: paramKind !== undefined, hasAuthorizer: true, hasPatchTypes: true }))
  }
  return expressions
}

/** Runs one policy with one set of params; the object of the request is changed in place. */
function invoke(invocation: Invocation, request: AdmissionRequest, cluster: ClusterReader): 'same' | 'changed' | Status {
  const { policy, version, params } = invocation
  const { object, view } = request
  if (object === undefined || view === undefined) return 'same'
  const ignores = policy.spec?.failurePolicy === 'Ignore'
  const conditions = expressionsOf(policy, request).run(activation(request, version, params, cluster)).matches(policy.spec?.matchConditions ?? [])
  if (conditions === false) return 'same'
  if (conditions instanceof CelError) return ignores ? 'same' : denied(invocation, request, conditions.message, 'Invalid')
  const before = JSON.stringify(view.show(object, version), plain)
  let refusal: Status | undefined
  for (const mutation of policy.spec?.mutations ?? []) {
    const shown = view.show(object, version)
    const run = expressionsOf(policy, request).run(activation(request, version, params, cluster))
    const patched = mutate(mutation, shown, view.mergeType(version) ?? {}, (expression) => run.value(expression))
    const read = 'error' in patched ? patched : view.read(patched.value, version)
    if ('error' in read) {
      if (!ignores) refusal ??= denied(invocation, request, read.error, 'Invalid')
    } else replaceInPlace(object, read.object)
  }
  return refusal ?? (JSON.stringify(view.show(object, version), plain) === before ? 'same' : 'changed')
}

function mutate(mutation: Mutation, shown: ValueMap, type: MergeType, evaluate: (expression: string) => CelValue): { value: ValueMap } | { error: string } {
  const isPatch = mutation.patchType === 'JSONPatch'
  const value = evaluate((isPatch ? mutation.jsonPatch?.expression : mutation.applyConfiguration?.expression) ?? '')
  if (value instanceof CelError) return { error: value.message }
  return isPatch ? patchJson(value, shown) : applyTo(value, shown, type)
}

/** `mutating/patch/smd.go` */
function applyTo(value: CelValue, shown: ValueMap, type: MergeType): { value: ValueMap } | { error: string } {
  const wrong = misplacedType(value)
  if (wrong !== undefined) return { error: `type mismatch: ${wrong}` }
  const json = toJson(value)
  if (json instanceof CelError) return { error: json.message }
  if (!isMap(json)) return { error: 'unsupported return type from ApplyConfiguration expression' }
  const metadata = isMap(json.metadata) ? json.metadata : {}
  for (const name of ['name', 'namespace', 'generateName', 'uid', 'resourceVersion']) {
    if (metadata[name] !== undefined) return { error: `error applying patch: invalid ApplyConfiguration: may not mutate metadata.${name}` }
  }
  const patch: ValueMap = { ...json, apiVersion: shown.apiVersion ?? '', kind: shown.kind ?? '' }
  const [fault] = typeErrors(patch, type)
  if (fault !== undefined) return { error: `error applying patch: failed to convert patch object to typed object: ${fault}` }
  const atomics = atomicPlaces(patch, type, '')
  if (atomics.length > 0) return { error: `error applying patch: invalid ApplyConfiguration: may not mutate atomic arrays, maps or structs: ${atomics.join(', ')}` }
  const merged = mergeTyped(shown, patch, type)
  return { value: isMap(merged) ? merged : {} }
}

function atomicPlaces(value: Value, type: MergeType, path: string): string[] {
  if (isMap(value) && type.map !== undefined) {
    const { map } = type
    if (map.atomic) return [path]
    return Object.keys(value).flatMap((key) => atomicPlaces(value[key] ?? null, memberType(map, key), `${path}.${key}`))
  }
  if (Array.isArray(value) && type.list !== undefined) {
    const { list } = type
    return list.atomic ? [path] : value.flatMap((item, index) => atomicPlaces(item, list.element(), `${path}[${index}]`))
  }
  return []
}

/** `mutating/patch/json_patch.go` */
function patchJson(value: CelValue, shown: ValueMap): { value: ValueMap } | { error: string } {
  if (!(value instanceof CelList)) return { error: 'type mismatch: JSONPatchType.expression should evaluate to array' }
  const steps: Value[] = []
  for (const item of value.items) {
    if (!(item instanceof PatchValue)) return { error: 'type mismatch: JSONPatchType.expression should evaluate to array of JSONPatch' }
    const given = item.field('value')
    const step = toJson(item)
    if (step instanceof CelError) return { error: `JSONPath valueExpression evaluated to a type that could not marshal to JSON: ${step.message}` }
    if (isMap(step) && given === undefined) delete step.value
    steps.push(step)
  }
  const result = applyJsonPatch(shown, steps)
  if ('error' in result) return { error: `JSON Patch: ${result.error}` }
  return { value: isMap(result.value) ? result.value : {} }
}

function denied({ policy, binding }: Pick<Invocation, 'policy' | 'binding'>, request: AdmissionRequest, text: string, reason: string): Status {
  const message = `policy '${policy.metadata?.name ?? ''}' with binding '${binding.metadata?.name ?? ''}' denied request: ${text}`
  const { resource } = request
  const details = { name: admissionName(request), ...resource.group === '' ? {} : { group: resource.group }, kind: resource.resource }
  return { code: 403, reason, message, details: { ...details, causes: [{ reason: '', message, field: '', path: [] }] } }
}

function replaceInPlace(object: AnyObject, by: AnyObject): void {
  for (const key of Object.keys(object)) delete object[key]
  for (const key of Object.keys(by)) setKey(object, key, by[key] ?? null)
}

function byName(a: { metadata?: { name?: string | undefined } | undefined }, b: { metadata?: { name?: string | undefined } | undefined }): number {
  return compareStrings(a.metadata?.name ?? '', b.metadata?.name ?? '')
}

function plain(_key: string, value: unknown): unknown {
  return typeof value === 'bigint' ? `${value}n` : value
}
