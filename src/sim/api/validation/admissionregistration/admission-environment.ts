import type { Minor } from '../../../../base/release.ts'
import { environment } from '../../../../schema/cel/compile.ts'
import { declare, type Environment, type FunctionDeclaration, functionTable, type Implementation } from '../../../../schema/cel/environment.ts'
import { boolType, type CelType, dynType, listOf, mapOf, parseType, stringType, structType } from '../../../../schema/cel/types.ts'
import { CelError } from '../../../../schema/cel/values.ts'
import type { ExpressionScope } from './expressions.ts'
import { functionsOf } from './functions-by-release.ts'

/**
 * What expressions of webhooks and policies may name: `k8s.io/apiserver/pkg/admission/plugin/cel/compile.go` and
 * `pkg/cel/mutation` (1.36). `variables` are those of the policy so far; mutations add the types of their results.
 */
export function admissionEnvironment(minor: Minor, scope: ExpressionScope, variables?: ReadonlyMap<string, CelType>): Environment {
  const structs = (name: string): ReadonlyMap<string, CelType> | undefined => {
    if (name === variablesType.name) return variables
    return scope.hasPatchTypes === true && isPatchType(name) ? patchFields(name) : requestTypes.get(name)
  }
  return environment({
    object: dynType,
    oldObject: dynType,
    namespaceObject: structType('kubernetes.Namespace'),
    request: structType('kubernetes.AdmissionRequest'),
    ...scope.hasParams ? { params: dynType } : {},
    ...scope.hasAuthorizer ? {
      authorizer: structType('kubernetes.authorization.Authorizer'),
      'authorizer.requestResource': structType('kubernetes.authorization.ResourceCheck'),
    } : {},
    ...variables === undefined ? {} : { variables: variablesType },
  }, { structs, functions: functionsOf(minor), ...scope.hasPatchTypes === true ? { constructible: isPatchType, functions: patchFunctions(minor) } : {} })
}

const objectTypeName = 'Object'
const jsonPatchTypeName = 'JSONPatch'

const variablesType = structType('kubernetes.variables')

/** `Object`, and `Object.spec` and so on for what is in it. */
function isPatchType(name: string): boolean {
  return name === jsonPatchTypeName || name === objectTypeName || name.startsWith(`${objectTypeName}.`)
}

/** Fields of which some are known; any other has the one type. */
class OpenFields extends Map<string, CelType> {
  private readonly other: CelType

  constructor(known: Readonly<Record<string, CelType>>, other: CelType) {
    super(Object.entries(known))
    this.other = other
  }

  override get(name: string): CelType {
    return super.get(name) ?? this.other
  }
}

/** Upstream knows a JSONPatch's other fields too, without a type: nothing fits one. */
const jsonPatchFields = new OpenFields({ op: stringType, path: stringType, from: stringType, value: dynType }, structType(''))
/** Objects take any field, and nothing is known of its type. */
const anyField = new OpenFields({}, dynType)

function patchFields(name: string): ReadonlyMap<string, CelType> {
  return name === jsonPatchTypeName ? jsonPatchFields : anyField
}

const escapeKey: Implementation = ([key]) =>
  typeof key === 'string' ? key.replaceAll('~', '~0').replaceAll('/', '~1') : new CelError('no such overload')

const patchLibrary = declare({ 'jsonpatch.escapeKey': ['string_jsonpatch_escapeKey_string (string) string'] }, { 'jsonpatch.escapeKey': escapeKey })

function patchFunctions(minor: Minor): ReadonlyMap<string, FunctionDeclaration> {
  return functionTable([...functionsOf(minor).values()], patchLibrary)
}

function fields(table: Readonly<Record<string, CelType | string>>): ReadonlyMap<string, CelType> {
  return new Map(Object.entries(table).map(([name, type]) => [name, typeof type === 'string' ? parseType(type) : type]))
}

const text = stringType
const gvk = structType('kubernetes.GroupVersionKind')
const gvr = structType('kubernetes.GroupVersionResource')

const requestTypes: ReadonlyMap<string, ReadonlyMap<string, CelType>> = new Map([
  ['kubernetes.AdmissionRequest', fields({
    kind: gvk, resource: gvr, subResource: text, requestKind: gvk, requestResource: gvr, requestSubResource: text, name: text, namespace: text,
    operation: text, userInfo: structType('kubernetes.UserInfo'), dryRun: boolType, options: dynType,
  })],
  ['kubernetes.GroupVersionKind', fields({ group: text, version: text, kind: text })],
  ['kubernetes.GroupVersionResource', fields({ group: text, version: text, resource: text })],
  ['kubernetes.UserInfo', fields({ username: text, uid: text, groups: listOf(text), extra: mapOf(text, listOf(text)) })],
  ['kubernetes.Namespace', fields({
    metadata: structType('kubernetes.NamespaceMetadata'), spec: structType('kubernetes.NamespaceSpec'), status: structType('kubernetes.NamespaceStatus'),
  })],
  ['kubernetes.NamespaceMetadata', fields({
    name: text, generateName: text, namespace: text, labels: mapOf(text, text), annotations: mapOf(text, text), UID: text,
    creationTimestamp: 'timestamp', deletionGracePeriodSeconds: 'int', deletionTimestamp: 'timestamp', generation: 'int', resourceVersion: text,
    finalizers: listOf(text),
  })],
  ['kubernetes.NamespaceSpec', fields({ finalizers: listOf(text) })],
  ['kubernetes.NamespaceStatus', fields({ conditions: listOf(structType('kubernetes.NamespaceCondition')), phase: text })],
  ['kubernetes.NamespaceCondition', fields({ status: text, type: text, lastTransitionTime: 'timestamp', message: text, reason: text })],
])
