import { compareStrings, type Value, type ValueMap } from '../../base/json.ts'
import { lastAppliedAnnotation } from '../apply/last-applied.ts'
import { instantOf, listAt, mapAt, numberAt, textAt } from '../tables/cells.ts'

/** Lines that many descriptions share: `k8s.io/kubectl/pkg/describe/describe.go` (v0.36.2). Cells end in tabs, which are aligned at the end. */
export function headLines(o: ValueMap): string {
  return `${nameLine(o)}${namespaceLine(o)}${labelLines(o)}`
}

export function nameLine(o: ValueMap): string {
  return `Name:\t${textAt(o, 'metadata', 'name')}\n`
}

export function namespaceLine(o: ValueMap): string {
  const namespace = textAt(o, 'metadata', 'namespace')
  return namespace === '' ? '' : `Namespace:\t${namespace}\n`
}

/** Labels, then annotations. */
export function labelLines(o: ValueMap): string {
  return `${pairLines('Labels', mapAt(o, 'metadata', 'labels'))}${annotationLines('Annotations', mapAt(o, 'metadata', 'annotations'))}`
}

export function line(word: string, text: string | number): string {
  return `${word}:\t${text}\n`
}

/** A line that stays away when there is nothing to say. */
export function lineIf(word: string, text: string): string {
  return text === '' ? '' : line(word, text)
}

/** `Labels:` with one pair a line; `indent` stands before every line. */
export function pairLines(title: string, pairs: ValueMap, indent = ''): string {
  const shown = Object.keys(pairs).sort(compareStrings).map((key) => `${key}=${textAt(pairs, key)}`)
  return `${indent}${title}:\t${shown.length === 0 ? '<none>' : shown.join(`\n${indent}\t`)}\n`
}

const longestAnnotation = 140

/** What apply keeps for itself is not shown; long values and those of several lines stand on lines of their own. */
export function annotationLines(title: string, annotations: ValueMap): string {
  const shown = Object.keys(annotations).filter((key) => key !== lastAppliedAnnotation).sort(compareStrings).map((key) => {
    const value = textAt(annotations, key).replace(/\n$/, '')
    if (value.length + key.length + 2 <= longestAnnotation && !value.includes('\n')) return `${key}: ${value}`
    return `${key}:\n${value.split('\n').map((part) => `\t  ${shortened(part, longestAnnotation - 2)}`).join('\n')}`
  })
  return `${title}:\t${shown.length === 0 ? '<none>' : shown.join('\n\t')}\n`
}

export function shortened(text: string, most: number): string {
  return text.length > most ? `${text.slice(0, most)}...` : text
}

/** Go's RFC1123Z, in UTC: `Thu, 01 Jan 2026 00:00:00 +0000`. */
export function timeText(time: string): string {
  if (time === '') return 'Mon, 01 Jan 0001 00:00:00 +0000'
  const [, year = '', month = '', day = '', clock = ''] = /^(\d{4})-(\d\d)-(\d\d)T([\d:]{8})/.exec(time) ?? []
  // 1970-01-01 was a Thursday.
  const weekday = weekdays[((Math.floor(instantOf(time) / 86_400_000) % 7) + 7) % 7] ?? ''
  return `${weekday}, ${day} ${months[Number(month) - 1] ?? ''} ${year} ${clock} +0000`
}

const weekdays = ['Thu', 'Fri', 'Sat', 'Sun', 'Mon', 'Tue', 'Wed']
const months = ['Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun', 'Jul', 'Aug', 'Sep', 'Oct', 'Nov', 'Dec']

export function yesNo(value: Value | undefined): string {
  return value === true ? 'True' : 'False'
}

/** `[a b]`, as Go prints a slice. */
export function sliceText(texts: readonly string[]): string {
  return `[${texts.join(' ')}]`
}

/** `Deployment/web`: who manages an object. */
export function controllerLine(o: ValueMap): string {
  const owner = listAt(o, 'metadata', 'ownerReferences').find((one) => one.controller === true)
  return owner === undefined ? '' : line('Controlled By', `${textAt(owner, 'kind')}/${textAt(owner, 'name')}`)
}

/** `Conditions:` of workloads, with reasons. */
export function conditionLines(o: ValueMap): string {
  const rows = listAt(o, 'status', 'conditions').map((one) => `  ${textAt(one, 'type')} \t${textAt(one, 'status')}\t${textAt(one, 'reason')}\n`)
  return rows.length === 0 ? '' : `Conditions:\n  Type\tStatus\tReason\n  ----\t------\t------\n${rows.join('')}`
}

/** Zero when there is no number. */
export function countAt(o: ValueMap, field: string): number {
  return numberAt(o, 'status', field)
}
