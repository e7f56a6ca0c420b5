import { goQuote } from '../../base/go-format.ts'
import type { PodSpec } from '../../model/kubernetes.generated.ts'

/** Kernel settings that a pod may have without anybody's leave, by the minor that brought them: `pkg/kubelet/sysctl/safe_sysctls.go` (1.24 to 1.36). */
const safe: Readonly<Record<string, number>> = {
  'kernel.shm_rmid_forced': 24,
  'net.ipv4.ip_local_port_range': 24,
  'net.ipv4.tcp_syncookies': 24,
  'net.ipv4.ping_group_range': 24,
  'net.ipv4.ip_unprivileged_port_start': 24,
  'net.ipv4.ip_local_reserved_ports': 27,
  'net.ipv4.tcp_keepalive_time': 29,
  'net.ipv4.tcp_fin_timeout': 29,
  'net.ipv4.tcp_keepalive_intvl': 29,
  'net.ipv4.tcp_keepalive_probes': 29,
  'net.ipv4.tcp_rmem': 32,
  'net.ipv4.tcp_wmem': 32,
}

/** The first kernel setting that a kubelet without `allowedUnsafeSysctls` refuses, in its words. */
export function forbiddenSysctl({ securityContext, hostNetwork, hostIPC }: PodSpec, minor: number): string | undefined {
  for (const { name: written = '' } of securityContext?.sysctls ?? []) {
    const name = withDots(written)
    if (minor < (safe[name] ?? Infinity)) return `forbidden sysctl: ${goQuote(name)} not allowlisted`
    const isNet = name.startsWith('net.')
    if (isNet ? hostNetwork === true : hostIPC === true) return `forbidden sysctl: ${goQuote(name)} not allowed with host ${isNet ? 'Net' : 'IPC'} enabled`
  }
  return undefined
}

/** `net/ipv4/conf/eth0.1/x` is `net.ipv4.conf.eth0/1.x`: the first separator says which is which. */
function withDots(name: string): string {
  if (/[./]/.exec(name)?.[0] !== '/') return name
  return name.replace(/[./]/g, (separator) => separator === '/' ? '.' : '/')
}
