import { compareStrings } from '../../../base/json.ts'
import { goQuote } from '../../../base/go-format.ts'
import { pathText } from '../../../merge/typed/field-set.ts'
import type { Conflict } from '../../../merge/typed/updater.ts'
import type { Status } from '../status.ts'
import { managerOf } from './entries.ts'

/** 409 of an apply that others object to: `apimachinery/pkg/util/managedfields/internal/conflict.go` (1.36). */
export function applyConflictStatus(conflicts: readonly Conflict[]): Status {
  const told = conflicts.map(({ manager, path }) => ({ manager: managerText(manager), path: pathText(path) }))
    .sort((a, b) => compareStrings(a.manager, b.manager))
  return {
    code: 409,
    reason: 'Conflict',
    message: `Apply failed with ${told.length} conflict${told.length === 1 ? '' : 's'}: ${conflictText(told)}`,
    details: { causes: told.map(({ manager, path }) => ({ reason: 'FieldManagerConflict', message: `conflict with ${manager}`, field: path, path: [] })) },
  }
}

function conflictText(told: readonly { manager: string, path: string }[]): string {
  const [first] = told
  if (told.length === 1 && first !== undefined) return `conflict with ${first.manager}: ${first.path}`
  const managers = [...new Set(told.map(({ manager }) => manager))]
  return managers.flatMap((manager) => [`conflicts with ${manager}:`, ...told.filter((each) => each.manager === manager).map(({ path }) => `- ${path}`)]).join('\n')
}

function managerText(key: string): string {
  const { name, operation, apiVersion, subresource } = managerOf(key)
  const by = `${goQuote(name)}${subresource === '' ? '' : ` with subresource ${goQuote(subresource)}`}`
  return operation === 'Update' ? `${by} using ${apiVersion}` : by
}
