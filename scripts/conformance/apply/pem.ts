import { spawnSync } from 'node:child_process'
import type { RecordedSession } from './recording.ts'
import { inFolder } from './shell.ts'

/** PEM texts are not in the recordings: a certificate, its key and another key stand in their place. */
export class PemTexts {
  readonly #texts: ReadonlyMap<string, string>

  constructor({ files }: RecordedSession) {
    const wanted = Object.keys(files).filter((name) => files[name]?.startsWith('<PEM text of ') === true)
    this.#texts = new Map(wanted.length === 0 ? [] : wanted.map((name) => [name, made()[name === 't.crt' ? 0 : name === 't.key' ? 1 : 2]]))
  }

  /** The files of the session with texts that can be read. */
  files(files: Readonly<Record<string, string>>): Record<string, string> {
    return { ...files, ...Object.fromEntries(this.#texts) }
  }

  /** A text as the recordings have it. */
  hidden(text: string): string {
    let shown = text
    for (const [name, pem] of this.#texts) shown = shown.replaceAll(pem, `<PEM text of ${name}>`).replaceAll(Buffer.from(pem).toString('base64'), `<base64 of the PEM text of ${name}>`)
    return shown
  }
}

let known: readonly [certificate: string, key: string, other: string] | undefined

function made(): readonly [string, string, string] {
  const run = (args: string[]): string => inFolder(new Map(), (cwd) => spawnSync('openssl', args, { cwd, encoding: 'utf8' }).stdout)
  if (known === undefined) {
    const both = run(['req', '-x509', '-newkey', 'rsa:2048', '-nodes', '-subj', '/CN=t', '-keyout', '-', '-out', '-'])
    const [key = '', certificate = ''] = both.split(/(?=-----BEGIN CERTIFICATE-----)/)
    known = [certificate, key, run(['genrsa', '2048'])]
  }
  return known
}
