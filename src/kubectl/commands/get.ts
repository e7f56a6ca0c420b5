import { goQuote } from '../../base/go-format.ts'
import { valueAt, type ValueMap } from '../../base/json.ts'
import { qualifiedResource } from '../../sim/api/status.ts'
import type { ServedResource } from '../../sim/api/registry.ts'
import { fileFlags, fileOptions, hasFiles, logLine, namespaceOf, selectorFlag, usageFailure, type Command } from '../command.ts'
import { sendRaw } from './raw.ts'
import { Failure } from '../failure.ts'
import type { Flags } from '../flags.ts'
import { CustomColumns } from '../printers/custom-columns.ts'
import { objectName, outputOf, printFlags, structuredPrinter } from '../printers/print-flags.ts'
import { sortObjects, Unsortable } from '../printers/sort.ts'
import { alignTable } from '../printers/table.ts'
import { select } from '../resources/arguments.ts'
import { cleanPath, fetchedInfos, type Info } from '../resources/files.ts'
import { metaText, type Session } from '../session.ts'
import { mapAt, labelText, textAt, type Table } from '../tables/cells.ts'
import { tableFor } from '../tables/custom.ts'
import { plain } from '../tables/others.ts'

const formats = 'custom-columns,custom-columns-file,go-template,go-template-file,json,jsonpath,jsonpath-as-json,jsonpath-file,kyaml,name,template,templatefile,wide,yaml'

/** `kubectl get`: `pkg/cmd/get/get.go` (v0.36.2). */
export const get: Command = {
  flags: [
    ...fileFlags, ...printFlags, selectorFlag,
    { name: 'all-namespaces', short: 'A', type: 'bool' }, { name: 'no-headers', type: 'bool' }, { name: 'show-labels', type: 'bool' }, { name: 'label-columns', short: 'L', type: 'strings' },
    { name: 'show-kind', type: 'bool' }, { name: 'sort-by', type: 'string' }, { name: 'field-selector', type: 'string' }, { name: 'ignore-not-found', type: 'bool' },
    { name: 'watch', short: 'w', type: 'bool' }, { name: 'watch-only', type: 'bool' }, { name: 'output-watch-events', type: 'bool' }, { name: 'chunk-size', type: 'int' },
    { name: 'subresource', type: 'string' }, { name: 'raw', type: 'string' }, { name: 'server-print', type: 'bool', default: 'true' },
  ],
  run(session, flags, path) {
    if (flags.text('raw') !== '') return rawFault(flags) ?? sendRaw(session, flags, 'get')
    const fromDisk = hasFiles(flags)
    if (flags.args.length === 0 && !fromDisk) {
      session.printError('You must specify the type of resource to get. Use "kubectl api-resources" for a complete list of supported resources.\n\n')
      return usageFailure(path, 'Required resource not specified.\nUse "kubectl explain <resource>" for a detailed description of that resource (e.g. kubectl explain pods).')
    }
    const found = fromDisk ? fromFiles(session, flags) : select(session, {
      args: flags.args, ...namespaceOf(flags), allNamespaces: flags.on('all-namespaces'), selector: flags.text('selector'), fieldSelector: flags.text('field-selector'), subresource: flags.text('subresource'), bareTypes: true,
    })
    const output = outputOf(flags)
    if (flags.on('show-labels') && output !== '' && output !== 'wide') return Failure.text(`--show-labels option cannot be used with ${output} printer`)
    if (flags.on('output-watch-events') && !flags.on('watch') && !flags.on('watch-only')) return Failure.text('--output-watch-events option can only be used with --watch or --watch-only')
    const human = output === '' || output === 'wide'
    const printer = human || output.startsWith('custom-columns') || output === 'name' ? undefined : structuredPrinter(session, flags, formats)
    if (printer instanceof Failure) return printer
    if (found instanceof Failure) return found
    const failures = found.failures.filter((one) => !(flags.on('ignore-not-found') && one.has('NotFound')))
    const sorted = flags.text('sort-by') === '' ? found.infos : sortInfos(found.infos, flags.text('sort-by'))
    if (sorted instanceof Unsortable) {
      session.printError(logLine(session, 'F', 'sorter.go', sorted.text))
      return Failure.silent()
    }
    // What keeps a table from being sorted is lost: then nothing was found.
    if (sorted instanceof Failure) return human ? nothingFound(session, flags, found.types) : sorted
    if (fromDisk && !human && found.single && failures.length > 0) return Failure.all(failures)
    const printed = human ? printTables(session, flags, sorted, failures.length, found.types)
      : output.startsWith('custom-columns') ? printColumns(session, flags, output, sorted)
        : output === 'name' ? printNames(session, sorted)
          : sorted.length === 0 && (failures.length > 0 || flags.on('ignore-not-found')) ? undefined : printer?.(found.single && sorted.length === 1 ? sorted[0]?.object ?? {} : listOf(sorted))
    // A fault of the files reaches kubectl's printer as one of several.
    const failure = fromDisk && human ? Failure.group(failures) : Failure.all(failures)
    return printed instanceof Failure ? printed : failure
  },
}

interface Found {
  readonly infos: readonly Info[]
  readonly failures: readonly Failure[]
  readonly single: boolean
  readonly types: readonly ServedResource[]
}

function rawFault(flags: Flags): Failure | undefined {
  if (flags.args.length > 0) return Failure.text('arguments may not be passed when --raw is specified')
  if (flags.on('watch') || flags.on('watch-only') || flags.text('selector') !== '') return Failure.text('--raw may not be specified with other flags that filter the server request or alter the output')
  if (flags.text('output') !== '') return Failure.text('--raw and --output are mutually exclusive')
  const raw = flags.text('raw')
  return raw.startsWith('/') || /^[a-zA-Z][a-zA-Z0-9+.-]*:/.test(raw) ? undefined : Failure.text(`--raw must be a valid URL path: parse ${goQuote(raw)}: invalid URI for request`)
}

/** Files name objects; what is shown comes from the server. */
function fromFiles(session: Session, flags: Flags): Found | Failure {
  if (flags.args.length > 0) return Failure.text('when paths, URLs, or stdin is provided as input, you may not specify resource arguments as well')
  const fetched = fetchedInfos(session, fileOptions(flags, false))
  if (fetched instanceof Failure) return fetched
  const { infos, failures, read } = fetched
  const [file = '', ...more] = flags.list('filename')
  const isOneFile = flags.text('kustomize') !== '' || (more.length === 0 && file !== '-' && session.io.files.read(cleanPath(file)) !== undefined)
  return { infos, failures, single: isOneFile, types: [...new Set((infos.length > 0 ? infos : read).map(({ resource }) => resource))] }
}

function listOf(infos: readonly Info[]): ValueMap {
  return { apiVersion: 'v1', items: infos.map(({ object }) => object), kind: 'List', metadata: { resourceVersion: '' } }
}

function printNames(session: Session, infos: readonly Info[]): undefined {
  for (const { object } of infos) session.print(`${objectName(object)}\n`)
  return undefined
}

function printColumns(session: Session, flags: Flags, output: string, infos: readonly Info[]): Failure | undefined {
  const [format = '', ...rest] = output.split('=')
  const text = rest.join('=')
  if (text === '') return Failure.text('custom-columns format specified but no custom columns given')
  const file = format === 'custom-columns-file' ? session.io.files.read(text) : undefined
  if (format === 'custom-columns-file' && file === undefined) return Failure.text(`error reading template ${text}, open ${text}: no such file or directory\n`)
  const table = file === undefined ? CustomColumns.parse(text) : CustomColumns.parseFile(file)
  if (table instanceof Failure) return table
  const printed = table.print(infos.map(({ object }) => object), flags.on('no-headers') && file === undefined)
  session.print(printed.text)
  return printed.failure
}

function sortInfos(infos: readonly Info[], field: string): readonly Info[] | Failure | Unsortable {
  const order = sortObjects(infos.map(({ object }) => object), field)
  return order instanceof Failure || order instanceof Unsortable ? order : order.flatMap((index) => infos[index] ?? [])
}

/** Table after table, a blank line between kinds. */
function printTables(session: Session, flags: Flags, infos: readonly Info[], failed: number, types: readonly ServedResource[]): undefined {
  const groups = groupByType(infos)
  const withKind = flags.on('show-kind') || types.length > 1
  let printed = false
  for (const group of groups) {
    const [first] = group
    if (first === undefined) continue
    const text = tableText(session, flags, group, flags.on('server-print') ? tableFor(session, first.resource) : plain, withKind)
    if (printed && !flags.on('no-headers')) session.print('\n')
    session.print(text)
    printed ||= text !== ''
  }
  return printed || failed > 0 || flags.on('ignore-not-found') ? undefined : nothingFound(session, flags, types)
}

function nothingFound(session: Session, flags: Flags, types: readonly ServedResource[]): undefined {
  const namespaced = !flags.on('all-namespaces') && types.every((one) => one.namespaced)
  session.printError(namespaced ? `No resources found in ${namespaceOf(flags).namespace} namespace.\n` : 'No resources found\n')
  return undefined
}

function groupByType(infos: readonly Info[]): Info[][] {
  const groups: Info[][] = []
  for (const info of infos) {
    const last = groups.at(-1)
    if (last?.[0]?.resource === info.resource) last.push(info)
    else groups.push([info])
  }
  return groups
}

function tableText(session: Session, flags: Flags, infos: readonly Info[], table: Table, withKind: boolean): string {
  const wide = outputOf(flags) === 'wide'
  const shown = table.columns.map((column, index) => column.wide !== true || wide ? index : -1).filter((index) => index >= 0)
  const labelColumns = flags.list('label-columns')
  const withNamespace = flags.on('all-namespaces') && infos[0]?.resource.namespaced === true
  const header = [...withNamespace ? ['NAMESPACE'] : [], ...shown.map((index) => table.columns[index]?.name ?? ''), ...labelColumns.map((label) => label.slice(label.lastIndexOf('/') + 1).toUpperCase()), ...flags.on('show-labels') ? ['LABELS'] : []]
  const now = session.client.now()
  const rows = infos.map(({ resource, object }) => {
    const cells = table.cells(object, now)
    const labels = mapAt(object, 'metadata', 'labels')
    const own = shown.map((index) => withKind && table.columns[index]?.name === 'NAME' ? `${qualifiedResource(resource.kind.toLowerCase(), resource.group)}/${cells[index] ?? ''}` : firstLine(cells[index] ?? ''))
    return [...withNamespace ? [metaText(object, 'namespace')] : [], ...own, ...labelColumns.map((label) => textAt(labels, label)), ...flags.on('show-labels') ? [labelText(labels)] : []]
  })
  return alignTable(flags.on('no-headers') ? rows : [header, ...rows])
}

/** A cell is one line. */
function firstLine(text: string): string {
  const end = text.search(/[\n\r\f]/)
  return end < 0 ? text : `${text.slice(0, end)}...`
}

export { goQuote, valueAt }
