/**
 * Reads the Go struct declarations of the API types from a module cache and writes `schemas/go-types.json`: for each definition
 * its fields in declaration order as `<json name>|<Go name>|<flags>`, flags p (pointer), o (omitempty), z (omitzero). An
 * embedded struct is `|<Go name>|`. The server's decode errors, its encoding of zero values and the structs that it prints
 * follow from these facts. Run by hand when a release is added:
 *
 *   npm run schemas:go-types -- <module cache>/k8s.io 0.36.2
 */
import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'

const [cache = '', version = '0.36.2'] = process.argv.slice(2)
const table: Record<string, string[]> = {}

for (const group of readdirSync(join(cache, `api@v${version}`))) {
  const folder = join(cache, `api@v${version}`, group)
  if (!existsSync(join(folder, 'doc.go')) && !existsSync(join(folder, 'v1')) && !existsSync(join(folder, 'v1alpha1')) && !existsSync(join(folder, 'v1beta1'))) continue
  for (const release of readdirSync(folder)) {
    if (/^v\d/.test(release)) readFolder(join(folder, release), `io.k8s.api.${group}.${release}`)
  }
}
readFolder(join(cache, `apimachinery@v${version}`, 'pkg/apis/meta/v1'), 'io.k8s.apimachinery.pkg.apis.meta.v1')
readFolder(join(cache, `apiextensions-apiserver@v${version}`, 'pkg/apis/apiextensions/v1'), 'io.k8s.apiextensions-apiserver.pkg.apis.apiextensions.v1')
readFolder(join(cache, `kube-aggregator@v${version}`, 'pkg/apis/apiregistration/v1'), 'io.k8s.kube-aggregator.pkg.apis.apiregistration.v1')

const names = Object.keys(table).sort()
writeFileSync('schemas/go-types.json', `{\n${names.map((name) => `${JSON.stringify(name)}:${JSON.stringify(table[name])}`).join(',\n')}\n}\n`)
console.log(`${names.length} types`)

function readFolder(folder: string, prefix: string): void {
  for (const file of readdirSync(folder)) {
    if (!file.endsWith('.go') || file.endsWith('_test.go') || file.startsWith('zz_') || file === 'generated.pb.go') continue
    const text = readFileSync(join(folder, file), 'utf8')
    for (const [, name = '', body = ''] of text.matchAll(/^type (\w+) struct \{\n([\s\S]*?)^\}/gm)) table[`${prefix}.${name}`] = fieldsOf(body)
  }
}

function fieldsOf(body: string): string[] {
  const fields: string[] = []
  for (const line of body.split('\n')) {
    const embedded = /^\t([A-Z][\w.]*)\s+`json:",inline"/.exec(line)
    if (embedded?.[1] !== undefined) {
      const goName = embedded[1].split('.').at(-1) ?? ''
      fields.push(goName === 'TypeMeta' ? 'kind|Kind|o' : `|${goName}|`)
      if (goName === 'TypeMeta') fields.push('apiVersion|APIVersion|o')
      continue
    }
    const field = /^\t([A-Z]\w*)\s+(\S.*?)\s*`(?:.*?\s)?json:"([^",]*)([^"]*)"/.exec(line)
    if (!field) continue
    const [, goName = '', type = '', jsonName = '', options = ''] = field
    if (jsonName === '-') continue
    const flags = `${type.startsWith('*') ? 'p' : ''}${options.includes('omitempty') ? 'o' : ''}${options.includes('omitzero') ? 'z' : ''}`
    fields.push(`${jsonName}|${goName}|${flags}`)
  }
  return fields
}
