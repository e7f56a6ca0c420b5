import { compareStrings, isMap, type Value, type ValueMap } from '../../base/json.ts'
import { quantityOrZero } from '../../base/quantity.ts'
import { listAt, mapAt, numberAt, orNone, textAt, textsAt } from '../tables/cells.ts'
import { annotationLines, line, pairLines, shortened, sliceText } from './text.ts'

/** `Volumes:` of a pod: `describeVolumes` of `pkg/describe/describe.go` (v0.36.2). */
export function volumeLines(volumes: readonly ValueMap[], space: string): string {
  if (volumes.length === 0) return `${space}Volumes:\t<none>\n`
  return `${space}Volumes:\n${volumes.map((volume) => `  ${space === '' ? '' : ' '}${textAt(volume, 'name')}:\n${volumeSourceLines(volume)}`).join('')}`
}

/** What a volume is made of; the same for a PersistentVolume's own source. */
export function volumeSourceLines(source: ValueMap): string {
  for (const [field, { type, rows }] of Object.entries(sources)) {
    const found = source[field]
    if (isMap(found)) return `    Type:\t${type}\n${rows(found).map((row) => `    ${row}\n`).join('')}`
  }
  return '  <unknown>\n'
}

interface Source {
  /** The name of the type, with a word about it. */
  readonly type: string
  readonly rows: (source: ValueMap) => string[]
}

/** A word and the field behind it: `?` a truth value, `#` a number, `[]` a list, `{}` a reference to a Secret. */
type Field = readonly [word: string, field: string, none?: string]

function fields(...list: readonly Field[]): (source: ValueMap) => string[] {
  return (source) => list.map(([word, field, none = '']) => `${word}:\t${fieldText(source, field, none)}`)
}

function fieldText(source: ValueMap, field: string, none: string): string {
  const name = field.replace(/^(?:\?|#|\[\]|\{\})/, '')
  if (field.startsWith('?')) return String(source[name] === true)
  if (field.startsWith('#')) return String(numberAt(source, name))
  if (field.startsWith('[]')) return sliceText(textsAt(source, name))
  return field.startsWith('{}') ? referenceText(source[name]) : orNone(textAt(source, name), none)
}

/** Go's `%v` of a reference; those of PersistentVolumes name a namespace. */
function referenceText(reference: Value | undefined): string {
  if (!isMap(reference)) return 'nil'
  const name = `Name:${textAt(reference, 'name')},`
  return reference.namespace === undefined ? `&LocalObjectReference{${name}}` : `&SecretReference{${name}Namespace:${textAt(reference, 'namespace')},}`
}

const sources: Readonly<Record<string, Source>> = {
  hostPath: { type: 'HostPath (bare host directory volume)', rows: (source) => [`Path:\t${textAt(source, 'path')}`, `HostPathType:\t${source.type === undefined ? '<none>' : textAt(source, 'type')}`] },
  emptyDir: {
    type: 'EmptyDir (a temporary directory that shares a pod\'s lifetime)',
    rows: (source) => [`Medium:\t${textAt(source, 'medium')}`, `SizeLimit:\t${quantityOrZero(textAt(source, 'sizeLimit')).sign > 0 ? textAt(source, 'sizeLimit') : '<unset>'}`],
  },
  gcePersistentDisk: { type: 'GCEPersistentDisk (a Persistent Disk resource in Google Compute Engine)', rows: fields(['PDName', 'pdName'], ['FSType', 'fsType'], ['Partition', '#partition'], ['ReadOnly', '?readOnly']) },
  awsElasticBlockStore: { type: 'AWSElasticBlockStore (a Persistent Disk resource in AWS)', rows: fields(['VolumeID', 'volumeID'], ['FSType', 'fsType'], ['Partition', '#partition'], ['ReadOnly', '?readOnly']) },
  gitRepo: { type: 'GitRepo (a volume that is pulled from git when the pod is created)', rows: fields(['Repository', 'repository'], ['Revision', 'revision']) },
  secret: { type: 'Secret (a volume populated by a Secret)', rows: fields(['SecretName', 'secretName'], ['Optional', '?optional']) },
  configMap: { type: 'ConfigMap (a volume populated by a ConfigMap)', rows: fields(['Name', 'name'], ['Optional', '?optional']) },
  nfs: { type: 'NFS (an NFS mount that lasts the lifetime of a pod)', rows: fields(['Server', 'server'], ['Path', 'path'], ['ReadOnly', '?readOnly']) },
  iscsi: {
    type: 'ISCSI (an ISCSI Disk resource that is attached to a kubelet\'s host machine and then exposed to the pod)',
    // Upstream forgot a colon.
    rows: (source) => fields(
      ['TargetPortal', 'targetPortal'], ['IQN', 'iqn'], ['Lun', '#lun'], ['ISCSIInterface', 'iscsiInterface'], ['FSType', 'fsType'], ['ReadOnly', '?readOnly'], ['Portals', '[]portals'],
      ['DiscoveryCHAPAuth', '?chapAuthDiscovery'], ['SessionCHAPAuth', '?chapAuthSession'], ['SecretRef', '{}secretRef'], ['InitiatorName', 'initiatorName', '<none>'],
    )(source).map((row) => row.replace('ISCSIInterface:', 'ISCSIInterface')),
  },
  persistentVolumeClaim: { type: 'PersistentVolumeClaim (a reference to a PersistentVolumeClaim in the same namespace)', rows: fields(['ClaimName', 'claimName'], ['ReadOnly', '?readOnly']) },
  ephemeral: { type: 'EphemeralVolume (an inline specification for a volume that gets created and deleted with the pod)', rows: (source) => isMap(source.volumeClaimTemplate) ? claimRows(source.volumeClaimTemplate) : [] },
  downwardAPI: {
    type: 'DownwardAPI (a volume populated by information about the pod)',
    rows: (source) => ['Items:', ...listAt(source, 'items').flatMap((item) => [textAt(item, 'fieldRef', 'fieldPath'), textAt(item, 'resourceFieldRef', 'resource')].filter((from) => from !== '').map((from) => `  ${from} -> ${textAt(item, 'path')}`))],
  },
  projected: { type: 'Projected (a volume that contains injected data from multiple sources)', rows: (source) => listAt(source, 'sources').flatMap(projectedRows) },
  azureDisk: { type: 'AzureDisk (an Azure Data Disk mount on the host and bind mount to the pod)', rows: fields(['DiskName', 'diskName'], ['DiskURI', 'diskURI'], ['Kind: ', 'kind'], ['FSType', 'fsType'], ['CachingMode', 'cachingMode'], ['ReadOnly', '?readOnly']) },
  vsphereVolume: { type: 'vSphereVolume (a Persistent Disk resource in vSphere)', rows: fields(['VolumePath', 'volumePath'], ['FSType', 'fsType'], ['StoragePolicyName', 'storagePolicyName']) },
  cinder: { type: 'Cinder (a Persistent Disk resource in OpenStack)', rows: fields(['VolumeID', 'volumeID'], ['FSType', 'fsType'], ['ReadOnly', '?readOnly'], ['SecretRef', '{}secretRef']) },
  fc: { type: 'FC (a Fibre Channel disk)', rows: (source) => [`TargetWWNs:\t${textsAt(source, 'targetWWNs').join(', ')}`, `LUN:\t${orNone(textAt(source, 'lun'))}`, ...fields(['FSType', 'fsType'], ['ReadOnly', '?readOnly'])(source)] },
  azureFile: {
    type: 'AzureFile (an Azure File Service mount on the host and bind mount to the pod)',
    rows: (source) => fields(['SecretName', 'secretName'], ...source.secretNamespace === undefined ? [] : [['SecretNamespace', 'secretNamespace'] as const], ['ShareName', 'shareName'], ['ReadOnly', '?readOnly'])(source),
  },
  glusterfs: {
    type: 'Glusterfs (a Glusterfs mount on the host that shares a pod\'s lifetime)',
    rows: (source) => fields(['EndpointsName', 'endpoints'], ...source.endpointsNamespace === undefined ? [] : [['EndpointsNamespace', 'endpointsNamespace'] as const], ['Path', 'path'], ['ReadOnly', '?readOnly'])(source),
  },
  rbd: {
    type: 'RBD (a Rados Block Device mount on the host that shares a pod\'s lifetime)',
    rows: fields(['CephMonitors', '[]monitors'], ['RBDImage', 'image'], ['FSType', 'fsType'], ['RBDPool', 'pool'], ['RadosUser', 'user'], ['Keyring', 'keyring'], ['SecretRef', '{}secretRef'], ['ReadOnly', '?readOnly']),
  },
  cephfs: {
    type: 'CephFS (a CephFS mount on the host that shares a pod\'s lifetime)',
    rows: fields(['Monitors', '[]monitors'], ['Path', 'path'], ['User', 'user'], ['SecretFile', 'secretFile'], ['SecretRef', '{}secretRef'], ['ReadOnly', '?readOnly']),
  },
  quobyte: { type: 'Quobyte (a Quobyte mount on the host that shares a pod\'s lifetime)', rows: fields(['Registry', 'registry'], ['Volume', 'volume'], ['ReadOnly', '?readOnly']) },
  portworxVolume: { type: 'PortworxVolume (a Portworx Volume resource)', rows: fields(['VolumeID', 'volumeID']) },
  photonPersistentDisk: { type: 'PhotonPersistentDisk (a Persistent Disk resource in photon platform)', rows: fields(['PdID', 'pdID'], ['FSType', 'fsType']) },
  storageos: { type: 'StorageOS (a StorageOS Persistent Disk resource)', rows: fields(['VolumeName', 'volumeName'], ['VolumeNamespace', 'volumeNamespace'], ['FSType', 'fsType'], ['ReadOnly', '?readOnly']) },
  flocker: { type: 'Flocker (a Flocker volume mounted by the Flocker agent)', rows: fields(['DatasetName', 'datasetName'], ['DatasetUUID', 'datasetUUID']) },
  local: { type: 'LocalVolume (a persistent volume backed by local storage on a node)', rows: fields(['Path', 'path']) },
  csi: {
    type: 'CSI (a Container Storage Interface (CSI) volume source)',
    rows: (source) => [...fields(['Driver', 'driver'], ['FSType', 'fsType'], ...source.volumeHandle === undefined ? [] : [['VolumeHandle', 'volumeHandle'] as const], ['ReadOnly', '?readOnly'])(source), attributeRows(mapAt(source, 'volumeAttributes'))],
  },
  image: { type: 'Image (a container image or OCI artifact)', rows: fields(['Reference', 'reference'], ['PullPolicy', 'pullPolicy']) },
}

const longestAttribute = 140

function attributeRows(attributes: ValueMap): string {
  const shown = Object.keys(attributes).sort(compareStrings).map((key) => shortened(`${key}=${textAt(attributes, key)}`, longestAttribute))
  return `VolumeAttributes:\t${shown.length === 0 ? '<none>' : shown.join('\n        \t')}`
}

function projectedRows(source: ValueMap): string[] {
  if (isMap(source.secret)) return [`SecretName:\t${textAt(source.secret, 'name')}`, `Optional:\t${String(source.secret.optional === true)}`]
  if (isMap(source.downwardAPI)) return ['DownwardAPI:\ttrue']
  if (isMap(source.configMap)) return [`ConfigMapName:\t${textAt(source.configMap, 'name')}`, `Optional:\t${String(source.configMap.optional === true)}`]
  return isMap(source.serviceAccountToken) ? [`TokenExpirationSeconds:\t${numberAt(source.serviceAccountToken, 'expirationSeconds')}`] : []
}

/** The claim of a volume that lives as long as its pod. */
function claimRows(template: ValueMap): string[] {
  const text = `${line('StorageClass', claimClass(template))}${line('Volume', textAt(template, 'spec', 'volumeName'))}${pairLines('Labels', mapAt(template, 'metadata', 'labels'))}${annotationLines('Annotations', mapAt(template, 'metadata', 'annotations'))}${line('Capacity', '')}${line('Access Modes', '')}${template.spec === undefined || textAt(template, 'spec', 'volumeMode') === '' ? '' : line('VolumeMode', textAt(template, 'spec', 'volumeMode'))}`
  return text.split('\n').slice(0, -1)
}

/** The class of a claim; an annotation of old came before the field. */
export function claimClass(claim: ValueMap): string {
  const annotations = mapAt(claim, 'metadata', 'annotations')
  const old = annotations['volume.beta.kubernetes.io/storage-class']
  return typeof old === 'string' ? old : textAt(claim, 'spec', 'storageClassName')
}
