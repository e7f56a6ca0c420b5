import { cloneValue, isMap, type ValueMap } from '../../base/json.ts'
import { goJson, goQuote } from '../../base/go-format.ts'
import type { FlagSpec, Flags } from '../flags.ts'
import { Failure } from '../failure.ts'
import type { Session } from '../session.ts'
import { toIndentedJson } from './json.ts'
import { JsonPath } from './jsonpath.ts'
import { GoTemplate } from './go-template.ts'
import { toKyaml } from './kyaml.ts'
import { toYaml } from './yaml.ts'

/** `k8s.io/cli-runtime/pkg/genericclioptions/print_flags.go` (v0.36.2). */
export const printFlags: readonly FlagSpec[] = [
  { name: 'output', short: 'o', type: 'string' },
  { name: 'template', type: 'string' },
  { name: 'allow-missing-template-keys', type: 'bool', default: 'true' },
  { name: 'show-managed-fields', type: 'bool' },
]

export const plainFormats = 'go-template,go-template-file,json,jsonpath,jsonpath-as-json,jsonpath-file,kyaml,name,template,templatefile,yaml'

/** Prints one object after the other. */
export type ObjectPrinter = (object: ValueMap) => Failure | undefined

export type DryRun = 'none' | 'client' | 'server'

export function dryRunSuffix(dryRun: DryRun): string {
  return dryRun === 'none' ? '' : dryRun === 'client' ? ' (dry run)' : ' (server dry run)'
}

/** The printer that `-o` asks for; without it the line `pod/web created`. */
export function objectPrinter(session: Session, flags: Flags, operation: string, formats = plainFormats, ordered = false): ObjectPrinter | Failure {
  const output = outputOf(flags)
  if (output === '') return (object) => { session.print(`${objectName(object)} ${operation}\n`); return undefined }
  if (output === 'name') return (object) => { session.print(`${objectName(object)}\n`); return undefined }
  return structuredPrinter(session, flags, formats, ordered)
}

/** `-o` of the flags; `--template` alone means a Go template. */
export function outputOf(flags: Flags): string {
  const output = flags.text('output')
  if (output === '' && flags.text('template') !== '') return 'go-template'
  // These may be written in capitals.
  return /^(?:json|yaml|kyaml|name)$/i.test(output) ? output.toLowerCase() : output
}

/** Printers of whole objects. */
export function structuredPrinter(session: Session, flags: Flags, formats = plainFormats, ordered = false): ObjectPrinter | Failure {
  const output = outputOf(flags)
  const clean = (object: ValueMap): ValueMap => flags.on('show-managed-fields') ? object : withoutManagedFields(object)
  let count = 0
  switch (output) {
    case 'json': return (object) => { session.print(`${toIndentedJson(clean(object), '    ', '', ordered)}\n`); return undefined }
    case 'yaml': return (object) => {
      // kubectl makes YAML of JSON, which holds these characters as they are.
      if (/[\x7f-\x84\x86-\x9f\ufffe\uffff]/.test(goJson(clean(object)))) return Failure.text('yaml: control characters are not allowed')
      session.print(`${count++ > 0 ? '---\n' : ''}${toYaml(clean(object))}`)
      return undefined
    }
    case 'kyaml': return (object) => { session.print(`---\n${toKyaml(clean(object), ordered)}`); return undefined }
    default:
  }
  const template = templateOf(session, flags, output)
  if (template instanceof Failure) return template
  if (template !== undefined) return (object) => printTemplate(session, template, object)
  return Failure.text(`unable to match a printer suitable for the output format ${goQuote(output)}, allowed formats are: ${formats}`)
}

type Template = JsonPath | GoTemplate

function printTemplate(session: Session, template: Template, object: ValueMap): Failure | undefined {
  const answer = template.execute(object)
  if (answer instanceof Failure) return answer
  session.print(typeof answer === 'string' ? answer : answer.text)
  return typeof answer === 'string' ? undefined : answer.failure
}

function templateOf(session: Session, flags: Flags, output: string): Template | Failure | undefined {
  const [format = '', ...rest] = output.split('=')
  const inline = rest.join('=')
  const text = inline === '' ? flags.text('template') : inline
  const allowMissing = flags.on('allow-missing-template-keys')
  const fromFile = format.endsWith('file')
  const body = fromFile ? session.io.files.read(text) : text
  if (format.startsWith('jsonpath')) {
    if (text === '') return Failure.text('template format specified but no template given')
    if (body === undefined) return Failure.text(`error reading --template ${text}, open ${text}: no such file or directory\n`)
    return JsonPath.parse(body, { allowMissing, asJson: format === 'jsonpath-as-json' })
  }
  if (['go-template', 'go-template-file', 'template', 'templatefile'].includes(format)) {
    if (text === '') return Failure.text('template format specified but no template given')
    if (body === undefined) return Failure.text(`error reading --template ${text}, open ${text}: no such file or directory\n`)
    return GoTemplate.parse(body, allowMissing)
  }
  return undefined
}

/** `deployment.apps/web`. */
export function objectName(object: ValueMap): string {
  const kind = typeof object.kind === 'string' ? object.kind.toLowerCase() : ''
  const apiVersion = typeof object.apiVersion === 'string' ? object.apiVersion : ''
  const group = apiVersion.includes('/') ? apiVersion.slice(0, apiVersion.indexOf('/')) : ''
  const meta = isMap(object.metadata) ? object.metadata : {}
  const name = typeof meta.name === 'string' ? meta.name : ''
  return `${group === '' ? kind : `${kind}.${group}`}/${name === '' ? '<unknown>' : name}`
}

export function withoutManagedFields(object: ValueMap): ValueMap {
  if (Array.isArray(object.items)) return { ...object, items: object.items.map((item) => isMap(item) ? withoutManagedFields(item) : item) }
  if (!isMap(object.metadata) || object.metadata.managedFields === undefined) return object
  const metadata = cloneValue(object.metadata)
  delete metadata.managedFields
  return { ...object, metadata }
}
