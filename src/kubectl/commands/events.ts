import { compareStrings, type ValueMap } from '../../base/json.ts'
import { namespaceOf, type Command } from '../command.ts'
import { intervalText } from '../describe/describer.ts'
import { Failure } from '../failure.ts'
import { objectPrinter, outputOf, printFlags } from '../printers/print-flags.ts'
import { alignTable } from '../printers/table.ts'
import { findType } from '../resources/types.ts'
import { groupVersionOf, metaText, type Session } from '../session.ts'
import { mapAt, textAt } from '../tables/cells.ts'

/** `kubectl events`: `pkg/cmd/events` (v0.36.2). */
export const events: Command = {
  flags: [
    ...printFlags, { name: 'watch', short: 'w', type: 'bool' }, { name: 'all-namespaces', short: 'A', type: 'bool' }, { name: 'for', type: 'string' }, { name: 'types', type: 'strings' }, { name: 'no-headers', type: 'bool' },
    { name: 'chunk-size', type: 'int' },
  ],
  run(session, flags) {
    const print = outputOf(flags) === '' ? undefined : objectPrinter(session, flags, '')
    if (print instanceof Failure) return print
    const fieldSelector = aboutSelector(session, flags.text('for'))
    if (fieldSelector instanceof Failure) return fieldSelector
    const types = flags.list('types').map((type) => type.toLowerCase())
    if (types.some((type) => type !== 'normal' && type !== 'warning')) return Failure.text('valid --types are Normal or Warning')
    const everywhere = flags.on('all-namespaces')
    const { namespace } = namespaceOf(flags)
    const found = session.list({ group: '', version: 'v1', resource: 'events', namespace: everywhere ? '' : namespace, name: '', subresource: '' }, { fieldSelector })
    if (found instanceof Failure) return found
    const shown = found.filter((event) => types.length === 0 || types.includes(textAt(event, 'type').toLowerCase())).sort((a, b) => compareStrings(timeOf(a), timeOf(b)))
    if (shown.length === 0) {
      session.printError(everywhere ? 'No events found.\n' : `No events found in ${namespace} namespace.\n`)
      return undefined
    }
    if (print !== undefined) return print({ apiVersion: 'v1', items: shown, kind: 'EventList', metadata: {} })
    const now = session.client.now()
    const rows = shown.map((event) => [
      ...everywhere ? [metaText(event, 'namespace')] : [], intervalText(event, now), textAt(event, 'type'), textAt(event, 'reason'), `${textAt(event, 'involvedObject', 'kind')}/${textAt(event, 'involvedObject', 'name')}`, textAt(event, 'message').trim(),
    ])
    session.print(alignTable(flags.on('no-headers') ? rows : [[...everywhere ? ['NAMESPACE'] : [], 'LAST SEEN', 'TYPE', 'REASON', 'OBJECT', 'MESSAGE'], ...rows]))
    return undefined
  },
}

/** `--for deploy/web`: events about one object. */
function aboutSelector(session: Session, text: string): string | Failure {
  if (text === '') return ''
  const [word = '', name, ...more] = text.split('/')
  if (name === undefined) return Failure.text('--for must be in resource/name form')
  if (more.length > 0) return Failure.text('arguments in resource/name form may not have more than one slash')
  const type = findType(session.client, word)
  return type instanceof Failure ? Failure.plain(type.text) : `involvedObject.kind=${type.kind},involvedObject.apiVersion=${groupVersionOf(type)},involvedObject.name=${name}`
}

function timeOf(event: ValueMap): string {
  return textAt(mapAt(event, 'series'), 'lastObservedTime') || textAt(event, 'lastTimestamp') || textAt(event, 'eventTime')
}
