import { isMap, type ValueMap } from '../../base/json.ts'
import { lastAppliedAnnotation } from '../apply/last-applied.ts'
import { textOfBase64 } from '../text-bytes.ts'
import { labelText, listAt, mapAt, numberAt, orNone, selectorText, textAt, textsAt } from '../tables/cells.ts'
import { modesText } from '../tables/others.ts'

/** Texts with tabs, as `k8s.io/kubectl/pkg/describe/describe.go` (v0.36.2) writes them. */
export type Describer = (object: ValueMap, events: string) => string

const head = (o: ValueMap): string => `Name:\t${textAt(o, 'metadata', 'name')}\n${namespaceLine(o)}${labelLines(o)}`

function namespaceLine(o: ValueMap): string {
  const namespace = textAt(o, 'metadata', 'namespace')
  return namespace === '' ? '' : `Namespace:\t${namespace}\n`
}

/** One pair a line; what apply keeps for itself is not shown. */
export function labelLines(o: ValueMap): string {
  const labels = mapAt(o, 'metadata', 'labels')
  const annotations = mapAt(o, 'metadata', 'annotations')
  const keys = Object.keys(annotations).filter((key) => key !== lastAppliedAnnotation).sort()
  const shown = keys.map((key) => `${key}: ${textAt(annotations, key)}`)
  const pairs = Object.keys(labels).length === 0 ? ['<none>'] : labelText(labels).split(',')
  return `Labels:\t${pairs.join('\n\t')}\nAnnotations:\t${shown.length === 0 ? '<none>' : shown.join('\n\t')}\n`
}

const configMap: Describer = (o, events) => {
  const data = mapAt(o, 'data')
  const binary = mapAt(o, 'binaryData')
  const texts = Object.keys(data).sort().map((key) => `${key}:\n----\n${textAt(data, key)}\n\n`).join('')
  const sizes = Object.keys(binary).sort().map((key) => `${key}: ${atob(textAt(binary, key)).length} bytes\n`).join('')
  return `${head(o)}\nData\n====\n${texts}\nBinaryData\n====\n${sizes}\n${events}`
}

const secret: Describer = (o) => {
  const data = mapAt(o, 'data')
  const lines = Object.keys(data).sort().map((key) => textAt(o, 'type') === 'kubernetes.io/service-account-token' && key === 'token' ? `${key}:\t${textOfBase64(textAt(data, key))}\n` : `${key}:\t${atob(textAt(data, key)).length} bytes\n`)
  return `${head(o)}\nType:\t${textAt(o, 'type')}\n\nData\n====\n${lines.join('')}`
}

const serviceAccount: Describer = (o, events) => {
  const names = listAt(o, 'imagePullSecrets').map((one) => textAt(one, 'name'))
  return `${head(o)}Image pull secrets:\t${names.length === 0 ? '<none>' : names.join('\n\t')}\n${events}`
}

/** Each resource of a rule stands alone; what names nothing but verbs comes in the order of resources. */
const role: Describer = (o) => {
  const rows = listAt(o, 'rules').flatMap((rule) => {
    const [names, verbs, urls] = [textsAt(rule, 'resourceNames'), textsAt(rule, 'verbs'), textsAt(rule, 'nonResourceURLs')]
    const resources = textsAt(rule, 'resources').flatMap((resource) => textsAt(rule, 'apiGroups').map((group) => group === '' ? resource : `${resource}.${group}`))
    const shown = (list: readonly string[]): string => `[${list.join(' ')}]`
    if (resources.length === 0) return urls.map((url) => ['', `[${url}]`, shown(names), shown(verbs)])
    return resources.map((resource) => [resource, '[]', shown(names), shown(verbs)])
  })
  const order = (row: readonly string[]): string => `${row[0]?.includes('.') === true ? '1' : '0'}${row[0] ?? ''}`
  const sorted = [...rows].sort((a, b) => order(a) < order(b) ? -1 : order(a) > order(b) ? 1 : 0)
  return `Name:\t${textAt(o, 'metadata', 'name')}\n${labelLines(o)}PolicyRule:\n  Resources\tNon-Resource URLs\tResource Names\tVerbs\n  ---------\t-----------------\t--------------\t-----\n${sorted.map((row) => `  ${row.join('\t')}\n`).join('')}`
}

const binding: Describer = (o) => {
  const subjects = listAt(o, 'subjects').map((one) => `  ${textAt(one, 'kind')}\t${textAt(one, 'name')}\t${textAt(one, 'namespace')}\n`).join('')
  return `Name:\t${textAt(o, 'metadata', 'name')}\n${labelLines(o)}Role:\n  Kind:\t${textAt(o, 'roleRef', 'kind')}\n  Name:\t${textAt(o, 'roleRef', 'name')}\nSubjects:\n  Kind\tName\tNamespace\n  ----\t----\t---------\n${subjects}`
}

const disruptionBudget: Describer = (o, events) => {
  const [min, max] = [textAt(o, 'spec', 'minAvailable'), textAt(o, 'spec', 'maxUnavailable')]
  const status = [['Allowed disruptions', 'disruptionsAllowed'], ['Current', 'currentHealthy'], ['Desired', 'desiredHealthy'], ['Total', 'expectedPods']].map(([word = '', field = '']) => `    ${word}:\t${numberAt(o, 'status', field)}\n`).join('')
  return `Name:\t${textAt(o, 'metadata', 'name')}\n${namespaceLine(o)}${min === '' ? '' : `Min available:\t${min}\n`}${max === '' ? '' : `Max unavailable:\t${max}\n`}Selector:\t${orNone(selectorText(mapAt(o, 'spec', 'selector')), '<unset>')}\nStatus:\n${status}${events}`
}

const claim: Describer = (o, events) => {
  const bound = textAt(o, 'spec', 'volumeName') !== ''
  const finalizers = textsAt(o, 'metadata', 'finalizers')
  return `Name:\t${textAt(o, 'metadata', 'name')}\n${namespaceLine(o)}StorageClass:\t${textAt(o, 'spec', 'storageClassName')}\nStatus:\t${textAt(o, 'status', 'phase')}\nVolume:\t${textAt(o, 'spec', 'volumeName')}\n${labelLines(o)}Finalizers:\t[${finalizers.join(' ')}]\nCapacity:\t${bound ? textAt(o, 'status', 'capacity', 'storage') : ''}\nAccess Modes:\t${bound ? modesText(textsAt(o, 'status', 'accessModes')) : ''}\nVolumeMode:\t${orNone(textAt(o, 'spec', 'volumeMode'))}\nUsed By:\t<none>\n${events}`
}

const service: Describer = (o, events) => {
  const spec = mapAt(o, 'spec')
  const line = (word: string, text: string): string => text === '' ? '' : `${word}:\t${text}\n`
  const ports = listAt(spec, 'ports').map((port) => {
    const [name, protocol, node] = [orNone(textAt(port, 'name'), '<unset>'), textAt(port, 'protocol'), numberAt(port, 'nodePort')]
    return `Port:\t${name}\t${numberAt(port, 'port')}/${protocol}\nTargetPort:\t${textAt(port, 'targetPort')}/${protocol}\n${node > 0 ? `NodePort:\t${name}\t${node}/${protocol}\n` : ''}Endpoints:\t<none>\n`
  }).join('')
  return `${head(o)}Selector:\t${labelText(mapAt(spec, 'selector'))}\nType:\t${textAt(spec, 'type')}\n${line('IP Family Policy', textAt(spec, 'ipFamilyPolicy'))}${line('IP Families', textsAt(spec, 'ipFamilies').join(','))}IP:\t${textAt(spec, 'clusterIP')}\n${line('IPs', textsAt(spec, 'clusterIPs').join(','))}${line('External IPs', textsAt(spec, 'externalIPs').join(','))}${line('External Name', textAt(spec, 'externalName'))}${ports}Session Affinity:\t${textAt(spec, 'sessionAffinity')}\n${line('External Traffic Policy', textAt(spec, 'externalTrafficPolicy'))}${line('Internal Traffic Policy', textAt(spec, 'internalTrafficPolicy'))}${events}`
}

/** Kinds without a describer of their own: every field, its name in words. */
export const generic: Describer = (o, events) => `Name:\t${textAt(o, 'metadata', 'name')}\nNamespace:\t${textAt(o, 'metadata', 'namespace')}\n${labelLines(o)}${fields(o, 0, true)}${events}`

const skipped = new Set(['metadata.name', 'metadata.namespace', 'metadata.labels', 'metadata.annotations', 'metadata.managedFields'])

function fields(map: ValueMap, level: number, top: boolean, path = ''): string {
  const indent = '  '.repeat(level)
  return Object.keys(map).filter((key) => !skipped.has(path === '' ? key : `${path}.${key}`)).map((key): [string, string] => [words(key), key]).sort(([a], [b]) => a < b ? -1 : a > b ? 1 : 0).map(([word, key]) => {
    const value = map[key] ?? null
    if (isMap(value)) return `${indent}${word}:\n${fields(value, level + 1, false, path === '' ? key : `${path}.${key}`)}`
    if (Array.isArray(value)) return `${indent}${word}:\n${value.map((item) => isMap(item) ? fields(item, level + 1, false, '-') : `${indent}  ${textAt({ item }, 'item')}\n`).join('')}`
    return `${indent}${word}:\t${textAt({ value }, 'value') || (top ? '' : '<nil>')}\n`
  }).join('')
}

/** `apiVersion` → `API Version`: `smartLabelFor`. */
function words(key: string): string {
  if (/[A-Z]{2}.*[0-9]/.test(key)) return key
  const parts = key.replaceAll(/([a-z0-9])([A-Z])/g, '$1 $2').replaceAll(/(-)/g, ' - ').split(' ')
  return parts.map((part) => ['api', 'uid', 'url', 'osb', 'guid'].includes(part.toLowerCase()) ? part.toUpperCase() : part.charAt(0).toUpperCase() + part.slice(1)).join(' ')
}

export const describers: Readonly<Record<string, Describer>> = {
  '/ConfigMap': configMap, '/Secret': secret, '/ServiceAccount': serviceAccount, '/Service': service, '/PersistentVolumeClaim': claim, 'policy/PodDisruptionBudget': disruptionBudget,
  'rbac.authorization.k8s.io/Role': role, 'rbac.authorization.k8s.io/ClusterRole': role, 'rbac.authorization.k8s.io/RoleBinding': binding, 'rbac.authorization.k8s.io/ClusterRoleBinding': binding,
}
