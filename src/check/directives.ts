import type { Diagnostic } from '../diagnostic/diagnostic.ts'
import { LineIndex } from '../diagnostic/lines.ts'
import type { Resource } from '../model/resource.ts'
import type { CheckedFile } from './api.ts'
import type { Suppression } from './suppress.ts'

/**
 * Suppressions written in the manifests themselves.
 *
 *     # stowage-ignore-next-line container-image-latest: the demo always shows the newest build, until 2027-01-31
 *     image: shop/web          # stowage-ignore container-image-latest
 *     # stowage-ignore-document probe-readiness-missing, probe-liveness-missing: a batch worker
 *     # stowage-ignore-file yaml-duplicate-key
 *
 * and as an annotation of the object or of its pod template, several separated by `;`:
 *
 *     stowage.dev/ignore: "container-image-latest: the demo; pdb-missing"
 */

export interface Directive {
  readonly rules: readonly string[]
  readonly reason: string | undefined
  readonly until: string | undefined
}

const ignoreAnnotation = 'stowage.dev/ignore'
const commentForm = /^#+\s*stowage-ignore(-next-line|-document|-file)?(?=[\s:]|$)\s*(.*)$/

/** `rule, rule: reason until 2026-12-31`. */
export function parseDirective(text: string): Directive {
  const colon = text.indexOf(':')
  const list = colon < 0 ? text : text.slice(0, colon)
  const reason = colon < 0 ? '' : text.slice(colon + 1).trim()
  const until = /\buntil (\d{4}-\d{2}-\d{2})\b/.exec(text)?.[1]
  const rules = list.replace(/\buntil \d{4}-\d{2}-\d{2}\b/, '').split(/[\s,]+/).filter((rule) => rule !== '')
  return { rules, reason: reason === '' ? undefined : reason, until }
}

/** Suppressions in the comments of a file. */
export function commentDirectives(file: CheckedFile): Suppression[] {
  if (!file.text.includes('stowage-ignore')) return []
  const lines = new LineIndex(file.text)
  const found: Suppression[] = []
  for (const { text, span } of file.parsed.comments) {
    const match = commentForm.exec(text.trim())
    if (match === null) continue
    const directive = parseDirective(match[2] ?? '')
    if (directive.rules.length === 0) continue
    const document = documentOf(file, span.start)
    const covers = coverage(match[1] ?? '', lines.positionAt(span.start).line, document, lines)
    found.push({ ...directive, path: file.path, span, document, writtenAs: 'comment', covers: (finding) => finding.location.path === file.path && covers(finding) })
  }
  return found
}

/** The document that a comment stands in, else the one that follows it, else the last. */
function documentOf({ parsed: { documents } }: CheckedFile, offset: number): number {
  const inside = documents.find((document) => document.comments.some(({ span }) => span.start === offset))
  return (inside ?? documents.find(({ span }) => span.start > offset) ?? documents.at(-1))?.index ?? 0
}

function coverage(form: string, line: number, document: number, lines: LineIndex): (finding: Diagnostic) => boolean {
  if (form === '-file') return () => true
  if (form === '-document') return (finding) => finding.document === document
  const target = form === '-next-line' ? nextContentLine(line, lines) : line
  return (finding) => lines.positionAt(finding.location.span.start).line === target
}

/** Comment and empty lines between the directive and what it means are skipped. */
function nextContentLine(line: number, lines: LineIndex): number {
  let next = line + 1
  while (next <= lines.lineCount && /^\s*(#.*)?$/.test(lines.lineText(next))) next += 1
  return next
}

/** Suppressions in the annotations of its resources. */
export function annotationDirectives(file: CheckedFile): Suppression[] {
  return file.resources.flatMap((resource) => [
    ...fromAnnotations(file.path, resource, resource.annotations, ['metadata', 'annotations', ignoreAnnotation], ''),
    ...resource.podTemplates.filter(({ path }) => path.length > 0).flatMap((template) => {
      const at = [...template.path, 'metadata', 'annotations', ignoreAnnotation]
      return fromAnnotations(file.path, resource, template.annotations, at, `/${template.path.join('/')}`)
    }),
  ])
}

function fromAnnotations(
  path: string, resource: Resource, annotations: Readonly<Record<string, string>>, at: readonly (string | number)[], within: string,
): Suppression[] {
  const text = Object.hasOwn(annotations, ignoreAnnotation) ? annotations[ignoreAnnotation] : undefined
  if (text === undefined) return []
  const { span } = resource.at(at)
  return text.split(/[;\n]/).map(parseDirective).filter(({ rules }) => rules.length > 0).map((directive) => ({
    ...directive,
    path,
    span,
    document: resource.document,
    writtenAs: 'annotation' as const,
    covers: (finding: Diagnostic) => finding.location.path === path && finding.document === resource.document && finding.item === resource.item
      && (within === '' || finding.pointer === within || finding.pointer.startsWith(`${within}/`)),
  }))
}
