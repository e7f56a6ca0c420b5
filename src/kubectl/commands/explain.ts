import type { ServedResource } from '../../sim/api/registry.ts'
import type { Command } from '../command.ts'
import { builtinNode, openApiNode, versionSchema, type SchemaNode } from '../explain/schema-node.ts'
import { Failure } from '../failure.ts'
import { findType } from '../resources/types.ts'
import { groupVersionOf, type Session } from '../session.ts'
import { textAt } from '../tables/cells.ts'

/** `kubectl explain`: `pkg/explain/v2/templates/plaintext.tmpl` (v0.36.2), with the descriptions of custom resources alone. */
export const explain: Command = {
  flags: [{ name: 'recursive', type: 'bool' }, { name: 'api-version', type: 'string' }, { name: 'output', short: 'o', type: 'string', default: 'plaintext' }],
  run(session, flags) {
    const [request, ...more] = flags.args
    if (request === undefined) return Failure.text('You must specify the type of resource to explain. Use "kubectl api-resources" for a complete list of supported resources.\n')
    if (more.length > 0) return Failure.text('We accept only this format: explain RESOURCE\n')
    const [word = '', ...path] = request.split('.')
    const type = typeOf(session, word, flags.text('api-version'))
    if (type instanceof Failure) return type
    const root = nodeOf(session, type)
    if (root === undefined) return Failure.text(`GVR (${type.group}/${type.version}, Resource=${type.resource}) not found in OpenAPI schema`)
    session.print(`${type.group === '' ? '' : `GROUP:      ${type.group}\n`}KIND:       ${type.kind}\nVERSION:    ${type.version}\n\n`)
    let node = root
    for (const name of path) {
      const next = node.fields().get(name)
      if (next === undefined) return Failure.text(`field ${JSON.stringify(path.at(-1))} does not exist`)
      node = next
    }
    if (path.length > 0) session.print(`FIELD: ${path.at(-1) ?? ''} <${node.typeName}>\n${node.enum.length === 0 ? '' : `ENUM:${node.enum.map((value) => `\n    ${shown(value)}`).join('')}`}\n\n`)
    session.print(node.description === '' ? '' : `DESCRIPTION:\n${wrapped(node.description, 76, '    ')}\n`)
    const fields = fieldLines(node, 1, flags.on('recursive'), new Set())
    session.print(`${fields === '' ? '' : `FIELDS:\n${fields}`}\n`)
    return undefined
  },
}

function typeOf({ client }: Session, word: string, apiVersion: string): ServedResource | Failure {
  const found = findType(client, word)
  if (found instanceof Failure) return Failure.plain(found.text)
  if (apiVersion === '') return found
  return client.resources().find((one) => one.kind === found.kind && groupVersionOf(one) === apiVersion) ?? Failure.text(`couldn't find resource for "${apiVersion.includes('/') ? apiVersion : `/${apiVersion}`}, Resource=${found.resource}"`)
}

function nodeOf({ client }: Session, { definition, group, version, resource }: ServedResource): SchemaNode | undefined {
  if (definition !== undefined) return builtinNode(definition, client.minor)
  const { items } = client.list({ group: 'apiextensions.k8s.io', version: 'v1', resource: 'customresourcedefinitions', namespace: '', name: '', subresource: '' })
  const crd = items.find((item) => textAt(item, 'spec', 'group') === group && textAt(item, 'spec', 'names', 'plural') === resource)
  const schema = crd && versionSchema(crd, version)
  return schema && openApiNode(schema)
}

const shownValues = 4

function fieldLines(node: SchemaNode, level: number, recursive: boolean, entered: ReadonlySet<string>): string {
  const indent = '  '.repeat(level)
  return [...node.fields()].map(([name, field]) => {
    const required = node.required.includes(name) ? ' -required-' : ''
    const values = field.enum.length === 0 ? '' : `\n${indent}enum: ${field.enum.slice(0, shownValues).map(shown).join(', ')}${field.enum.length > shownValues ? ', ....' : ''}`
    const head = `${indent}${name}\t<${field.typeName}>${required}${values}\n`
    if (!recursive) return `${head}${wrapped(field.description === '' ? '<no description>' : field.description, 78 - indent.length, `${indent}  `)}\n`
    const isKnown = field.id !== '' && entered.has(field.id)
    return head + (isKnown ? '' : fieldLines(field, level + 1, true, new Set([...entered, field.id])))
  }).join('')
}

function shown(value: string): string {
  return value === '' ? '""' : value
}

/** Lines of so many characters at most, as words allow. */
function wrapped(text: string, width: number, indent: string): string {
  return text.split('\n').flatMap((paragraph) => {
    const lines = ['']
    for (const word of paragraph.split(' ')) {
      const line = lines.at(-1) ?? ''
      if (line !== '' && line.length + 1 + word.length > width) lines.push(word)
      else lines[lines.length - 1] = line === '' ? word : `${line} ${word}`
    }
    return lines
  }).map((line) => `${indent}${line}\n`).join('')
}
