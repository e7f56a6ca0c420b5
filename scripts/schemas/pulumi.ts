// Reads `@pulumi/kubernetes`: namespaces name group and version. It is a union of releases, so it tells what existed, never what left.
import ts from 'typescript'
import { definitionId } from './ids.ts'
import type { PackageReader } from './packages.ts'
import type { RawDefinition, RawDefinitions, RawProperty } from './raw.ts'
import { nameOfMember, parseDeclarations, typeOfNode } from './typescript-types.ts'

/** Definitions by id, of the types for input and for output together. */
export function readPulumi(read: PackageReader, spec: string): RawDefinitions {
  const definitions: RawDefinitions = new Map()
  for (const [path, text] of read(spec, (name) => /^types\/(input|output)\.d\.ts$/.test(name))) {
    for (const group of parseDeclarations(path, text).statements) {
      if (!ts.isModuleDeclaration(group) || !group.body || !ts.isModuleBlock(group.body)) continue
      for (const version of group.body.statements) {
        if (ts.isModuleDeclaration(version) && version.body && ts.isModuleBlock(version.body)) addVersion(definitions, group.name.text, version.name.text, version.body)
      }
    }
  }
  return definitions
}

function addVersion(definitions: RawDefinitions, segment: string, version: string, body: ts.ModuleBlock): void {
  for (const statement of body.statements) {
    if (!ts.isInterfaceDeclaration(statement) || statement.name.text.endsWith('Patch')) continue
    const id = definitionId(segment, version, statement.name.text)
    const definition: RawDefinition = definitions.get(id) ?? new Map<string, RawProperty>()
    definitions.set(id, definition)
    for (const member of statement.members) {
      const name = nameOfMember(member)
      if (name === undefined || !ts.isPropertySignature(member) || definition.has(name)) continue
      definition.set(name, { type: typeOfNode(member.type, resolveName), required: !member.questionToken })
    }
  }
}

function resolveName(name: string): { kind: 'ref'; ref: string } | undefined {
  const [root, segment = '', version = '', kind] = name.split('.')
  return (root === 'inputs' || root === 'outputs') && kind !== undefined ? { kind: 'ref', ref: definitionId(segment, version, kind) } : undefined
}
