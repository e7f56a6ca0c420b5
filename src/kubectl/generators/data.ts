import { goQuote } from '../../base/go-format.ts'
import type { ValueMap } from '../../base/json.ts'
import { bytesToBase64 } from '../text-bytes.ts'
import { Failure } from '../failure.ts'
import type { Flags, FlagSpec } from '../flags.ts'
import { cleanPath } from '../resources/files.ts'
import type { Session } from '../session.ts'
import { withHash } from './hash.ts'
import { keyPairFault } from './key-pair.ts'
import { metadataOf, sortedMap, type Generator } from './generator.ts'

const sourceFlags: readonly FlagSpec[] = [
  { name: 'from-file', type: 'strings' }, { name: 'from-literal', type: 'array' }, { name: 'from-env-file', type: 'strings' }, { name: 'append-hash', type: 'bool' },
]

/** `create_configmap.go` (v0.36.2). */
export const configMap: Generator = {
  flags: sourceFlags,
  needsName: true,
  failure: 'failed to create configmap: ',
  build(session, flags, name) {
    const entries = entriesOf(session, flags, configMapWords(name))
    if (entries instanceof Failure) return entries
    const data: ValueMap = {}
    const binaryData: ValueMap = {}
    for (const { key, value } of entries) {
      if (typeof value === 'string') data[key] = value
      else binaryData[key] = bytesToBase64(value)
    }
    return withHash(flags, { kind: 'ConfigMap', apiVersion: 'v1', metadata: metadataOf(flags, name), ...Object.keys(data).length > 0 ? { data: sortedMap(data) } : {}, ...Object.keys(binaryData).length > 0 ? { binaryData: sortedMap(binaryData) } : {} })
  },
}

/** `create_secret.go`. */
export const genericSecret: Generator = {
  flags: [...sourceFlags, { name: 'type', type: 'string' }],
  needsName: true,
  failure: 'failed to create secret ',
  build(session, flags, name) {
    const entries = entriesOf(session, flags, secretWords)
    if (entries instanceof Failure) return entries
    return secretOf(flags, name, Object.fromEntries(entries.map(({ key, value }) => [key, bytesToBase64(value)])), flags.text('type'))
  },
}

/** `create_secret_docker.go`. */
export const dockerSecret: Generator = {
  flags: [
    { name: 'docker-server', type: 'string', default: 'https://index.docker.io/v1/' }, { name: 'docker-username', type: 'string' }, { name: 'docker-password', type: 'string' }, { name: 'docker-email', type: 'string' },
    { name: 'from-file', type: 'strings' }, { name: 'append-hash', type: 'bool' },
  ],
  needsName: true,
  failure: 'failed to create secret ',
  build(session, flags, name) {
    const [server, username, password, email] = [flags.text('docker-server'), flags.text('docker-username'), flags.text('docker-password'), flags.text('docker-email')]
    if (flags.list('from-file').length === 0 && (username === '' || password === '' || server === '')) return Failure.text('either --from-file or the combination of --docker-username, --docker-password and --docker-server is required')
    if (flags.list('from-file').length > 0) {
      const entries = entriesOf(session, flags, secretWords)
      return entries instanceof Failure ? entries : secretOf(flags, name, Object.fromEntries(entries.map(({ key, value }) => [key, bytesToBase64(value)])), 'kubernetes.io/dockerconfigjson')
    }
    const entry = { username, password, ...email === '' ? {} : { email }, auth: bytesToBase64(`${username}:${password}`) }
    return secretOf(flags, name, { '.dockerconfigjson': bytesToBase64(JSON.stringify({ auths: { [server]: entry } })) }, 'kubernetes.io/dockerconfigjson')
  },
}

/** `create_secret_tls.go`. */
export const tlsSecret: Generator = {
  flags: [{ name: 'cert', type: 'string' }, { name: 'key', type: 'string' }, { name: 'append-hash', type: 'bool' }],
  failure: 'failed to create secret ',
  build({ io }, flags, name) {
    const [cert, key] = [flags.text('cert'), flags.text('key')]
    if (cert === '' || key === '') return Failure.text('key and cert must be specified')
    const [certText, keyText] = [io.files.read(cert), io.files.read(key)]
    for (const [path, text] of [[cert, certText], [key, keyText]] as const) if (text === undefined) return Failure.text(`Cannot read file ${path}, open ${path}: no such file or directory`)
    const fault = keyPairFault(certText ?? '', keyText ?? '')
    if (fault !== undefined) return Failure.text(fault)
    return secretOf(flags, name, { 'tls.crt': bytesToBase64(certText ?? ''), 'tls.key': bytesToBase64(keyText ?? '') }, 'kubernetes.io/tls')
  },
}

function secretOf(flags: Flags, name: string, data: ValueMap, type: string): ValueMap {
  return withHash(flags, { kind: 'Secret', apiVersion: 'v1', metadata: metadataOf(flags, name), ...Object.keys(data).length > 0 ? { data: sortedMap(data) } : {}, ...type === '' ? {} : { type } })
}

interface Words {
  invalidKey(key: string): string
  duplicate(key: string): string
}

function configMapWords(name: string): Words {
  return {
    invalidKey: (key) => `${goQuote(key)} is not a valid key name for a ConfigMap: ${keyFault(key)}`,
    duplicate: (key) => `cannot add key ${goQuote(key)}, another key by that name already exists in Data for ConfigMap ${goQuote(name)}`,
  }
}

const secretWords: Words = {
  invalidKey: (key) => `${goQuote(key)} is not valid key name for a Secret ${keyFault(key)}`,
  duplicate: (key) => `cannot add key ${key}, another key by that name already exists`,
}

interface Entry {
  readonly key: string
  readonly value: string | Uint8Array
}

function entriesOf(session: Session, flags: Flags, words: Words): Entry[] | Failure {
  const [files, literals, envFiles] = [flags.list('from-file'), flags.list('from-literal'), flags.list('from-env-file')]
  if (envFiles.length > 0 && (files.length > 0 || literals.length > 0)) return Failure.text('from-env-file cannot be combined with from-file or from-literal')
  const found: Entry[] = []
  for (const source of [...literals.map(literalEntry), ...files.map((text) => fileEntries(session, text)), ...envFiles.map((path) => envEntries(session, path))]) {
    if (source instanceof Failure) return source
    for (const entry of source) {
      if (keyFault(entry.key) !== '') return Failure.text(words.invalidKey(entry.key))
      if (found.some(({ key }) => key === entry.key)) return Failure.text(words.duplicate(entry.key))
      found.push(entry)
    }
  }
  return found
}

function literalEntry(text: string): Entry[] | Failure {
  const equals = text.indexOf('=')
  if (equals <= 0) return Failure.text(`invalid literal source ${text}, expected key=value`)
  return [{ key: text.slice(0, equals), value: text.slice(equals + 1) }]
}

function fileEntries({ io }: Session, source: string): Entry[] | Failure {
  const parts = source.split('=')
  if (parts.length > 2) return Failure.text('key names or file paths cannot contain \'=\'')
  const [key, path] = parts.length === 2 ? [parts[0] ?? '', parts[1] ?? ''] : ['', source]
  if (parts.length === 2 && key === '') return Failure.text(`key name for file path ${path} missing`)
  if (parts.length === 2 && path === '') return Failure.text(`file path for key name ${key} missing`)
  const value = contentOf(io.files, path)
  if (value !== undefined) return [{ key: key === '' ? path.slice(path.lastIndexOf('/') + 1) : key, value }]
  const listed = io.files.list(cleanPath(path), false)
  if (listed === undefined) return Failure.text(`error reading ${path}: no such file or directory`)
  if (parts.length === 2) return Failure.text(`cannot give a key name for a directory path`)
  return listed.flatMap((file) => {
    const name = file.slice(file.lastIndexOf('/') + 1)
    const content = contentOf(io.files, file)
    return content === undefined || keyFault(name) !== '' ? [] : [{ key: name, value: content }]
  })
}

function contentOf(files: Session['io']['files'], path: string): string | Uint8Array | undefined {
  const bytes = files.bytes?.(path)
  if (bytes === undefined) return files.read(path)
  const text = new TextDecoder().decode(bytes)
  return text.includes('\ufffd') ? bytes : text
}

/** `k8s.io/kubectl/pkg/cmd/util/env_file.go`. */
export function envEntries({ io }: Session, path: string): Entry[] | Failure {
  const text = io.files.read(path)
  if (text === undefined) return Failure.text(`error reading ${path}: no such file or directory`)
  return readEnv(text, io.env)
}

export function readEnv(text: string, env: Readonly<Record<string, string | undefined>>): Entry[] | Failure {
  const entries: Entry[] = []
  for (const line of text.replace(/^\ufeff/, '').split('\n')) {
    const trimmed = line.trimStart().replace(/\r$/, '')
    if (trimmed === '' || trimmed.startsWith('#')) continue
    const equals = trimmed.indexOf('=')
    const key = equals < 0 ? trimmed : trimmed.slice(0, equals)
    const fault = envNameFault(key)
    if (fault !== undefined) return Failure.text(fault)
    entries.push({ key, value: equals < 0 ? env[key] ?? '' : trimmed.slice(equals + 1) })
  }
  return entries
}

/** What is wrong with the name of an environment variable. */
export function envNameFault(name: string): string | undefined {
  if (/^[-._a-zA-Z][-._a-zA-Z0-9]*$/.test(name) && name !== '.' && !name.startsWith('..')) return undefined
  return `${goQuote(name)} is not a valid key name: a valid environment variable name must consist of alphabetic characters, digits, '_', '-', or '.', and must not start with a digit (e.g. 'my.env-name',  or 'MY_ENV.NAME',  or 'MyEnvName1', regex used for validation is '[-._a-zA-Z][-._a-zA-Z0-9]*')`
}

function keyFault(key: string): string {
  if (/^[-._a-zA-Z0-9]+$/.test(key)) return ''
  return 'a valid config key must consist of alphanumeric characters, \'-\', \'_\' or \'.\' (e.g. \'key.name\',  or \'KEY_NAME\',  or \'key-name\', regex used for validation is \'[-._a-zA-Z0-9]+\')'
}
