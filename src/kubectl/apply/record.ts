import type { ValueMap } from '../../base/json.ts'
import { changeCauseAnnotation } from '../resources/revisions.ts'
import { metaOf, type Session } from '../session.ts'

/** `--record`: the command that changed an object, in an annotation (`cli-runtime/pkg/genericclioptions/record_flags.go`, v0.36.2). */
export function recorded(session: Session, object: ValueMap): ValueMap {
  if (session.changeCause === '') return object
  const metadata = metaOf(object)
  const annotations = typeof metadata.annotations === 'object' && metadata.annotations !== null ? metadata.annotations as ValueMap : {}
  return { ...object, metadata: { ...metadata, annotations: { ...annotations, [changeCauseAnnotation]: session.changeCause } } }
}

/** The merge patch that adds the annotation; undefined when nothing is recorded. */
export function recordPatch({ changeCause }: Session): ValueMap | undefined {
  return changeCause === '' ? undefined : { metadata: { annotations: { [changeCauseAnnotation]: changeCause } } }
}
