import { onSchemaReaderChange, schemaTable } from './load.ts'

/**
 * A custom resource that a bundled pack describes. Packs know structure, required fields, enums and limits, but no
 * `x-kubernetes-preserve-unknown-fields`: never report unknown fields under a node of plain `object` type, and let the
 * user's own CustomResourceDefinition win.
 */
export interface PackKind {
  readonly group: string
  readonly version: string
  readonly kind: string
  /** `cert-manager`, `gateway-api`, … */
  readonly pack: string
  readonly namespaced: boolean
  /** Definition id, for `definition(…)`; the same in every Kubernetes release. */
  readonly definition: string
}

interface StoredPackKind { readonly g: string; readonly v: string; readonly k: string; readonly p: string; readonly c?: 1; readonly d: string }

let kinds: ReadonlyMap<string, PackKind> | undefined
onSchemaReaderChange(() => { kinds = undefined })

/** A kind of the bundled packs of custom resources. */
export function lookupPackKind(apiVersion: string, kind: string): PackKind | undefined {
  return packKinds().get(`${apiVersion}/${kind}`)
}

/** Every group-version of the packs that has a kind of that name. */
export function packKindsNamed(kind: string): PackKind[] {
  return [...packKinds().values()].filter((info) => info.kind === kind)
}

/** Every kind of the packs. */
export function allPackKinds(): PackKind[] {
  return [...packKinds().values()]
}

function packKinds(): ReadonlyMap<string, PackKind> {
  kinds ??= new Map((schemaTable('crds/index.json') as readonly StoredPackKind[]).map(({ g, v, k, p, c, d }) => [
    `${g}/${v}/${k}`, { group: g, version: v, kind: k, pack: p, namespaced: c !== 1, definition: `pack/${p}/${d}` },
  ]))
  return kinds
}
