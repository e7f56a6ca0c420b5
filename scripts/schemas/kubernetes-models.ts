// Reads `kubernetes-models`: literal unions are enums, and `IIoK8sApimachineryPkgApiResourceQuantity` marks quantities.
import ts from 'typescript'
import { definitionId, segmentOf } from './ids.ts'
import type { PackageReader } from './packages.ts'
import { literalsOfNode, nameOfMember, parseDeclarations } from './typescript-types.ts'

export interface ModelFacts {
  readonly ids: ReadonlySet<string>
  /** Values by `<definition id>#<property>`. */
  readonly enums: ReadonlyMap<string, readonly string[]>
  /** `<definition id>#<property>` of quantities, and of lists and maps of them. */
  readonly quantities: ReadonlySet<string>
}

export function readKubernetesModels(read: PackageReader, spec: string): ModelFacts {
  const ids = new Set<string>()
  const enums = new Map<string, readonly string[]>()
  const quantities = new Set<string>()
  for (const [path, text] of read(spec, (name) => name.endsWith('.d.ts') && !name.startsWith('_') && name !== 'index.d.ts')) {
    const match = /^(?:(.+)\/)?(v\d[^/]*)\/([A-Z]\w*)\.d\.ts$/.exec(path)
    if (!match) continue
    const id = definitionId(segmentOf(match[1] ?? ''), match[2] ?? '', match[3] ?? '')
    ids.add(id)
    for (const statement of parseDeclarations(path, text).statements) {
      if (!ts.isInterfaceDeclaration(statement)) continue
      for (const member of statement.members) {
        const name = nameOfMember(member)
        if (name === undefined || name === 'apiVersion' || name === 'kind' || !ts.isPropertySignature(member)) continue
        const literals = literalsOfNode(member.type)
        if (literals) enums.set(`${id}#${name}`, literals)
        if (member.type?.getText().includes('ResourceQuantity')) quantities.add(`${id}#${name}`)
      }
    }
  }
  return { ids, enums, quantities }
}
