import { isMap, type ValueMap } from '../../base/json.ts'
import { Failure } from '../failure.ts'
import type { Flags } from '../flags.ts'
import { select } from '../resources/arguments.ts'
import { namespaceOf } from '../command.ts'
import { metaText, wordOf, type Session } from '../session.ts'
import { mapAt, textAt } from '../tables/cells.ts'
import { commandOf, metadataOf, sortedMap, type Generator } from './generator.ts'

/** `create_deployment.go` (v0.36.2). */
export const deployment: Generator = {
  flags: [{ name: 'image', type: 'strings', required: true }, { name: 'port', type: 'int', default: '-1' }, { name: 'replicas', short: 'r', type: 'int', default: '1' }],
  failure: 'failed to create deployment: ',
  build(session, flags, name) {
    const images = flags.list('image')
    const command = commandOf(flags)
    if (images.length > 1 && command.length > 0) return Failure.text('cannot specify multiple --image options and command')
    const port = flags.number('port')
    const containers = images.map((image, index): ValueMap => ({
      name: containerName(session, image), image, ...command.length > 0 ? { command } : {}, ...index === 0 && port >= 0 && flags.given('port') ? { ports: [{ containerPort: port }] } : {}, resources: {},
    }))
    const labels = { app: name }
    return {
      kind: 'Deployment', apiVersion: 'apps/v1', metadata: metadataOf(flags, name, { labels }),
      spec: { replicas: flags.number('replicas'), selector: { matchLabels: labels }, template: { metadata: { labels }, spec: { containers } }, strategy: {} }, status: {},
    }
  },
}

/** The image's last part without tag and digest; characters that no name may have become dashes, with a random end. */
function containerName(session: Session, image: string): string {
  const base = image.slice(image.lastIndexOf('/') + 1).replace(/[@:].*$/s, '')
  const name = base.replaceAll(/[_.]/g, '-')
  return name === base ? name : `${name}-${session.client.suffix()}`
}

/** `create_job.go`. */
export const job: Generator = {
  flags: [{ name: 'image', type: 'string' }, { name: 'from', type: 'string' }],
  failure: 'failed to create job: ',
  build(session, flags, name) {
    const [image, from] = [flags.text('image'), flags.text('from')]
    if ((image === '') === (from === '')) return Failure.text('either --image or --from must be specified')
    const command = commandOf(flags)
    if (from !== '' && command.length > 0) return Failure.text('cannot specify --from and command')
    if (from !== '') return fromCronJob(session, flags, name, from)
    const container: ValueMap = { name, image, ...command.length > 0 ? { command } : {}, resources: {} }
    return { kind: 'Job', apiVersion: 'batch/v1', metadata: metadataOf(flags, name), spec: { template: { metadata: {}, spec: { containers: [container], restartPolicy: 'Never' } } }, status: {} }
  },
}

function fromCronJob(session: Session, flags: Flags, name: string, from: string): ValueMap | Failure {
  const found = select(session, { args: [from], ...namespaceOf(flags) })
  if (found instanceof Failure) return found
  const [fault] = found.failures
  if (fault !== undefined) return fault
  const cron = found.infos[0]?.object
  if (cron?.kind !== 'CronJob') return Failure.text(`unknown object type *v1.${wordOf(cron?.kind)}`)
  const { labels } = mapAt(cron, 'spec', 'jobTemplate', 'metadata')
  const annotations = sortedMap({ ...mapAt(cron, 'spec', 'jobTemplate', 'metadata', 'annotations'), 'cronjob.kubernetes.io/instantiate': 'manual' })
  const owner = { apiVersion: 'batch/v1', kind: 'CronJob', name: textAt(cron, 'metadata', 'name'), uid: metaText(cron, 'uid'), controller: true }
  return {
    kind: 'Job', apiVersion: 'batch/v1', metadata: metadataOf(flags, name, { ...isMap(labels) ? { labels } : {}, annotations, ownerReferences: [owner] }),
    spec: mapAt(cron, 'spec', 'jobTemplate', 'spec'), status: {},
  }
}

/** `create_cronjob.go`. */
export const cronJob: Generator = {
  flags: [{ name: 'image', type: 'string', required: true }, { name: 'schedule', type: 'string', required: true }, { name: 'restart', type: 'string' }],
  failure: 'failed to create cronjob: ',
  build(_session, flags, name) {
    const command = commandOf(flags)
    const container: ValueMap = { name, image: flags.text('image'), ...command.length > 0 ? { command } : {}, resources: {} }
    const restartPolicy = flags.text('restart') === '' ? 'OnFailure' : flags.text('restart')
    return {
      kind: 'CronJob', apiVersion: 'batch/v1', metadata: metadataOf(flags, name),
      spec: { schedule: flags.text('schedule'), jobTemplate: { metadata: { name }, spec: { template: { metadata: {}, spec: { containers: [container], restartPolicy } } } } }, status: {},
    }
  },
}
