import { describe, expect, test } from 'vitest'
import { node, World } from './world.ts'

const web = { name: 'web', image: 'nginx:1' }
const mebi = 1024 * 1024

/** The lines of a story that show something new, from a second on. */
function story(world: World, from = 0.5): string[] {
  return world.story.filter((line) => Number(line.split(' ')[0]) >= from).map((line) => line.replace(' p ', ' '))
}

describe('a pod on a node', () => {
  test('starts, is ready, and leaves when it is asked to', () => {
    const world = new World()
    world.run('p', { containers: [web] })
    world.until(10).delete('p')
    world.until(60)
    expect(world.story).toEqual([
      '0 p Pending', '0 p Pending web:ContainerCreating', '1 p Running ready web:running',
      '10 p Running ready leaving web:running', '11 p Failed leaving web:exited(143)', '11 p gone',
    ])
  })

  test('its events have the words of 1.36, and of 1.33 where they differ', () => {
    const events = (minor: number): string[] => {
      const world = new World({ minor })
      world.run('p', { containers: [web] })
      return world.until(5).events('p')
    }
    const pull = ['Pulling: Pulling image "nginx:1"', 'Pulled: Successfully pulled image "nginx:1" in 1s (1s including waiting)']
    expect(events(36)).toEqual([...pull, 'Created: Container created', 'Started: Container started'])
    expect(events(33)).toEqual([...pull, 'Created: Created container: web', 'Started: Started container web'])
  })

  test('an image that is on the machine is not pulled again', () => {
    const world = new World()
    world.run('p', { containers: [web] })
    world.until(5).run('q', { containers: [web] })
    world.until(10)
    expect(world.events('q')[0]).toBe('Pulled: Container image "nginx:1" already present on machine and can be accessed by the pod')
  })

  test('conditions say why a pod is not ready', () => {
    const world = new World({ behaviours: { first: { exit: { code: 0, after: 10 } }, web: { readyAfter: 5 } } })
    world.run('p', { initContainers: [{ name: 'first', image: 'i' }], containers: [{ ...web, readinessProbe: { exec: { command: ['ready'] }, periodSeconds: 1 } }], readinessGates: [{ conditionType: 'example.com/gate' }] })
    const conditions = (): string[] => ['PodReadyToStartContainers', 'Initialized', 'ContainersReady', 'Ready'].map((type) => world.condition('p', type))
    world.until(5)
    expect(conditions()).toEqual(['True', 'False ContainersNotInitialized containers with incomplete status: [first]', 'False ContainersNotReady containers with unready status: [web]', 'False ContainersNotReady containers with unready status: [web]'])
    world.until(13)
    expect(conditions()).toEqual(['True', 'True', 'False ContainersNotReady containers with unready status: [web]', 'False ContainersNotReady containers with unready status: [web]'])
    world.until(20)
    expect(conditions()).toEqual(['True', 'True', 'True', 'False ReadinessGatesNotReady corresponding condition of pod readiness gate "example.com/gate" does not exist.'])
    const pod = world.pod('p')
    world.cluster.client.as('gate').updateStatus('Pod', { ...pod, status: { ...pod.status, conditions: [...pod.status?.conditions ?? [], { type: 'example.com/gate', status: 'True' }] } }, 'the gate opens')
    world.until(21)
    expect(conditions()).toEqual(['True', 'True', 'True', 'True'])
  })
})

describe('restarts', () => {
  test('a container that crashes at once waits 0, 10, 20, 40, 80, 160, 300, 300 s, each from its last end', () => {
    const world = new World({ behaviours: { web: { exit: { code: 1, after: 0 } } } })
    world.run('p', { containers: [web] })
    world.until(1000)
    // Each start takes 1 s: it ends at 1, 2, 13, 34 …
    expect(story(world)).toEqual([
      '1 Running web:exited(1)', '2 Running web:CrashLoopBackOffx1', '13 Running web:CrashLoopBackOffx2', '34 Running web:CrashLoopBackOffx3',
      '75 Running web:CrashLoopBackOffx4', '156 Running web:CrashLoopBackOffx5', '317 Running web:CrashLoopBackOffx6', '618 Running web:CrashLoopBackOffx7', '919 Running web:CrashLoopBackOffx8',
    ])
    const { uid = '' } = world.pod('p').metadata ?? {}
    expect(world.pod('p').status?.containerStatuses?.[0]?.state?.waiting?.message).toBe(`back-off 5m0s restarting failed container=web pod=p_default(${uid})`)
    expect(world.events('p')).toContainEqual(expect.stringContaining(`BackOff: Back-off restarting failed container web in pod p_default(${uid})`))
  })

  test('one that ran for more than ten minutes starts over with no wait', () => {
    const world = new World({ behaviours: { web: (restart) => ({ exit: { code: 1, after: restart === 2 ? 601 : 1 } }) } })
    world.run('p', { containers: [web] })
    world.until(640)
    expect(story(world, 15)).toEqual(['15 Running ready web:runningx2', '616 Running web:exited(1)x2', '617 Running ready web:runningx3', '618 Running web:CrashLoopBackOffx3', '629 Running ready web:runningx4', '630 Running web:CrashLoopBackOffx4'])
  })

  test('Always restarts what ends well, OnFailure and Never do not', () => {
    const last = (restartPolicy: string, code: number): string | undefined => {
      const world = new World({ behaviours: { web: { exit: { code, after: 3 } } } })
      world.run('p', { restartPolicy, containers: [web] })
      return story(world.until(8)).at(-1)
    }
    expect(last('Always', 0)).toBe('8 Running web:CrashLoopBackOffx1')
    expect(last('OnFailure', 0)).toBe('4 Succeeded web:exited(0)')
    expect(last('OnFailure', 1)).toBe('8 Running web:CrashLoopBackOffx1')
    expect(last('Never', 0)).toBe('4 Succeeded web:exited(0)')
    expect(last('Never', 1)).toBe('4 Failed web:exited(1)')
  })

  test('a rule of the container restarts it though the pod never would', () => {
    const world = new World({ behaviours: { web: (restart) => ({ exit: { code: restart === 0 ? 42 : 1, after: 3 } }) } })
    world.run('p', { restartPolicy: 'Never', containers: [{ ...web, restartPolicy: 'Never', restartPolicyRules: [{ action: 'Restart', exitCodes: { operator: 'In', values: [42] } }] }] })
    world.until(30)
    expect(story(world)).toEqual(['1 Running ready web:running', '4 Running web:exited(42)', '5 Running ready web:runningx1', '8 Failed web:exited(1)x1'])
  })

  test('a rule restarts all containers, init containers too', () => {
    const world = new World({ behaviours: { web: (restart) => ({ exit: { code: restart === 0 ? 42 : 0, after: 5 } }), other: { exit: 'never' }, first: { exit: { code: 0, after: 1 } } } })
    const rule = { action: 'RestartAllContainers', exitCodes: { operator: 'In', values: [42] } }
    world.run('p', { restartPolicy: 'Never', initContainers: [{ name: 'first', image: 'i' }], containers: [{ ...web, restartPolicy: 'Never', restartPolicyRules: [rule] }, { name: 'other', image: 'i' }] })
    world.until(20)
    expect(story(world, 8)).toEqual([
      '8 Running first:exited(0) other:running web:exited(42)',
      '9 Running first:RestartingAllContainers other:RestartingAllContainers web:RestartingAllContainers',
      '11 Pending first:runningx1 other:RestartingAllContainers web:RestartingAllContainers',
      '12 Running first:exited(0)x1 other:RestartingAllContainers web:RestartingAllContainers',
      '14 Running ready first:exited(0)x1 other:runningx1 web:runningx1',
      '18 Running first:exited(0)x1 other:runningx1 web:exited(0)x1',
    ])
  })

  test('containers that end as soon as they start never bring time to a stop', () => {
    const rule = { action: 'RestartAllContainers', exitCodes: { operator: 'In', values: [1] } }
    for (const container of [web, { ...web, restartPolicy: 'Never', restartPolicyRules: [rule] }]) {
      const world = new World({ behaviours: { web: { startAfter: 0, exit: { code: 1, after: 0 } } } })
      world.run('p', { containers: [container] })
      world.until(60)
      expect(world.pod('p').status?.phase).toBe('Running')
    }
  })

  test('the kernel ends a container that grows past its limit', () => {
    const world = new World({ behaviours: { web: { memory: { start: 64 * mebi, perSecond: mebi } } } })
    world.run('p', { containers: [{ ...web, resources: { limits: { memory: '128Mi' } } }] })
    expect(story(world.until(66))).toEqual(['1 Running ready web:running', '65 Running web:exited(137 OOMKilled)', '66 Running ready web:runningx1'])
  })

  test('of two containers that listen on one port the second cannot', () => {
    const world = new World()
    world.run('p', { containers: [{ ...web, ports: [{ containerPort: 80 }] }, { name: 'other', image: 'nginx:1', ports: [{ containerPort: 80 }] }] })
    world.until(16)
    expect(story(world)).toEqual([
      '2 Running ready other:running web:running', '3 Running other:exited(1) web:running', '4 Running ready other:runningx1 web:running',
      '5 Running other:CrashLoopBackOffx1 web:running', '16 Running ready other:runningx2 web:running',
    ])
  })

  test('a new image restarts the container', () => {
    const world = new World()
    world.run('p', { containers: [web] })
    world.until(10)
    const pod = world.pod('p')
    world.cluster.client.as('user').update('Pod', { ...pod, spec: { ...pod.spec, containers: [{ ...pod.spec?.containers?.[0], image: 'nginx:2' }] } }, 'another image')
    world.until(20)
    expect(world.events('p')).toContain('Killing: Container web definition changed, will be restarted')
    expect(world.pod('p').status?.containerStatuses?.[0]).toMatchObject({ image: 'nginx:2', restartCount: 1, lastState: { terminated: { exitCode: 143 } } })
  })
})

describe('init containers and sidecars', () => {
  const first = { name: 'first', image: 'i' }
  const side = { name: 'side', image: 'i', restartPolicy: 'Always' }

  test('start one after the other; a sidecar only has to have started; they stop after the others, the last first', () => {
    const world = new World({ behaviours: { first: { exit: { code: 0, after: 2 } } } })
    const last = { ...side, name: 'last' }
    world.run('p', { initContainers: [first, side, last], containers: [web] })
    world.until(20).delete('p')
    world.until(30)
    expect(story(world)).toEqual([
      '1 Pending first:running side:PodInitializing last:PodInitializing web:PodInitializing',
      '3 Pending first:exited(0) side:PodInitializing last:PodInitializing web:PodInitializing',
      '4 Pending first:exited(0) side:running last:PodInitializing web:PodInitializing',
      '5 Pending first:exited(0) side:running last:running web:PodInitializing',
      '6 Running ready first:exited(0) side:running last:running web:running',
      '20 Running ready leaving first:exited(0) side:running last:running web:running',
      '23 Failed leaving first:exited(0) side:exited(143) last:exited(143) web:exited(143)',
      '23 gone',
    ])
    expect(world.endings).toEqual(['web 21', 'last 22', 'side 23'])
  })

  test('a sidecar with a startup probe holds the others up until it passes', () => {
    const world = new World({ behaviours: { side: { startupAfter: 12 } } })
    world.run('p', { initContainers: [{ ...side, startupProbe: { tcpSocket: { port: 1 }, periodSeconds: 5 } }], containers: [web] })
    expect(story(world.until(40))).toEqual(['1 Pending side:running web:PodInitializing', '16 Running ready side:running web:running'])
  })

  test('an init container that fails is tried again, or fails the pod', () => {
    const run = (restartPolicy: string): string[] => {
      const world = new World({ behaviours: { first: (restart) => ({ exit: { code: restart < 2 ? 1 : 0, after: 2 } }) } })
      world.run('p', { restartPolicy, initContainers: [first], containers: [web] })
      return story(world.until(20), 2)
    }
    expect(run('Always')).toEqual([
      '3 Pending first:exited(1) web:PodInitializing', '4 Pending first:runningx1 web:PodInitializing', '6 Pending first:CrashLoopBackOffx1 web:PodInitializing',
      '17 Pending first:runningx2 web:PodInitializing', '19 Pending first:exited(0)x2 web:PodInitializing', '20 Running ready first:exited(0)x2 web:running',
    ])
    expect(run('Never')).toEqual(['3 Failed first:exited(1) web:PodInitializing'])
  })

  test('a sidecar does not keep a pod alive whose work is done', () => {
    const world = new World({ behaviours: { web: { exit: { code: 0, after: 5 } } } })
    world.run('p', { restartPolicy: 'Never', initContainers: [side], containers: [web] })
    expect(story(world.until(30), 2)).toEqual(['2 Running ready side:running web:running', '7 Running side:running web:exited(0)', '8 Succeeded side:exited(143) web:exited(0)'])
  })
})

describe('probes', () => {
  test('readiness takes a pod out and back in without a restart', () => {
    const world = new World({ behaviours: { web: { readyAfter: 12, readinessFailsAt: 60, readinessBack: 120 } } })
    world.run('p', { containers: [{ ...web, readinessProbe: { httpGet: { port: 80, path: '/ok' }, periodSeconds: 5 } }] })
    // Asked at 1, 6, 11, 16 …: ready from 13 s on; the third failure is at 71.
    expect(story(world.until(200))).toEqual(['1 Running web:running', '16 Running ready web:running', '71 Running web:running', '121 Running ready web:running'])
    expect(world.events('p')).toContain('Unhealthy: Readiness probe failed: Get "http://10.244.0.2:80/ok": dial tcp 10.244.0.2:80: connect: connection refused x3')
  })

  test('initialDelaySeconds puts off the first question to the next tick', () => {
    const world = new World()
    world.run('p', { containers: [{ ...web, readinessProbe: { exec: { command: ['x'] }, initialDelaySeconds: 12 } }] })
    expect(story(world.until(60))).toEqual(['1 Running web:running', '21 Running ready web:running'])
  })

  test('liveness kills after three failures in a row, and the container starts again', () => {
    const world = new World({ behaviours: { web: (restart) => restart === 0 ? { livenessFailsAt: 30 } : {} } })
    world.run('p', { containers: [{ ...web, livenessProbe: { httpGet: { path: '/healthz', port: 80 } } }] })
    // Ticks of 10 s since the pod came: failures at 40, 50 and 60; it stops within 1 s and starts within another.
    expect(story(world.until(300))).toEqual(['1 Running ready web:running', '62 Running ready web:runningx1'])
    expect(world.events('p').slice(4, 6)).toEqual(['Unhealthy: Liveness probe failed: HTTP probe failed with statuscode: 500 x3', 'Killing: Container web failed liveness probe, will be restarted'])
  })

  test('a startup probe keeps the others waiting, and kills what does not start', () => {
    const world = new World({ behaviours: { web: { startupAfter: 25, readyAfter: 25 } } })
    const startupProbe = { httpGet: { port: 80 }, failureThreshold: 5 }
    world.run('p', { containers: [{ ...web, startupProbe, readinessProbe: { tcpSocket: { port: 80 } }, livenessProbe: { tcpSocket: { port: 80 } } }] })
    expect(story(world.until(100))).toEqual(['1 Running web:running', '30 Running ready web:running'])

    const stuck = new World({ behaviours: { web: { startupAfter: 'never' } } })
    stuck.run('p', { containers: [{ ...web, startupProbe }] })
    stuck.until(60)
    expect(stuck.events('p')).toContain('Killing: Container web failed startup probe, will be restarted')
  })

  test('an answer that takes too long is none', () => {
    const world = new World({ behaviours: { web: { probeTakes: 3 } } })
    world.run('p', { containers: [{ ...web, readinessProbe: { httpGet: { port: 80, path: '/' }, timeoutSeconds: 2 } }] })
    world.until(60)
    expect(world.condition('p', 'Ready')).toContain('False')
    expect(world.events('p').at(-1)).toBe('Unhealthy: Readiness probe failed: Get "http://10.244.0.2:80/": context deadline exceeded (Client.Timeout exceeded while awaiting headers) x3')
  })

  test('a probe of a port that no container has is never made', () => {
    const world = new World()
    world.run('p', { containers: [{ ...web, ports: [{ name: 'http', containerPort: 80 }], readinessProbe: { httpGet: { port: 'htpp' } } }] })
    world.until(60)
    expect(world.condition('p', 'Ready')).toContain('False')
    expect(world.events('p').at(-1)).toMatch(/^Unhealthy: Readiness probe errored and resulted in unknown state: strconv\.Atoi: parsing "htpp": invalid syntax/)
  })
})

describe('what a pod lacks', () => {
  const put = (world: World, kind: string, name: string, data: object): void => { world.create(kind, { apiVersion: 'v1', kind, metadata: { name, namespace: 'default' }, data }) }

  test('an image that is not to be had is tried again after 10, 20, 40 s', () => {
    const world = new World({ behaviours: { web: { image: 'missing' } } })
    world.run('p', { containers: [web] })
    world.until(80)
    expect(story(world)).toEqual([
      '1 Pending web:ErrImagePull', '11 Pending web:ImagePullBackOff', '12 Pending web:ErrImagePull', '22 Pending web:ImagePullBackOff',
      '33 Pending web:ErrImagePull', '43 Pending web:ImagePullBackOff', '74 Pending web:ErrImagePull',
    ])
    const name = 'docker.io/library/nginx:1'
    expect(world.events('p').slice(1, 5)).toEqual([
      `Failed: Failed to pull image "nginx:1": rpc error: code = NotFound desc = failed to pull and unpack image "${name}": failed to resolve reference "${name}": ${name}: not found x4`,
      'Failed: Error: ErrImagePull x4', 'BackOff: Back-off pulling image "nginx:1" x3', 'Failed: Error: ImagePullBackOff x3',
    ])
  })

  test('another image is tried at once', () => {
    const world = new World({ behaviours: { web: (_, { spec }) => spec?.containers?.[0]?.image === 'nginx:1' ? { image: 'missing' } : {} } })
    world.run('p', { containers: [web] })
    world.until(50)
    const pod = world.pod('p')
    world.cluster.client.as('user').update('Pod', { ...pod, spec: { ...pod.spec, containers: [{ ...pod.spec?.containers?.[0], image: 'nginx:2' }] } }, 'an image that is there')
    expect(story(world.until(60), 50)).toEqual(['51 Running ready web:running'])
  })

  test('an image that may not be pulled, and one that has no name', () => {
    const waiting = (image: string, imagePullPolicy?: string): unknown => {
      const world = new World({ behaviours: { web: { image: 'missing' } } })
      world.run('p', { containers: [{ ...web, image, imagePullPolicy }] })
      return world.until(60).pod('p').status?.containerStatuses?.[0]?.state?.waiting
    }
    expect(waiting('nginx:1', 'Never')).toEqual({ reason: 'ErrImageNeverPull', message: 'Container image "nginx:1" is not present with pull policy of Never' })
    expect(waiting('NGINX:1')).toMatchObject({ reason: 'InvalidImageName' })
  })

  test('a ConfigMap for its environment: it starts with the next try after the ConfigMap has come', () => {
    const world = new World()
    const reference = (key: string): object => ({ name: key, valueFrom: { configMapKeyRef: { name: 'cm', key } } })
    world.run('p', { containers: [{ ...web, env: [reference('a'), reference('b')] }] })
    const message = (): string | undefined => world.pod('p').status?.containerStatuses?.[0]?.state?.waiting?.message
    world.until(5)
    expect(message()).toBe('configmap "cm" not found')
    put(world, 'ConfigMap', 'cm', { a: '1' })
    world.until(20)
    expect(message()).toBe("couldn't find key b in ConfigMap default/cm")
    const map = world.cluster.read.get('ConfigMap', 'default', 'cm')
    world.cluster.client.as('user').update('ConfigMap', { ...map, data: { a: '1', b: '2' } } as never, 'the key comes')
    world.until(60)
    expect(story(world)).toEqual(['1 Pending web:CreateContainerConfigError', '23 Running ready web:running'])
    expect(world.events('p')).toContain('Failed: Error: configmap "cm" not found')
  })

  test('a Secret for a volume: it is not even begun', () => {
    const world = new World()
    world.run('p', { containers: [{ ...web, volumeMounts: [{ name: 'v', mountPath: '/v' }] }], volumes: [{ name: 'v', secret: { secretName: 's' } }] })
    world.until(14)
    expect(world.condition('p', 'PodReadyToStartContainers')).toBe('False')
    expect(world.events('p')).toEqual(['FailedMount: MountVolume.SetUp failed for volume "v" : secret "s" not found'])
    put(world, 'Secret', 's', { k: 'dg==' })
    world.until(60)
    expect(story(world)).toEqual(['16.5 Running ready web:running'])
  })

  test('a pull secret: its image is pulled all the same', () => {
    const world = new World()
    world.run('p', { imagePullSecrets: [{ name: 'login' }], containers: [web] })
    expect(story(world.until(5))).toEqual(['1 Running ready web:running'])
    expect(world.events('p')[0]).toBe('FailedToRetrieveImagePullSecret: Unable to retrieve some image pull secrets (login); attempting to pull the image may not succeed.')
  })

  test('what is optional does not hold it up', () => {
    const world = new World()
    world.run('p', {
      containers: [{ ...web, envFrom: [{ secretRef: { name: 'none', optional: true } }], volumeMounts: [{ name: 'v', mountPath: '/v' }] }],
      volumes: [{ name: 'v', configMap: { name: 'none', optional: true } }],
    })
    expect(story(world.until(60))).toEqual(['1 Running ready web:running'])
  })
})

describe('the end of a pod', () => {
  test('preStop counts against the grace period; what ignores SIGTERM is killed when it is over', () => {
    const world = new World({ behaviours: { web: { stopsWithin: 100 } } })
    world.run('p', { containers: [{ ...web, lifecycle: { preStop: { sleep: { seconds: 20 } } } }] })
    world.until(10).delete('p')
    expect(story(world.until(60), 10)).toEqual(['10 Running ready leaving web:running', '40 Failed leaving web:exited(137)', '40 gone'])
  })

  test('a shorter grace period given later is kept', () => {
    const world = new World({ behaviours: { web: { stopsWithin: 100 } } })
    world.run('p', { containers: [web] })
    world.until(10).delete('p')
    world.until(15).delete('p', 5)
    expect(story(world.until(60), 16)).toEqual(['20 Failed leaving web:exited(137)', '20 gone'])
  })

  test('a force delete takes the object at once', () => {
    const world = new World()
    world.run('p', { containers: [web] })
    world.until(10).delete('p', 0)
    expect(story(world.until(60), 10).at(-1)).toBe('10 gone')
  })

  test('a pod past its deadline fails', () => {
    const world = new World()
    world.run('p', { activeDeadlineSeconds: 20, containers: [web] })
    expect(story(world.until(60), 2)).toEqual(['20 Running web:running', '21 Failed DeadlineExceeded web:exited(143)'])
    expect(world.pod('p').status?.message).toBe('Pod was active on the node longer than the specified deadline')
  })

  test('a pod whose image is still being pulled leaves when the pull is over', () => {
    const world = new World({ behaviours: { web: { startAfter: 30 } } })
    world.run('p', { containers: [web] })
    world.until(10).delete('p')
    expect(story(world.until(60), 11)).toEqual(['30 Running ready leaving web:running', '31 Failed leaving web:exited(143)', '31 gone'])
  })
})

describe('a pod that is resized in place', () => {
  const sized = (cpu: string, more: object = {}): { containers: object[] } => ({ containers: [{ ...web, resources: { requests: { cpu, memory: '1Gi' } }, ...more }] })
  const resize = (world: World, name: string, cpu: string): unknown =>
    world.cluster.server.patch({ group: '', version: 'v1', resource: 'pods', namespace: 'default', name, subresource: 'resize' }, { spec: { containers: [{ name: 'web', resources: { requests: { cpu } } }] } }, { patchType: 'strategic' }).status?.message
  const status = (world: World, name: string): unknown => world.pod(name).status?.containerStatuses?.[0]

  test('has what it asks for at once when its node has room', () => {
    const world = new World()
    world.run('p', sized('1'))
    world.until(5)
    expect(status(world, 'p')).toMatchObject({ resources: { requests: { cpu: '1', memory: '1Gi' } }, allocatedResources: { cpu: '1' } })
    expect(resize(world, 'p', '2')).toBeUndefined()
    world.until(6)
    const { restartCount = 0, ...rest } = world.pod('p').status?.containerStatuses?.[0] ?? {}
    expect(restartCount).toBe(0)
    expect(rest).toMatchObject({ allocatedResources: { cpu: '2', memory: '1Gi' } })
    const summary = '{"containers":[{"name":"web","resources":{"requests":{"cpu":"2","memory":"1Gi"}}}],"generation":2}'
    expect(world.events('p').slice(-2)).toEqual([`ResizeStarted: Pod resize started: ${summary}`, `ResizeCompleted: Pod resize completed: ${summary}`])
  })

  test('starts anew where its policy says so', () => {
    const world = new World()
    world.run('p', sized('1', { resizePolicy: [{ resourceName: 'cpu', restartPolicy: 'RestartContainer' }] }))
    world.until(5)
    expect(resize(world, 'p', '2')).toBeUndefined()
    world.until(10)
    expect(status(world, 'p')).toMatchObject({ restartCount: 1, allocatedResources: { cpu: '2' } })
    expect(world.events('p')).toContain('Killing: Container web resize requires restart')
    expect(world.events('p').at(-1)).toMatch(/^ResizeCompleted: /)
  })

  test('waits for another pod to leave where there is no room', () => {
    const world = new World()
    world.run('p', sized('1'))
    world.run('q', sized('2'))
    world.until(5)
    expect(resize(world, 'p', '3')).toBeUndefined()
    world.until(10)
    expect(world.condition('p', 'PodResizePending')).toBe("True Deferred Node didn't have enough resource: cpu, requested: 3000, used: 2000, capacity: 4000")
    expect(status(world, 'p')).toMatchObject({ allocatedResources: { cpu: '1' } })
    world.delete('q')
    world.until(20)
    expect(world.condition('p', 'PodResizePending')).toBe('')
    expect(status(world, 'p')).toMatchObject({ allocatedResources: { cpu: '3' } })
  })
})

describe('admission at the kubelet, of pods that no scheduler placed', () => {
  const verdict = (spec: object, before: object = {}): string => {
    const world = new World({ nodes: [node('a', { allocatable: { 'example.com/gpu': '1' } })] })
    world.run('first', { containers: [{ ...web, resources: { requests: { cpu: '3' } }, ports: [{ containerPort: 80, hostPort: 80 }] }], ...before })
    world.run('p', { containers: [web], ...spec })
    const { phase, reason, message } = world.until(5).pod('p').status ?? {}
    return [phase, reason, message].filter((text) => text !== undefined).join(' | ')
  }
  const rejected = 'Pod was rejected:'

  test.each([
    ['it fits', {}, 'Running'],
    ['cpu', { containers: [{ ...web, resources: { requests: { cpu: '1500m' } } }] }, `Failed | OutOfcpu | ${rejected} Node didn't have enough resource: cpu, requested: 1500, used: 3000, capacity: 4000`],
    ['memory', { containers: [{ ...web, resources: { requests: { memory: '9Gi' } } }] }, `Failed | OutOfmemory | ${rejected} Node didn't have enough resource: memory, requested: 9663676416, used: 0, capacity: 8589934592`],
    ['a port of the host', { containers: [{ ...web, ports: [{ containerPort: 80, hostPort: 80 }] }] }, `Failed | NodePorts | ${rejected} Predicate NodePorts failed: node(s) didn't have free ports for the requested pod ports`],
    ['devices', { containers: [{ ...web, resources: { limits: { 'example.com/gpu': '2' } } }] }, `Failed | UnexpectedAdmissionError | ${rejected} Allocate failed due to requested number of devices unavailable for example.com/gpu. Requested: 2, Available: 1, which is unexpected`],
    ['huge pages', { containers: [{ ...web, resources: { limits: { 'hugepages-2Mi': '4Mi', memory: '8Mi', cpu: '1m' } } }] }, `Failed | OutOfhugepages-2Mi | ${rejected} Node didn't have enough resource: hugepages-2Mi, requested: 4194304, used: 0, capacity: 0`],
    ['a kernel setting', { securityContext: { sysctls: [{ name: 'net.core.somaxconn', value: '1024' }] } }, `Failed | SysctlForbidden | ${rejected} forbidden sysctl: "net.core.somaxconn" not allowlisted`],
    ['a kernel setting that is safe', { securityContext: { sysctls: [{ name: 'net.ipv4.tcp_syncookies', value: '1' }] } }, 'Running'],
    ['its selector', { nodeSelector: { disk: 'ssd' } }, `Failed | NodeAffinity | ${rejected} Predicate NodeAffinity failed: node(s) didn't match Pod's node affinity/selector`],
  ])('%s', (_, spec, expected) => {
    expect(verdict(spec)).toBe(expected)
  })

  test('a node under memory pressure takes no BestEffort pod', () => {
    const world = new World()
    world.kubelets.setCondition('a', 'MemoryPressure', 'True')
    world.run('p', { containers: [web] })
    world.run('q', { containers: [{ ...web, resources: { requests: { cpu: '1' } } }] })
    world.until(5)
    expect(world.pod('p').status).toMatchObject({ phase: 'Failed', reason: 'Evicted', message: 'Pod was rejected: The node had condition: [MemoryPressure]. ' })
    expect(world.pod('q').status?.phase).toBe('Running')
  })
})
