import { chmodSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { readContext } from '../../src/source/context.ts'

/** A kubectl that writes down what it is asked. */
let folder = ''
const asked = (): string[] => readFileSync(join(folder, 'asked'), 'utf8').trim().split('\n')

function kubectl(script: string): string {
  const file = join(folder, 'kubectl')
  writeFileSync(file, `#!/bin/sh\necho "$*" >> "${join(folder, 'asked')}"\n${script}`)
  writeFileSync(join(folder, 'asked'), '')
  chmodSync(file, 0o755)
  return file
}

beforeAll(() => { folder = mkdtempSync(join(tmpdir(), 'stowage-')) })
afterAll(() => { rmSync(folder, { recursive: true, force: true }) })

const list = '{"apiVersion":"v1","kind":"List","items":[]}'

describe.skipIf(process.platform === 'win32')('a context', () => {
  it('is read with verbs that write nothing, managed fields included, events and metrics left out', () => {
    const program = kubectl(`case "$1" in
api-resources) printf 'pods\\nevents\\nevents.events.k8s.io\\ndeployments.apps\\npods.metrics.k8s.io\\n' ;;
get) echo '${list}' ;;
version) echo '{"serverVersion": {"major": "1", "gitVersion": "v1.34.2-eks-1"}}' ;;
esac
`)
    expect(readContext('prod', program)).toEqual({ texts: [{ path: '<context prod>', text: `${list}\n` }], release: 'v1.34.2-eks-1', warnings: [] })
    expect(asked()).toEqual([
      'api-resources --verbs=list -o name --context=prod',
      'get deployments.apps,pods --all-namespaces --show-managed-fields -o json --context=prod',
      'version -o json --context=prod',
    ])
  })

  it('tells what the user may not see, and keeps the rest', () => {
    const program = kubectl(`case "$1" in
api-resources) echo pods ;;
get) echo '${list}'; echo 'Error from server (Forbidden): secrets is forbidden' >&2; exit 1 ;;
version) exit 1 ;;
esac
`)
    expect(readContext('prod', program)).toEqual({ texts: [{ path: '<context prod>', text: `${list}\n` }], release: undefined, warnings: ['Error from server (Forbidden): secrets is forbidden'] })
  })

  it('says what kubectl says when nothing comes', () => {
    expect(readContext('gone', kubectl('echo \'error: context "gone" does not exist\' >&2; exit 1\n'))).toEqual({ error: 'kubectl api-resources fails: error: context "gone" does not exist' })
  })

  it('says how to get a kubectl where there is none', () => {
    const result = readContext('prod', join(folder, 'no-kubectl'))
    expect('error' in result ? result.error : '').toMatch(/there is none on the PATH: install it \(https:.*\), or give a snapshot with --cluster$/)
  })
})
