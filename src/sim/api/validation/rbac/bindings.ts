import { type FieldError, FieldPath, invalid, notSupported, required } from '../../../../base/field.ts'
import { dns1123SubdomainErrors, pathSegmentNameErrors } from '../../../../base/names.ts'
import type { ClusterRoleBinding, RbacSubject, RoleBinding, RoleRef } from '../../../../model/kubernetes.generated.ts'
import { invalids, unsupported } from '../checks.ts'
import { type GoShape, goStruct } from '../go-struct.ts'
import { validateObjectMeta, validateObjectMetaUpdate } from '../metadata.ts'

/** Bindings: `pkg/apis/rbac/validation/validation.go` (1.36). */

const rbacGroup = 'rbac.authorization.k8s.io'

const metadata = FieldPath.of('metadata')
const roleRefShape: GoShape = [['APIGroup', 'apiGroup', ''], ['Kind', 'kind', ''], ['Name', 'name', '']]

export function validateRoleBinding(binding: RoleBinding): FieldError[] {
  return validateBinding(binding, true)
}

export function validateRoleBindingUpdate(binding: RoleBinding, old: RoleBinding): FieldError[] {
  return validateBindingUpdate(binding, old, true)
}

export function validateClusterRoleBinding(binding: ClusterRoleBinding): FieldError[] {
  return validateBinding(binding, false)
}

export function validateClusterRoleBindingUpdate(binding: ClusterRoleBinding, old: ClusterRoleBinding): FieldError[] {
  return validateBindingUpdate(binding, old, false)
}

function validateBinding(binding: RoleBinding | ClusterRoleBinding, namespaced: boolean): FieldError[] {
  const subjects = FieldPath.of('subjects')
  return [
    ...validateObjectMeta(binding.metadata, { namespaced, validateName: pathSegmentNameErrors }, metadata),
    ...validateRoleRef(binding.roleRef ?? {}, namespaced ? ['Role', 'ClusterRole'] : ['ClusterRole']),
    ...(binding.subjects ?? []).flatMap((subject, index) => validateSubject(subject, namespaced, subjects.index(index))),
  ]
}

function validateBindingUpdate(binding: RoleBinding, old: RoleBinding, namespaced: boolean): FieldError[] {
  const errors = [...validateBinding(binding, namespaced), ...validateObjectMetaUpdate(binding.metadata, old.metadata, metadata)]
  if (!sameRoleRef(binding.roleRef ?? {}, old.roleRef ?? {})) {
    errors.push(invalid(FieldPath.of('roleRef'), goStruct(roleRefShape, binding.roleRef), 'cannot change roleRef'))
  }
  return errors
}

function validateRoleRef(roleRef: RoleRef, kinds: readonly string[]): FieldError[] {
  const path = FieldPath.of('roleRef')
  const errors = [
    ...unsupported(path.child('apiGroup'), roleRef.apiGroup ?? '', [rbacGroup]),
    ...unsupported(path.child('kind'), roleRef.kind ?? '', kinds),
  ]
  const name = roleRef.name ?? ''
  if (name === '') errors.push(required(path.child('name')))
  else errors.push(...invalids(path.child('name'), name, pathSegmentNameErrors(name)))
  return errors
}

function validateSubject(subject: RbacSubject, namespaced: boolean, path: FieldPath): FieldError[] {
  const { kind = '', apiGroup = '', name = '' } = subject
  const errors: FieldError[] = name === '' ? [required(path.child('name'))] : []
  switch (kind) {
    case 'ServiceAccount':
      if (name !== '') errors.push(...invalids(path.child('name'), name, dns1123SubdomainErrors(name)))
      errors.push(...unsupported(path.child('apiGroup'), apiGroup, ['']))
      if (!namespaced && (subject.namespace ?? '') === '') errors.push(required(path.child('namespace')))
      return errors
    case 'User':
    case 'Group':
      return [...errors, ...unsupported(path.child('apiGroup'), apiGroup, [rbacGroup])]
    default:
      return [...errors, notSupported(path.child('kind'), kind, ['ServiceAccount', 'User', 'Group'])]
  }
}

function sameRoleRef(a: RoleRef, b: RoleRef): boolean {
  return (a.apiGroup ?? '') === (b.apiGroup ?? '') && (a.kind ?? '') === (b.kind ?? '') && (a.name ?? '') === (b.name ?? '')
}
