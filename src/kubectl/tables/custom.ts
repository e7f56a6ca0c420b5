import type { ServedResource } from '../../sim/api/registry.ts'
import { Failure } from '../failure.ts'
import { JsonPath } from '../printers/jsonpath.ts'
import { targetFor, type Session } from '../session.ts'
import type { Table } from './cells.ts'
import { listAt, textAt } from './cells.ts'
import { tableOf } from './index.ts'
import { customTable, plain } from './others.ts'

/** The table of a kind; custom resources take theirs from their definition. */
export function tableFor(session: Session, resource: ServedResource): Table {
  if (resource.definition !== undefined) return tableOf(resource)
  const type = session.client.resources().find(({ kind, group }) => kind === 'CustomResourceDefinition' && group === 'apiextensions.k8s.io')
  const definition = type && session.get(targetFor(type, '', `${resource.resource}.${resource.group}`))
  if (definition === undefined || definition instanceof Failure) return plain
  const version = listAt(definition, 'spec', 'versions').find((one) => one.name === resource.version)
  const printed = listAt(version, 'additionalPrinterColumns')
  if (printed.length === 0) return plain
  return customTable(printed, (path, object) => {
    const parsed = JsonPath.parse(`{${path}}`)
    const text = parsed instanceof Failure ? '' : parsed.execute(object)
    return text instanceof Failure ? '' : text
  })
}

export { textAt }
