import type { Container, PodSpec } from '../../../model/kubernetes.generated.ts'
import type { Problem } from '../../plan.ts'
import { problemOf, templateOf, templatePath, titleOf, type ChangeFacts } from './facts.ts'

/** Containers whose image goes back to an older version of the same repository. */
export function imageDowngrades({ changed }: ChangeFacts): Problem[] {
  return changed.flatMap((change): Problem[] => {
    const { resource, group, before, after } = change
    const [old, now] = [before && templateOf(group, resource.kind, before)?.spec, templateOf(group, resource.kind, after)?.spec]
    if (old === undefined || now === undefined) return []
    const path = [...templatePath(group, resource.kind) ?? [], 'spec']
    return lists.flatMap((list) => (now[list] ?? []).flatMap(({ name = '', image = '' }, index): Problem[] => {
      const was = imageIn(old, name)
      if (was === undefined || !isOlder(image, was)) return []
      return [problemOf(change, {
        rule: 'plan-image-downgrade', severity: 'warning', message: `container ${name} of ${titleOf(resource)} goes back from ${was} to ${image}`,
        effect: 'the older program may not read what the newer one has written', suggestion: 'if this is no rollback, take the newer tag',
      }, [...path, list, index, 'image'])]
    }))
  })
}

const lists = ['initContainers', 'containers'] as const

function imageIn(spec: PodSpec, name: string): string | undefined {
  const same = (container: Container): boolean => container.name === name
  return (spec.containers?.find(same) ?? spec.initContainers?.find(same))?.image
}

function isOlder(image: string, than: string): boolean {
  const [now, was] = [splitImage(image), splitImage(than)]
  if (now.repository !== was.repository) return false
  const [a, b] = [readVersion(now.tag), readVersion(was.tag)]
  return a !== undefined && b !== undefined && compare(a, b) < 0
}

/** `registry:5000/team/web:1.2@sha256:…` without its digest. */
function splitImage(image: string): { readonly repository: string, readonly tag: string } {
  const named = image.split('@')[0] ?? ''
  const colon = named.lastIndexOf(':')
  return colon > named.lastIndexOf('/') ? { repository: named.slice(0, colon), tag: named.slice(colon + 1) } : { repository: named, tag: '' }
}

interface Version {
  readonly numbers: readonly bigint[]
  /** `rc.1`, or what says which build it is: `alpine`. */
  readonly suffix: string
}

/** Also of one or two numbers, as images have them; a single number counts when it can be a major version or a day, not when it can be a hash or a build. */
function readVersion(tag: string): Version | undefined {
  const [, digits, suffix = ''] = /^v?(\d+(?:\.\d+){0,3})(?:[-+_](.+))?$/.exec(tag) ?? []
  if (digits === undefined || (!digits.includes('.') && digits.length > 4 && !/^20\d{6}$/.test(digits))) return undefined
  return { numbers: digits.split('.').map(BigInt), suffix }
}

/** `1.25` and `1.25.3` may be one: only what both say is compared. */
function compare(a: Version, b: Version): number {
  for (const [index, number] of a.numbers.entries()) {
    const other = b.numbers[index]
    if (other === undefined) return 0
    if (number !== other) return number < other ? -1 : 1
  }
  if (a.numbers.length !== b.numbers.length) return 0
  const [first, second] = [prerelease(a), prerelease(b)]
  if (first === undefined || second === undefined) return first === second ? 0 : first === undefined ? 1 : -1
  return first.stage === second.stage ? Math.sign(first.number - second.number) : first.stage - second.stage
}

const stages = ['dev', 'snapshot', 'alpha', 'beta', 'pre', 'rc']

/** `rc.2` comes before the release; `alpine` is a build of it. */
function prerelease({ suffix }: Version): { readonly stage: number, readonly number: number } | undefined {
  const [, word = '', number = '0'] = /^(dev|snapshot|alpha|beta|pre|rc)(?:[.-]?(\d+))?(?![a-z])/i.exec(suffix) ?? []
  return word === '' ? undefined : { stage: stages.indexOf(word.toLowerCase()), number: Number(number) }
}
