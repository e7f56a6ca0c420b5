import { compareStrings, isMap, type ValueMap } from '../../base/json.ts'
import { listAt, mapAt, numberAt, selectorText, textAt } from '../tables/cells.ts'
import { containerLines } from './containers.ts'
import { annotationLines, pairLines } from './text.ts'
import { volumeLines } from './volumes.ts'

/** `Pod Template:` of a workload: `DescribePodTemplate` of `pkg/describe/describe.go` (v0.36.2). */
export function podTemplateLines(template: ValueMap): string {
  const spec = mapAt(template, 'spec')
  const annotations = mapAt(template, 'metadata', 'annotations')
  const init = listAt(spec, 'initContainers')
  const given = (word: string, field: string): string => textAt(spec, field) === '' ? '' : `  ${word}:\t${textAt(spec, field)}\n`
  return [
    'Pod Template:\n', pairLines('  Labels', mapAt(template, 'metadata', 'labels')), Object.keys(annotations).length === 0 ? '' : annotationLines('  Annotations', annotations), given('Service Account', 'serviceAccountName'),
    init.length === 0 ? '' : containerLines('Init Containers', init, {}, '  '), containerLines('Containers', listAt(spec, 'containers'), {}, '  '), volumeLines(listAt(spec, 'volumes'), '  '), spreadLines(listAt(spec, 'topologySpreadConstraints'), '  '),
    given('Priority Class Name', 'priorityClassName'), pairLines('  Node-Selectors', mapAt(spec, 'nodeSelector')), tolerationLines('  Tolerations', listAt(spec, 'tolerations')), groupLines(spec, '  '),
  ].join('')
}

/** `Topology Spread Constraints:`, by key. */
export function spreadLines(constraints: readonly ValueMap[], space: string): string {
  if (constraints.length === 0) return ''
  const texts = [...constraints].sort((a, b) => compareStrings(textAt(a, 'topologyKey'), textAt(b, 'topologyKey'))).map((one) => {
    const selector = isMap(one.labelSelector) ? ` for selector ${selectorText(one.labelSelector) || '<none>'}` : ''
    return `${textAt(one, 'topologyKey')}:${textAt(one, 'whenUnsatisfiable')} when max skew ${numberAt(one, 'maxSkew')} is exceeded${selector}\n`
  })
  return `${space}Topology Spread Constraints:\t${texts.join(`${space}\t`)}`
}

/** By key; one that tolerates everything has none. */
export function tolerationLines(title: string, tolerations: readonly ValueMap[]): string {
  const texts = [...tolerations].sort((a, b) => compareStrings(textAt(a, 'key'), textAt(b, 'key'))).map((one) => {
    const [key, value, effect, seconds] = [textAt(one, 'key'), textAt(one, 'value'), textAt(one, 'effect'), textAt(one, 'tolerationSeconds')]
    const exists = one.operator === 'Exists' && value === '' ? `${key === '' && effect === '' ? '' : ' '}op=Exists` : ''
    return `${key}${value === '' ? '' : `=${value}`}${effect === '' ? '' : `:${effect}`}${exists}${seconds === '' ? '' : ` for ${seconds}s`}`
  })
  return `${title}:\t${texts.length === 0 ? '<none>' : texts.join('\n\t')}\n`
}

export function groupLines(spec: ValueMap, space: string): string {
  return isMap(spec.schedulingGroup) ? `${space}SchedulingGroup:\n  PodGroupName:\t${textAt(spec.schedulingGroup, 'podGroupName')}\n` : ''
}
