import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { rules } from '../../rules/index.ts'
import { checksOf, violationsOf } from '../../src/sim/admission/pod-security/evaluate.ts'
import type { PodUnderCheck } from '../../src/sim/admission/pod-security/check.ts'
import { checkTexts } from '../support/check-text.ts'

/** The rules that speak for the Pod Security Standards, each for its part. */
const standards = new Set([
  'apparmor-unconfined', 'capabilities-added', 'capabilities-drop-all-missing', 'capability-dangerous', 'capability-name-invalid', 'container-runtime-socket', 'host-ipc', 'host-network',
  'host-path', 'host-path-cloud-credentials', 'host-path-sensitive', 'host-pid', 'host-port', 'host-process-windows', 'privilege-escalation-explicit', 'privilege-escalation-not-disabled',
  'privileged-container', 'probe-host-set', 'proc-mount', 'run-as-conflict', 'run-as-non-root-missing', 'run-as-root', 'seccomp-missing', 'seccomp-unconfined', 'selinux-options', 'sysctls-unsafe',
  'volume-type-restricted',
])
const chosen = rules.filter(({ id }) => standards.has(id))

const told = (pod: object, level: 'baseline' | 'restricted', minor = 36): string[] => checkTexts(
  { 'pod.json': JSON.stringify({ apiVersion: 'v1', kind: 'Pod', ...pod }) },
  { rules: chosen, settings: { profiles: [`pss-${level}`] }, minors: [minor] },
).diagnostics.map(({ rule }) => rule)

interface Pod { metadata: { name: string, annotations?: Record<string, string> }, spec: Record<string, unknown> & { containers: [Record<string, unknown>], securityContext: Record<string, unknown> } }

/** Meets the restricted level. */
const hardened = (): Pod => ({
  metadata: { name: 'web' },
  spec: {
    securityContext: { runAsNonRoot: true, seccompProfile: { type: 'RuntimeDefault' } },
    containers: [{ name: 'web', image: 'registry.example/web:1', securityContext: { allowPrivilegeEscalation: false, capabilities: { drop: ['ALL'] } } }],
  },
})

const withContainer = (change: (context: Record<string, unknown>, container: Record<string, unknown>) => void): Pod => {
  const pod = hardened()
  const [container] = pod.spec.containers
  change(container.securityContext as Record<string, unknown>, container)
  return pod
}
const withSpec = (change: (spec: Pod['spec']) => void): Pod => {
  const pod = hardened()
  change(pod.spec)
  return pod
}

/** A pod for each check of upstream that breaks this one and no other of the level. */
const breaking: Record<string, Pod> = {
  appArmorProfile: withContainer((context) => { context.appArmorProfile = { type: 'Unconfined' } }),
  capabilities_baseline: withContainer((context) => { context.capabilities = { drop: ['ALL'], add: ['SYS_NICE'] } }),
  hostNamespaces: withSpec((spec) => { spec.hostIPC = true }),
  hostPathVolumes: withSpec((spec) => { spec.volumes = [{ name: 'data', hostPath: { path: '/data' } }] }),
  hostPorts: withContainer((_, container) => { container.ports = [{ containerPort: 80, hostPort: 80 }] }),
  hostProbesAndHostLifecycle: withContainer((_, container) => { container.livenessProbe = { httpGet: { port: 80, host: 'other.example' } } }),
  privileged: withContainer((context) => { context.privileged = true; delete context.allowPrivilegeEscalation }),
  procMount: withContainer((context) => { context.procMount = 'Unmasked' }),
  seLinuxOptions: withContainer((context) => { context.seLinuxOptions = { type: 'spc_t' } }),
  seccompProfile_baseline: withContainer((context) => { context.seccompProfile = { type: 'Unconfined' } }),
  sysctls: withSpec((spec) => { spec.securityContext.sysctls = [{ name: 'kernel.msgmax', value: '1' }] }),
  windowsHostProcess: withSpec((spec) => { spec.securityContext.windowsOptions = { hostProcess: true } }),
  allowPrivilegeEscalation: withContainer((context) => { delete context.allowPrivilegeEscalation }),
  capabilities_restricted: withContainer((context) => { delete context.capabilities }),
  procMount_restricted: withContainer((context) => { context.procMount = 'Unmasked' }),
  restrictedVolumes: withSpec((spec) => { spec.volumes = [{ name: 'data', nfs: { server: 'nfs.example', path: '/' } }] }),
  runAsNonRoot: withSpec((spec) => { spec.securityContext = { runAsUser: 1000, seccompProfile: { type: 'RuntimeDefault' } } }),
  runAsUser: withSpec((spec) => { spec.securityContext.runAsUser = 0 }),
  seccompProfile_restricted: withSpec((spec) => { spec.securityContext = { runAsNonRoot: true } }),
}

const cases = (['baseline', 'restricted'] as const).flatMap((level) => checksOf({ level, version: 'latest' }).map(({ id }) => [level, id] as const))

describe('the profiles of the Pod Security Standards', () => {
  it.each(cases)('%s: a pod that breaks %s alone is told', (level, id) => {
    const pod = breaking[id] as Pod
    const broken = checksOf({ level, version: 'latest' }).filter((check) => check.check(pod as PodUnderCheck, 36) !== undefined).map((check) => check.id)
    // A privileged container may not be told not to escalate, so it breaks that check as well.
    expect(broken.filter((one) => id !== 'privileged' || one !== 'allowPrivilegeEscalation')).toEqual([id])
    expect(told(pod, level)).not.toEqual([])
  })

  it.each(['baseline', 'restricted'] as const)('%s: a pod that meets it is not told', (level) => {
    expect(told(hardened(), level)).toEqual([])
  })

  const context = fc.record({
    privileged: fc.boolean(), allowPrivilegeEscalation: fc.boolean(), runAsUser: fc.constantFrom(0, 1000), runAsNonRoot: fc.boolean(), procMount: fc.constantFrom('Default', 'Unmasked'),
    seccompProfile: fc.constantFrom({ type: 'RuntimeDefault' }, { type: 'Unconfined' }), appArmorProfile: fc.constantFrom({ type: 'RuntimeDefault' }, { type: 'Unconfined' }),
    seLinuxOptions: fc.constantFrom({ type: 'container_t' }, { type: 'container_engine_t' }, { user: 'u' }),
    capabilities: fc.constantFrom({ drop: ['ALL'] }, { drop: ['NET_RAW'] }, { drop: ['ALL'], add: ['CHOWN'] }, { drop: ['ALL'], add: ['cap_chown'] }, { add: ['SYS_ADMIN'] }),
  }, { requiredKeys: [] })
  const podContext = fc.record({
    runAsUser: fc.constantFrom(0, 1000), runAsNonRoot: fc.boolean(), seccompProfile: fc.constantFrom({ type: 'RuntimeDefault' }, { type: 'Unconfined' }),
    sysctls: fc.constantFrom([{ name: 'net.ipv4.tcp_rmem', value: '1' }], [{ name: 'net.core.somaxconn', value: '1' }]),
  }, { requiredKeys: [] })
  const pods = fc.record({
    securityContext: podContext, hostUsers: fc.boolean(), hostPID: fc.boolean(),
    volumes: fc.constantFrom([{ name: 'a', emptyDir: {} }], [{ name: 'a', hostPath: { path: '/etc' } }], [{ name: 'a', nfs: { server: 'a', path: '/' } }]),
    containers: fc.array(context.map((securityContext) => ({ name: 'web', image: 'web:1', securityContext })), { minLength: 1, maxLength: 2 }),
  }, { requiredKeys: ['containers'] })

  it.each(['baseline', 'restricted'] as const)('%s: tells a pod exactly when the level refuses it, by the standards of the release', (level) => {
    fc.assert(fc.property(pods, fc.constantFrom(28, 31, 34, 35, 36), (spec, minor) => {
      const pod = { metadata: { name: 'web' }, spec } as unknown as PodUnderCheck
      const isRefused = violationsOf(pod, { level, version: minor }).length > 0
      const found = told(pod, level, minor)
      if (isRefused) expect(found).not.toEqual([])
      else expect(found.filter((rule) => !saysMore(rule, level))).toEqual([])
    }), { numRuns: 150 })
  })
})

/** Rules of the recommended profile that ask for more than the baseline level does. */
function saysMore(rule: string, level: string): boolean {
  return ['run-as-conflict', 'privilege-escalation-explicit'].includes(rule) || (level === 'baseline' && ['run-as-root', 'run-as-non-root-missing'].includes(rule))
}
