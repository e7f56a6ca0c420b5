// Reads the CRD packs `@kubernetes-models/*`: structure, required and enums from the `.d.ts`, limits from the compiled validators.
import ts from 'typescript'
import { oldestMinor } from '../../src/base/release.ts'
import type { StoredAttributes } from '../../src/schema/definition-types.ts'
import type { CombinedDefinition } from './combine.ts'
import { definitionId, segmentOf } from './ids.ts'
import { limitsOfPack } from './pack-limits.ts'
import type { PackLimits } from './pack-limits.ts'
import type { PackageReader } from './packages.ts'
import { anyType, objectType, refOf, scalar } from './raw.ts'
import type { RawDefinition, RawDefinitions, RawType } from './raw.ts'
import { literalsOfNode, nameOfMember, parseDeclarations, typeOfNode } from './typescript-types.ts'

/** Packs by name. */
export const packVersions: Readonly<Record<string, string>> = {
  'argo-cd': '4.0.0', 'argo-rollouts': '2.0.0', 'argo-workflows': '2.0.0', 'cert-manager': '6.0.0', 'external-secrets': '2.0.0', 'flux-cd': '4.0.0',
  'gateway-api': '2.0.0', istio: '3.0.1', karpenter: '2.0.0', keda: '2.0.0', knative: '4.0.0', 'prometheus-operator': '6.0.0', 'sealed-secrets': '6.0.0',
  'tidb-operator': '2.0.0', traefik: '2.0.0',
}

/** Kinds that are not namespaced: packs do not tell, the projects' documentation does. */
const clusterKinds = new Set([
  'AWSPCAClusterIssuer', 'Bundle', 'CertificateRequestPolicy', 'ClusterAnalysisTemplate', 'ClusterDomainClaim', 'ClusterExternalSecret', 'ClusterGenerator',
  'ClusterIssuer', 'ClusterPushSecret', 'ClusterSecretStore', 'ClusterTriggerAuthentication', 'ClusterCloudEventSource', 'ClusterWorkflowTemplate',
  'EC2NodeClass', 'GatewayClass', 'NodeClaim', 'NodeOverlay', 'NodePool', 'XMesh',
])

/** One kind per element, as `schemas/crds/index.json` holds them: group, version, kind, pack, cluster-scoped, definition. */
export function storePackKinds(pack: string, { kinds }: Pack): unknown[] {
  return [...kinds].sort((a, b) => (a.id < b.id ? -1 : 1)).map(({ group, version, kind, id }) => ({
    g: group, v: version, k: kind, p: pack, ...(clusterKinds.has(kind) ? { c: 1 } : {}), d: id.slice(`pack/${pack}/`.length),
  }))
}

export interface PackKind { readonly group: string; readonly version: string; readonly kind: string; readonly id: string }

export interface Pack {
  readonly definitions: RawDefinitions
  readonly kinds: readonly PackKind[]
  readonly open: ReadonlySet<string>
  readonly attributes: (id: string, property: string) => StoredAttributes
}

/** One `.d.ts` file: its type, and what its imports mean. */
interface PackFile { readonly path: string; readonly source: ts.SourceFile; readonly imports: ReadonlyMap<string, string> }

interface PackContext {
  readonly pack: string
  readonly files: ReadonlyMap<string, PackFile>
  readonly builtins: ReadonlyMap<string, RawDefinition>
  readonly definitions: RawDefinitions
  readonly enums: Map<string, readonly string[]>
  /** The definition that an inherited property is declared in. */
  readonly origins: Map<string, string>
  /** Definitions that keep unknown fields. */
  readonly open: Set<string>
  /** Alias files that properties are of, or lists of: their enums count for the property, and their limits unless it is a list. */
  readonly aliases: Map<string, { readonly path: string; readonly list: boolean }>
}

/** Reads a pack; `builtins` are Kubernetes' own definitions, which a pack's structs may extend. */
export function readPack(read: PackageReader, pack: string, builtins: ReadonlyMap<string, RawDefinition>): Pack {
  const texts = read(`@kubernetes-models/${pack}@${packVersions[pack] ?? ''}`, (path) => /\/[A-Z]\w*(\.\w+)?\.d\.ts$/.test(path) || /^_schemas\/\w+\.js$/.test(path))
  const files = new Map<string, PackFile>()
  for (const [path, text] of texts) if (path.endsWith('.d.ts') && !path.startsWith('_schemas/')) files.set(path, readFile(path, text))
  const context: PackContext = { pack, files, builtins, definitions: new Map(), enums: new Map(), origins: new Map(), open: new Set(), aliases: new Map() }
  const kinds: PackKind[] = []
  for (const file of files.values()) {
    const kind = kindOf(file)
    if (!kind || kind.kind.endsWith('List')) continue
    const type = typeOfFile(context, file.path)
    if (refOf(type) === undefined) continue
    // The schema of a kind without any field of its own says nothing: whatever is written is kept.
    const definition = context.definitions.get(refOf(type) ?? '')
    if ([...definition?.keys() ?? []].every((name) => ['apiVersion', 'kind', 'metadata', 'status'].includes(name))) context.open.add(refOf(type) ?? '')
    // Nobody writes a status; without it the tables are half the size.
    if (definition?.has('status')) definition.set('status', { type: objectType, required: false })
    kinds.push({ ...kind, id: refOf(type) ?? '' })
  }
  const limits = limitsOfPack(texts)
  return { definitions: reachable(context.definitions, kinds), kinds, open: context.open, attributes: (id, property) => attributesOf(context, limits, id, property) }
}

/** The definitions in the form that tables are written from. */
export function combinePack({ definitions, open }: Pack): CombinedDefinition[] {
  const span = { since: oldestMinor, until: undefined }
  return [...definitions].sort(([a], [b]) => (a < b ? -1 : 1)).map(([id, definition]) => ({
    id, ...span, open: open.has(id), properties: [...definition].sort(([a], [b]) => (a < b ? -1 : 1)).map(([name, { type, required }]) => ({ name, ...span, types: [{ ...span, type }], required: required ? [span] : [] })),
  }))
}

function readFile(path: string, text: string): PackFile {
  const source = parseDeclarations(path, text)
  const imports = new Map<string, string>()
  for (const statement of source.statements) {
    if (!ts.isImportDeclaration(statement) || !ts.isStringLiteral(statement.moduleSpecifier)) continue
    const bindings = statement.importClause?.namedBindings
    if (bindings && ts.isNamedImports(bindings)) for (const element of bindings.elements) imports.set(element.name.text, statement.moduleSpecifier.text)
  }
  return { path, source, imports }
}

function declarationOf({ source, path }: PackFile): ts.InterfaceDeclaration | ts.TypeAliasDeclaration | undefined {
  const name = `I${path.replace(/^.*\//, '').replace(/\.d\.ts$/, '').replace(/\W/g, '')}`
  const declared = source.statements.filter((statement) => ts.isInterfaceDeclaration(statement) || ts.isTypeAliasDeclaration(statement))
  return declared.find((statement) => statement.name.text === name) ?? declared.find((statement) => statement.name.text.startsWith('I'))
}

function kindOf(file: PackFile): { group: string; version: string; kind: string } | undefined {
  const declaration = declarationOf(file)
  if (!declaration || !ts.isInterfaceDeclaration(declaration)) return undefined
  const literal = (name: string): string | undefined => {
    const member = declaration.members.find((candidate) => nameOfMember(candidate) === name)
    return member && ts.isPropertySignature(member) ? literalsOfNode(member.type)?.[0] : undefined
  }
  const [apiVersion, kind] = [literal('apiVersion'), literal('kind')]
  const [group, version] = apiVersion?.split('/') ?? []
  return group !== undefined && version !== undefined && kind !== undefined ? { group, version, kind } : undefined
}

function keyOf(context: PackContext, path: string): string {
  return `pack/${context.pack}/${path.replace(/\.d\.ts$/, '').replaceAll('/', ':')}`
}

/** The type that a file declares: a reference to its definition, or what its alias stands for. */
function typeOfFile(context: PackContext, path: string): RawType {
  const file = context.files.get(path)
  const declaration = file && declarationOf(file)
  if (!file || !declaration) return anyType
  const id = keyOf(context, path)
  if (ts.isTypeAliasDeclaration(declaration)) return typeOfMember(context, file, declaration.type, id)
  if (!context.definitions.has(id)) {
    addDefinition(context, file, id, declaration.members)
    for (const clause of declaration.heritageClauses ?? []) for (const { expression } of clause.types) inherit(context, file, id, expression.getText())
  }
  return { kind: 'ref', ref: id }
}

/** Adds what an interface extends; its own fields win. */
function inherit(context: PackContext, file: PackFile, id: string, name: string): void {
  const base = refOf(typeOfName(context, file, name) ?? anyType)
  const definition = context.definitions.get(id)
  for (const [property, inherited] of (base === undefined ? undefined : context.definitions.get(base) ?? context.builtins.get(base)) ?? []) {
    if (!definition || definition.has(property)) continue
    definition.set(property, inherited)
    const [key, baseKey] = [`${id}#${property}`, `${base ?? ''}#${property}`]
    context.origins.set(key, context.origins.get(baseKey) ?? base ?? '')
    const [values, alias] = [context.enums.get(baseKey), context.aliases.get(baseKey)]
    if (values) context.enums.set(key, values)
    if (alias) context.aliases.set(key, alias)
  }
}

function addDefinition(context: PackContext, file: PackFile, id: string, members: readonly ts.TypeElement[]): void {
  const definition: RawDefinition = new Map()
  context.definitions.set(id, definition)
  for (const member of members) {
    const name = nameOfMember(member)
    if (name === undefined || !ts.isPropertySignature(member)) continue
    const literals = literalsOfNode(member.type)
    if (literals && name !== 'apiVersion' && name !== 'kind') context.enums.set(`${id}#${name}`, literals)
    const aliased = member.type && aliasOf(file, member.type)
    if (aliased !== undefined) context.aliases.set(`${id}#${name}`, aliased)
    const required = !member.questionToken && name !== 'apiVersion' && name !== 'kind'
    definition.set(name, { type: typeOfMember(context, file, member.type, `${id}.${name}`), required })
  }
}

/** The file that a property's type, or that of its items, comes from. */
function aliasOf(file: PackFile, node: ts.TypeNode): { path: string; list: boolean } | undefined {
  if (!ts.isTypeReferenceNode(node)) return undefined
  const item = node.typeName.getText() === 'Array' ? node.typeArguments?.[0] : undefined
  if (item) {
    const alias = aliasOf(file, item)
    return alias && { ...alias, list: true }
  }
  const specifier = file.imports.get(node.typeName.getText())
  return specifier?.startsWith('.') ? { path: resolvePath(file.path, specifier), list: false } : undefined
}

/** A type node within a file; a literal struct becomes a definition named after where it stands. */
function typeOfMember(context: PackContext, file: PackFile, node: ts.TypeNode | undefined, place: string): RawType {
  if (!node) return anyType
  if (ts.isParenthesizedTypeNode(node)) return typeOfMember(context, file, node.type, place)
  if (ts.isIntersectionTypeNode(node)) {
    // `{…} & ({…} | {…})` is a struct with a oneOf of required fields.
    return typeOfMember(context, file, node.types.find((type) => ts.isTypeLiteralNode(type)) ?? node.types[0], place)
  }
  if (ts.isArrayTypeNode(node)) return { kind: 'array', of: typeOfMember(context, file, node.elementType, place) }
  if (ts.isTypeReferenceNode(node) && node.typeName.getText() === 'Array') return { kind: 'array', of: typeOfMember(context, file, node.typeArguments?.[0], place) }
  if (ts.isTypeLiteralNode(node)) {
    const index = node.members.find(ts.isIndexSignatureDeclaration)
    if (index) return { kind: 'map', of: typeOfMember(context, file, index.type, place) }
    if (node.members.length === 0) return objectType
    addDefinition(context, file, place, node.members)
    return { kind: 'ref', ref: place }
  }
  if (ts.isUnionTypeNode(node) && node.types.some((type) => ts.isTypeReferenceNode(type) || ts.isTypeLiteralNode(type))) return anyType
  const type = typeOfNode(node, (name) => typeOfName(context, file, name))
  // A pack's `number` may be an integer or not.
  return type.kind === 'scalar' && type.type === 'integer' ? scalar('number') : type
}

function typeOfName(context: PackContext, file: PackFile, name: string): RawType | undefined {
  const specifier = file.imports.get(name)
  if (specifier === undefined) return undefined
  if (specifier.startsWith('.')) return typeOfFile(context, resolvePath(file.path, specifier))
  const own = specifier.split('/').at(-1) ?? ''
  if (own === 'Quantity') return scalar('string', 'quantity')
  if (own === 'IntOrString') return scalar('string', 'int-or-string')
  if (own === 'Time' || own === 'MicroTime') return scalar('string', 'date-time')
  if (own === 'JSON') return anyType
  if (own === 'Duration') return scalar('string', 'duration')
  if (specifier.startsWith('@kubernetes-models/apimachinery/apis/meta/v1/')) return { kind: 'ref', ref: definitionId('meta', 'v1', own) }
  const builtin = /^kubernetes-models\/(?:(.+)\/)?(v\d\w*)\/(\w+)$/.exec(specifier)
  if (builtin) return { kind: 'ref', ref: definitionId(segmentOf(builtin[1] ?? ''), builtin[2] ?? '', builtin[3] ?? '') }
  return anyType
}

function resolvePath(from: string, specifier: string): string {
  const steps = from.split('/').slice(0, -1)
  for (const step of specifier.replace(/\.js$/, '').split('/')) {
    if (step === '..') steps.pop()
    else if (step !== '.') steps.push(step)
  }
  return `${steps.join('/')}.d.ts`
}

function reachable(definitions: RawDefinitions, kinds: readonly PackKind[]): RawDefinitions {
  const kept: RawDefinitions = new Map()
  const queue = kinds.map(({ id }) => id)
  for (let id = queue.pop(); id !== undefined; id = queue.pop()) {
    const definition = definitions.get(id)
    if (!definition || kept.has(id)) continue
    kept.set(id, definition)
    for (const { type } of definition.values()) {
      const ref = refOf(type)
      if (ref !== undefined) queue.push(ref)
    }
  }
  return kept
}

function attributesOf(context: PackContext, limits: PackLimits, id: string, property: string): StoredAttributes {
  const key = `${id}#${property}`
  const alias = context.aliases.get(key)
  const values = context.enums.get(key) ?? (alias && enumOfAlias(context, alias.path))
  const found = { ...(alias && !alias.list ? limits.ofType(typeName(alias.path)) : {}), ...limits.ofProperty(typeName(context.origins.get(key) ?? id), property) }
  return { ...(values ? { e: values } : {}), ...(Object.keys(found).length > 0 ? { lim: found } : {}) }
}

function enumOfAlias(context: PackContext, path: string): readonly string[] | undefined {
  const file = context.files.get(path)
  const declaration = file && declarationOf(file)
  return declaration && ts.isTypeAliasDeclaration(declaration) ? literalsOfNode(declaration.type) : undefined
}

/** `pack/cert-manager/cert-manager.io:v1:CertificateSpec` and `cert-manager.io/v1/CertificateSpec.d.ts` → `v1 CertificateSpec`. */
function typeName(place: string): string {
  const [version = '', name = ''] = place.replace(/\.d\.ts$/, '').split(/[/:]/).slice(-2)
  return `${version} ${name}`
}
