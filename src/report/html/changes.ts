import type { Value } from '../../base/json.ts'
import type { Answer, Change, FieldChange, ObjectName, Plan } from '../../plan/plan.ts'
import { html, when, type Markup } from './markup.ts'

/** Object by object: what create, apply and server-side apply give, and which fields change. */
export function changes({ changes: all, summary }: Plan): Markup | undefined {
  if (all.length === 0) return undefined
  const parts = Object.entries(summary).filter(([, number]) => number > 0).map(([word, number]) => `${String(number as number)} ${word}`)
  const plain = all.filter(isPlain)
  const others = all.filter((change) => !isPlain(change))
  return html`<section id="changes" aria-labelledby="changes-title"><h2 id="changes-title">Changes</h2><p class="lead">${parts.join(', ')}</p>
${when(others.length > 0, () => table(others))}${when(plain.length > 0, () => html`<details${plain.length <= 5 ? html` open` : undefined}><summary>${plain.length} created without a word: ${kindsOf(plain)}</summary>${table(plain)}</details>`)}</section>`
}

/** New, and nobody has anything to say about it. */
function isPlain({ create, apply, serverSideApply, endless, webhooks }: Change): boolean {
  return [create, apply, serverSideApply].every(({ status, warnings, secondRun }) => status === undefined && secondRun === undefined && (warnings ?? []).length === 0)
    && apply.outcome === 'created' && (endless ?? []).length === 0 && (webhooks ?? []).length === 0
}

function kindsOf(all: readonly Change[]): string {
  const counts = new Map<string, number>()
  for (const { resource } of all) counts.set(resource.kind, (counts.get(resource.kind) ?? 0) + 1)
  return [...counts].map(([kind, number]) => number === 1 ? kind : `${String(number)} ${kind}`).join(', ')
}

function table(all: readonly Change[]): Markup {
  return html`<table class="changes"><thead><tr><th>object</th><th>create</th><th>apply</th><th>apply --server-side</th></tr></thead>${all.map(row)}</table>`
}

function row(change: Change): Markup {
  const { resource, origin, create, apply, serverSideApply, replacement, endless, webhooks, fields } = change
  const conflicts = serverSideApply.conflicts ?? []
  const hasMore = fields.length > 0 || replacement !== undefined || (endless ?? []).length > 0 || (webhooks ?? []).length > 0 || conflicts.length > 0 || [create, apply, serverSideApply].some(({ status, warnings }) => status !== undefined || (warnings ?? []).length > 0)
  return html`<tbody><tr><th scope="row">${nameOf(resource)}<span class="origin">${origin.path}, document ${origin.document + 1}</span></th>${[create, apply, serverSideApply].map((answer) => html`<td><span class="outcome ${answer.outcome}">${answer.outcome}</span>${when(answer.secondRun !== undefined, () => html`<span class="origin">again: ${answer.secondRun}</span>`)}</td>`)}</tr>
${when(hasMore, () => html`<tr class="more"><td colspan="4"><details${apply.outcome === 'refused' || replacement !== undefined ? html` open` : undefined}><summary>${fields.length === 0 ? 'details' : `${String(fields.length)} field${fields.length === 1 ? '' : 's'}`}</summary>
${said([['create', create], ['apply', apply], ['apply --server-side', serverSideApply]])}
${when(replacement !== undefined, () => html`<p class="bad">Must be replaced: ${replacement?.message} (${replacement?.paths.join(', ')})</p>`)}
${conflicts.map(({ manager, path }) => html`<p class="bad">conflict with ${manager}: ${path}</p>`)}
${(endless ?? []).map(({ rule, path, message }) => html`<p>${rule} at ${path}: ${message}</p>`)}
${when((webhooks ?? []).length > 0, () => html`<p>webhooks that would be asked: ${(webhooks ?? []).join(', ')}</p>`)}
${when(fields.length > 0, () => html`<table class="fields"><tbody>${fields.map(field)}</tbody></table>`)}</details></td></tr>`)}</tbody>`
}

/** What the server said, each sentence once with the ways in which it was heard. */
function said(answers: readonly (readonly [way: string, answer: Answer])[]): Markup {
  const heard = new Map<string, { readonly text: string, readonly isRefusal: boolean, readonly ways: string[] }>()
  const hear = (way: string, text: string, isRefusal: boolean): void => {
    const key = `${String(isRefusal)} ${text}`
    const known = heard.get(key)
    if (known === undefined) heard.set(key, { text, isRefusal, ways: [way] })
    else known.ways.push(way)
  }
  for (const [way, { status, warnings = [] }] of answers) {
    if (status !== undefined) hear(way, status.message.split('\n').join('; '), true)
    for (const text of warnings) hear(way, text, false)
  }
  return html`${[...heard.values()].map(({ text, isRefusal, ways }) => html`<p class="${isRefusal ? 'bad' : 'warn'}"><b>${ways.join(', ')}</b> ${isRefusal ? '' : 'warning: '}${text}</p>`)}`
}

function field({ path, from, to }: FieldChange): Markup {
  return html`<tr><th scope="row"><code>${path}</code></th><td>${from === undefined ? undefined : html`<del>${shown(from)}</del>`} ${to === undefined ? undefined : html`<ins>${shown(to)}</ins>`}</td></tr>`
}

function shown(value: Value): string {
  return typeof value === 'string' ? value : JSON.stringify(value, (_key, item: unknown) => typeof item === 'bigint' ? Number(item) : item)
}

export function nameOf({ kind, namespace, name }: ObjectName): string {
  return `${kind} ${namespace === '' ? '' : `${namespace}/`}${name}`
}
