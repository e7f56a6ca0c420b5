// Reads `cdk8s-plus-NN`: every interface and property carries an exact `@schema <definition id>#<property>` tag. It has no `status`.
import ts from 'typescript'
import type { PackageReader } from './packages.ts'
import { scalar } from './raw.ts'
import type { RawDefinition, RawDefinitions, RawType } from './raw.ts'
import { parseDeclarations, typeOfNode } from './typescript-types.ts'

export interface Cdk8sRelease {
  readonly definitions: RawDefinitions
  /** Ids of the definitions that are kinds of their own (they also have `apiVersion`, `kind` and perhaps `status`). */
  readonly kinds: ReadonlySet<string>
}

export function readCdk8s(read: PackageReader, spec: string): Cdk8sRelease {
  const path = 'lib/imports/k8s.d.ts'
  const source = parseDeclarations(path, read(spec, (name) => name === path).get(path) ?? '')
  const typeByName = new Map<string, RawType>()
  const kinds = new Set<string>()
  for (const statement of source.statements) {
    const id = schemaTag(statement)
    if (id === undefined) continue
    if (ts.isClassDeclaration(statement) && statement.heritageClauses) kinds.add(id)
    else if (ts.isInterfaceDeclaration(statement)) typeByName.set(statement.name.text, { kind: 'ref', ref: id })
    else if (ts.isClassDeclaration(statement) && statement.name) typeByName.set(statement.name.text, scalar('string', id.endsWith('.Quantity') ? 'quantity' : 'int-or-string'))
    else if (ts.isEnumDeclaration(statement)) typeByName.set(statement.name.text, scalar('string'))
  }
  const definitions: RawDefinitions = new Map()
  for (const statement of source.statements) {
    if (!ts.isInterfaceDeclaration(statement)) continue
    const id = schemaTag(statement)
    if (id === undefined) continue
    const definition: RawDefinition = new Map()
    if (kinds.has(id)) for (const name of ['apiVersion', 'kind']) definition.set(name, { type: scalar('string'), required: false })
    for (const member of statement.members) {
      const property = schemaTag(member)?.split('#')[1]
      if (property === undefined || !ts.isPropertySignature(member)) continue
      definition.set(property, { type: typeOfNode(member.type, (name) => typeByName.get(name)), required: !member.questionToken })
    }
    definitions.set(id, definition)
  }
  return { definitions, kinds }
}

function schemaTag(node: ts.Node): string | undefined {
  const tag = ts.getJSDocTags(node).find(({ tagName }) => tagName.text === 'schema')
  return typeof tag?.comment === 'string' ? tag.comment.trim() : undefined
}
