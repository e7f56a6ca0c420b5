import { FieldPath, invalid, required, type FieldError } from '../../../../base/field.ts'
import { parseRequestUri } from '../../../../base/go-url.ts'
import type { CustomResourceDefinition } from '../../custom-resources/definition.ts'

/**
 * Groups of the Kubernetes community need an approval: `apiextensions-apiserver/pkg/apihelpers/helpers.go` (1.36).
 */
const annotation = 'api-approved.kubernetes.io'
const reference = 'see https://github.com/kubernetes/enhancements/pull/1111'

type Approval = 'missing' | 'bypassed' | 'approved' | 'invalid'

export function validateApproval(crd: CustomResourceDefinition, old: CustomResourceDefinition | undefined): FieldError[] {
  if (!isProtected(crd.spec?.group ?? '')) return []
  const value = crd.metadata?.annotations?.[annotation] ?? ''
  const state = approvalOf(value)
  if (old !== undefined && approvalOf(old.metadata?.annotations?.[annotation] ?? '') === state) return []
  const path = FieldPath.of('metadata', 'annotations').key(annotation)
  switch (state) {
    case 'missing': return [required(path, `protected groups must have approval annotation "${annotation}", ${reference}`)]
    case 'invalid': {
      return [invalid(path, value, `protected groups must have approval annotation "${annotation}" with either a URL or a reason starting with "unapproved", ${reference}`)]
    }
    default: return []
  }
}

function isProtected(group: string): boolean {
  return ['k8s.io', 'kubernetes.io'].some((domain) => group === domain || group.endsWith(`.${domain}`))
}

function approvalOf(value: string): Approval {
  if (value === '') return 'missing'
  if (value.startsWith('unapproved')) return 'bypassed'
  const url = parseRequestUri(value)
  return 'error' in url || url.host === '' || url.scheme === '' ? 'invalid' : 'approved'
}
