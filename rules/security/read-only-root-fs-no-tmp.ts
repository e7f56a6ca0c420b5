import { defineContainerRule, option } from '../../src/check/api.ts'
import { isAtOrBelow, normalPath } from './_host-paths.ts'
import { imageNameOf } from './_image-name.ts'

/** Where well-known images write beside their data. */
const knownWriters: Record<string, readonly string[]> = {
  nginx: ['/var/cache/nginx', '/var/run'], httpd: ['/usr/local/apache2/logs'], haproxy: ['/tmp'], postgres: ['/var/run/postgresql', '/tmp'],
  mysql: ['/var/run/mysqld', '/tmp'], mariadb: ['/run/mysqld', '/tmp'], rabbitmq: ['/tmp'], tomcat: ['/usr/local/tomcat/temp', '/tmp'], wordpress: ['/tmp'], php: ['/tmp'],
}

export default defineContainerRule({
  id: 'read-only-root-fs-no-tmp',
  group: 'security',
  severity: 'info',
  since: '0.1.0',
  profiles: ['strict'],
  sees: 'resource',
  summary: 'A container with a read-only root has no place to write to where its image wants one',
  links: ['https://kubernetes.io/docs/tasks/configure-pod-container/security-context/'],
  options: {
    paths: option<Record<string, readonly string[]>>(knownWriters, 'where images write, by the last part of their name', { type: 'object', additionalProperties: { type: 'array', items: { type: 'string' } } }),
  },

  check(container, { options, report }) {
    if (container.security.readOnlyRootFilesystem !== true || container.template.isWindows) return
    const image = imageNameOf(container.value.image ?? '')
    const wanted = Object.hasOwn(options.paths, image) ? options.paths[image] ?? [] : []
    const writable = (container.value.volumeMounts ?? []).filter(({ readOnly }) => readOnly !== true).map(({ mountPath = '' }) => normalPath(mountPath))
    const missing = wanted.filter((path) => !writable.some((mount) => isAtOrBelow(path, mount)))
    if (missing.length === 0) return
    report(container.at('securityContext.readOnlyRootFilesystem'), {
      text: `${container.title} has a read-only root, but the image ${image} writes to ${missing.join(' and ')}`,
      effect: 'the program fails with "read-only file system" when it first writes there',
      suggestion: `mount an emptyDir at ${missing.join(' and ')}`,
    })
  },
})
