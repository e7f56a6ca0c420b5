import { compareStrings, type ValueMap } from '../../base/json.ts'
import { sha256 } from '../../base/sha256.ts'
import type { ServedResource } from '../../sim/api/registry.ts'
import { qualifiedResource } from '../../sim/api/status.ts'
import { logLine, namespaceOf, type FieldValidation } from '../command.ts'
import { Failure } from '../failure.ts'
import type { Flags } from '../flags.ts'
import { dryRunSuffix, type DryRun, type ObjectPrinter } from '../printers/print-flags.ts'
import type { Info } from '../resources/files.ts'
import { findType } from '../resources/types.ts'
import { bytesToBase64 } from '../text-bytes.ts'
import { groupVersionOf, metaText, targetFor, type Session } from '../session.ts'
import { mapAt, textAt } from '../tables/cells.ts'

const prefix = 'applyset.kubernetes.io'
const partOfLabel = `${prefix}/part-of`
const idLabel = `${prefix}/id`
const toolingAnnotation = `${prefix}/tooling`
const kindsAnnotation = `${prefix}/contains-group-kinds`
const namespacesAnnotation = `${prefix}/additional-namespaces`
const parentTypeLabel = `${prefix}/is-parent-type`
const tool = 'kubectl'
const toolVersion = 'v1.36.2'
const manager = `${tool}-applyset`

interface Update {
  readonly dryRun: DryRun
  readonly fieldValidation: FieldValidation
}

/** What is applied together, remembered by a parent object, so that what leaves the files leaves the cluster: `pkg/cmd/apply/applyset.go` (v0.36.2). */
export class ApplySet {
  readonly #session: Session
  readonly #parent: ServedResource
  readonly #name: string
  readonly #namespace: string
  #current: ReadonlySet<string> = new Set()
  readonly #updated = new Set<string>()
  #currentNamespaces: ReadonlySet<string> = new Set()
  readonly #updatedNamespaces = new Set<string>()

  private constructor(session: Session, parent: ServedResource, name: string, namespace: string) {
    this.#session = session
    this.#parent = parent
    this.#name = name
    this.#namespace = namespace
  }

  /** `--applyset=configmaps/tree`; a name alone is a Secret's. Undefined without the flag. */
  static of(session: Session, flags: Flags): ApplySet | Failure | undefined {
    const text = flags.text('applyset')
    if (text === '') return undefined
    const slash = text.indexOf('/')
    const name = text.slice(slash + 1)
    if (name === '') return Failure.text(`invalid parent reference ${JSON.stringify(text)}: name cannot be blank`)
    const word = slash < 0 ? 'secrets' : text.slice(0, slash)
    const [resource = '', ...group] = word.split('.')
    const parent = findType(session.client, word)
    if (parent instanceof Failure || (group.length > 0 && !parent.group.startsWith(group.join('.')))) return Failure.text(`invalid parent reference ${JSON.stringify(text)}: no matches for ${group.join('.')}/, Resource=${resource}`)
    const { namespace, enforceNamespace } = namespaceOf(flags)
    return new ApplySet(session, parent, name, enforceNamespace && parent.namespaced ? namespace : '')
  }

  get id(): string {
    const hash = sha256(new TextEncoder().encode([this.#name, this.#namespace, this.#parent.kind, this.#parent.group].join('.')))
    const bytes = Uint8Array.from(hash.match(/../g) ?? [], (pair) => parseInt(pair, 16))
    return `applyset-${bytesToBase64(bytes).replaceAll('+', '-').replaceAll('/', '_').replace(/=+$/, '')}-v1`
  }

  /** May this object be a parent? */
  fault(): Failure | undefined {
    const faults: Failure[] = []
    if (this.#parent.namespaced && this.#namespace === '') faults.push(Failure.text('namespace is required to use namespace-scoped ApplySet'))
    if (!this.#isBuiltin() && !this.#isPermitted()) faults.push(Failure.text(`resource ${JSON.stringify(`${this.#parent.group}/${this.#parent.version}, Resource=${this.#parent.resource}`)} is not permitted as an ApplySet parent`))
    return Failure.all(faults)
  }

  /** Members carry the id of their set. */
  labelled(infos: readonly Info[]): Info[] | Failure {
    const labelled: Info[] = []
    for (const info of infos) {
      const labels = mapAt(info.object, 'metadata', 'labels')
      if (labels[partOfLabel] !== undefined) return Failure.text(`ApplySet label ${JSON.stringify(partOfLabel)} already set in input data`)
      labelled.push({ ...info, object: { ...info.object, metadata: { ...mapAt(info.object, 'metadata'), labels: { ...labels, [partOfLabel]: this.id } } } })
    }
    return labelled
  }

  /** Reads the parent, and lets it name all kinds that may be touched, before anything is. */
  beforeApply(infos: readonly Info[], update: Update): Failure | undefined {
    const fault = this.#fetchParent()
    if (fault !== undefined) return fault
    for (const { resource, namespace } of infos) {
      this.#updated.add(qualifiedResource(resource.kind, resource.group))
      if (resource.namespaced && namespace !== '') this.#updatedNamespaces.add(namespace)
    }
    return this.#updateParent(new Set([...this.#current, ...this.#updated]), new Set([...this.#currentNamespaces, ...this.#updatedNamespaces]), update)
  }

  /** Deletes members that were not applied, and lets the parent forget what is gone. */
  prune(visited: ReadonlySet<string>, update: Update, printerOf: (operation: string) => ObjectPrinter | Failure): Failure | undefined {
    const print = printerOf(`pruned${dryRunSuffix(update.dryRun)}`)
    if (print instanceof Failure) return print
    for (const object of this.#members().filter(({ object: one }) => !visited.has(metaText(one, 'uid')))) {
      const name = metaText(object.object, 'name')
      const gone = update.dryRun === 'client' ? {} : this.#session.delete(targetFor(object.resource, object.namespace, name), { propagationPolicy: 'Background', dryRun: update.dryRun === 'server' })
      if (gone instanceof Failure) return Failure.text(`pruning ${qualifiedResource(object.resource.kind, object.resource.group)} ${object.namespace === '' ? name : `${object.namespace}/${name}`}: ${gone.text}`)
      const failure = print(object.object)
      if (failure !== undefined) return failure
    }
    const failure = this.#updateParent(this.#updated, this.#updatedNamespaces, update)
    return failure === undefined ? undefined : Failure.text(`apply and prune succeeded, but ApplySet update failed: ${failure.text}`)
  }

  #members(): { readonly resource: ServedResource, readonly namespace: string, readonly object: ValueMap }[] {
    return [...this.#current].sort(compareStrings).flatMap((word) => {
      const resource = this.#kindNamed(word)
      if (resource === undefined) return []
      const namespaces = resource.namespaced ? [...this.#currentNamespaces].sort(compareStrings) : ['']
      return namespaces.flatMap((namespace) => {
        const found = this.#session.list(targetFor(resource, namespace, ''), { labelSelector: `${partOfLabel}=${this.id}` })
        return found instanceof Failure ? [] : found.map((object) => ({ resource, namespace, object }))
      })
    })
  }

  #kindNamed(word: string): ServedResource | undefined {
    return this.#session.client.resources().find(({ kind, group }) => qualifiedResource(kind, group) === word)
  }

  #isBuiltin(): boolean {
    return this.#parent.group === '' && ['secrets', 'configmaps'].includes(this.#parent.resource)
  }

  #isPermitted(): boolean {
    const found = this.#session.list({ group: 'apiextensions.k8s.io', version: 'v1', resource: 'customresourcedefinitions', namespace: '', name: '', subresource: '' }, { labelSelector: parentTypeLabel })
    return !(found instanceof Failure) && found.some((crd) => metaText(crd, 'name') === qualifiedResource(this.#parent.resource, this.#parent.group))
  }

  #fetchParent(): Failure | undefined {
    const words = JSON.stringify(`${this.#parent.resource}.${this.#parent.group}/${this.#name}`)
    const live = this.#session.get(targetFor(this.#parent, this.#namespace, this.#name))
    if (live instanceof Failure) {
      if (!live.has('NotFound')) return Failure.text(`failed to fetch ApplySet parent object ${words}: ${live.text}`)
      return this.#isBuiltin() ? undefined : Failure.text('custom resource ApplySet parents cannot be created automatically')
    }
    const [labels, annotations] = [mapAt(live, 'metadata', 'labels'), mapAt(live, 'metadata', 'annotations')]
    const tooling = annotations[toolingAnnotation]
    if (typeof tooling !== 'string') return Failure.text(`ApplySet parent object ${words} already exists and is missing required annotation ${JSON.stringify(toolingAnnotation)}`)
    const by = tooling.includes('/') ? tooling.slice(0, tooling.lastIndexOf('/')) : tooling
    if (by !== tool) return Failure.text(`ApplySet parent object ${words} already exists and is managed by tooling ${JSON.stringify(by)} instead of ${JSON.stringify(tool)}`)
    if (labels[idLabel] === undefined) return Failure.text(`ApplySet parent object ${words} exists and does not have required label ${idLabel}`)
    if (labels[idLabel] !== this.id) return Failure.text(`ApplySet parent object ${words} exists and has incorrect value for label ${JSON.stringify(idLabel)} (got: ${textAt(labels, idLabel)}, want: ${this.id})`)
    const kinds = annotations[kindsAnnotation]
    if (typeof kinds !== 'string') return Failure.text(`parsing ApplySet annotation on ${words}: kubectl requires the ${JSON.stringify(kindsAnnotation)} annotation to be set on all ApplySet parent objects`)
    const unknown = kinds.split(',').find((word) => word !== '' && this.#kindNamed(word) === undefined)
    if (unknown !== undefined) return Failure.text(`parsing ApplySet annotation on ${words}: could not find mapping for kind in ${JSON.stringify(kindsAnnotation)} annotation: no matches for kind ${JSON.stringify(unknown.split('.')[0])} in group ${JSON.stringify(unknown.split('.').slice(1).join('.'))}`)
    this.#current = new Set(kinds.split(',').filter((word) => word !== ''))
    this.#currentNamespaces = new Set([...textAt(annotations, namespacesAnnotation).split(',').filter((word) => word !== ''), ...this.#parent.namespaced ? [this.#namespace] : []])
    return undefined
  }

  #updateParent(kinds: ReadonlySet<string>, namespaces: ReadonlySet<string>, { dryRun, fieldValidation }: Update): Failure | undefined {
    if (dryRun === 'client') return undefined
    const body: ValueMap = {
      kind: this.#parent.kind, apiVersion: groupVersionOf(this.#parent),
      metadata: {
        name: this.#name, ...this.#namespace === '' ? {} : { namespace: this.#namespace }, labels: { [idLabel]: this.id },
        annotations: {
          [namespacesAnnotation]: [...namespaces].filter((one) => one !== this.#namespace).sort(compareStrings).join(','), [kindsAnnotation]: [...kinds].sort(compareStrings).join(','), [toolingAnnotation]: `${tool}/${toolVersion}`,
        },
      },
    }
    const send = (force: boolean): ValueMap | Failure => this.#session.patch(targetFor(this.#parent, this.#namespace, this.#name), body, { type: 'apply', force, fieldManager: manager, fieldValidation, dryRun: dryRun === 'server' })
    let stored = send(false)
    if (stored instanceof Failure && stored.has('Conflict')) {
      this.#session.printError(logLine(this.#session, 'W', 'applyset.go', `WARNING: failed to update ApplySet: ${stored.text}\nApplySet field manager ${manager} should own these fields. Retrying with conflicts forced.`))
      stored = send(true)
    }
    return stored instanceof Failure ? Failure.text(`failed to update ApplySet: ${stored.text}`) : undefined
  }
}
