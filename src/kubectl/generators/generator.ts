import type { ValueMap } from '../../base/json.ts'
import { sortedKeys } from '../../base/json.ts'
import { toStructJson } from '../printers/json.ts'
import { dryRunFlag, dryRunOf, fieldManagerFlag, fieldValidationOf, namespaceOf, saveConfigFlag, usageFailure, validateFlag, type Command } from '../command.ts'
import { Failure } from '../failure.ts'
import type { Flags, FlagSpec } from '../flags.ts'
import { dryRunSuffix, objectPrinter, plainFormats, printFlags } from '../printers/print-flags.ts'
import { metaOf, targetFor, type Session } from '../session.ts'
import { lastAppliedAnnotation } from '../apply/last-applied.ts'

/** `kubectl create <kind> NAME`: an object made of flags, with its fields in the order of Go's structs. */
export interface Generator {
  readonly flags: readonly FlagSpec[]
  /** `--save-config` is taken and forgotten. */
  readonly forgetsConfig?: boolean
  /** Without a name it ends before anything is asked. */
  readonly needsName?: boolean
  /** How a refusal is told: `failed to create job: …`; absent where the server's own words stay. */
  readonly failure?: string
  build(session: Session, flags: Flags, name: string): ValueMap | Failure
}

/** The command of a generator: builds, then prints or creates. */
export function generatorCommand(generator: Generator): Command {
  return {
    flags: [...printFlags, dryRunFlag, validateFlag, saveConfigFlag, fieldManagerFlag('kubectl-create'), ...generator.flags],
    run(session, flags, path) {
      const named = flags.dashAt < 0 ? flags.args.length : flags.dashAt
      if (named !== 1) return usageFailure(path, `exactly one NAME is required, got ${named}`)
      const dryRun = dryRunOf(session, flags)
      if (dryRun instanceof Failure) return dryRun
      const fieldValidation = fieldValidationOf(flags)
      if (fieldValidation instanceof Failure) return fieldValidation
      const print = objectPrinter(session, flags, `created${dryRunSuffix(dryRun)}`, plainFormats, true)
      if (print instanceof Failure) return print
      if (generator.needsName === true && flags.args[0] === '') return Failure.text('name must be specified')
      const built = generator.build(session, flags, flags.args[0] ?? '')
      if (built instanceof Failure) return built
      const object = flags.on('save-config') && generator.forgetsConfig !== true ? withSavedConfig(built) : built
      if (dryRun === 'client') return print(object)
      const resource = session.client.resources().find((one) => one.kind === object.kind && (one.group === '' ? one.version : `${one.group}/${one.version}`) === object.apiVersion)
      if (resource === undefined) return Failure.text('the server could not find the requested resource')
      const { namespace } = namespaceOf(flags)
      const made = session.create(targetFor(resource, namespace, ''), object, { dryRun: dryRun === 'server', fieldValidation, fieldManager: flags.text('field-manager') })
      if (!(made instanceof Failure)) return print(made)
      return generator.failure === undefined ? made : made.wrapped(generator.failure)
    },
  }
}

/** What runs in a container: everything behind `--`. */
export function commandOf(flags: Flags): string[] {
  return flags.dashAt < 0 ? [] : flags.args.slice(flags.dashAt)
}

/** Metadata with a namespace where one was named. */
export function metadataOf(flags: Flags, name: string, more: ValueMap = {}): ValueMap {
  const { namespace, enforceNamespace } = namespaceOf(flags)
  return { name, ...enforceNamespace ? { namespace } : {}, ...more }
}

/** Map fields are sorted, struct fields are not. */
export function sortedMap(map: ValueMap): ValueMap {
  const copy: ValueMap = {}
  for (const key of sortedKeys(map)) copy[key] = map[key] ?? null
  return copy
}

/** The annotation of `--save-config` on a typed object. */
export function withSavedConfig(object: ValueMap): ValueMap {
  const metadata = metaOf(object)
  const annotations = { ...metadata.annotations as ValueMap | undefined ?? {}, [lastAppliedAnnotation]: `${toStructJson(object)}\n` }
  const saved: ValueMap = {}
  for (const key of Object.keys(object)) saved[key] = key === 'metadata' ? { ...metadata, annotations: sortedMap(annotations) } : object[key] ?? null
  return saved
}
