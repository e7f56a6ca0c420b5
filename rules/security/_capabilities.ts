import { nearestName } from '../../src/base/edit-distance.ts'

/** Of Linux 6, with `ALL`. */
const capabilities: readonly string[] = [
  'ALL', 'AUDIT_CONTROL', 'AUDIT_READ', 'AUDIT_WRITE', 'BLOCK_SUSPEND', 'BPF', 'CHECKPOINT_RESTORE', 'CHOWN', 'DAC_OVERRIDE', 'DAC_READ_SEARCH',
  'FOWNER', 'FSETID', 'IPC_LOCK', 'IPC_OWNER', 'KILL', 'LEASE', 'LINUX_IMMUTABLE', 'MAC_ADMIN', 'MAC_OVERRIDE', 'MKNOD', 'NET_ADMIN',
  'NET_BIND_SERVICE', 'NET_BROADCAST', 'NET_RAW', 'PERFMON', 'SETFCAP', 'SETGID', 'SETPCAP', 'SETUID', 'SYSLOG', 'SYS_ADMIN', 'SYS_BOOT', 'SYS_CHROOT',
  'SYS_MODULE', 'SYS_NICE', 'SYS_PACCT', 'SYS_PTRACE', 'SYS_RAWIO', 'SYS_RESOURCE', 'SYS_TIME', 'SYS_TTY_CONFIG', 'WAKE_ALARM',
]

/** The name as Kubernetes spells it: in capitals, without `CAP_`. */
export function capabilityName(written: string): string {
  return written.trim().toUpperCase().replace(/^CAP_/, '')
}

export function isCapability(name: string): boolean {
  return capabilities.includes(name)
}

export function nearestCapability(name: string): string | undefined {
  return nearestName(name, capabilities) ?? capabilities.find((known) => name.length > 3 && known.startsWith(name))
}

/** What each of the capabilities gives that come near to root. */
export const dangers: Readonly<Record<string, string>> = {
  ALL: 'it has every capability of root on the node',
  BPF: 'it loads programs into the kernel',
  DAC_READ_SEARCH: 'it reads every file that it can name, those of the node included',
  MAC_ADMIN: 'it changes the mandatory access control of the node',
  MAC_OVERRIDE: 'it is above the mandatory access control of the node',
  NET_ADMIN: 'it changes interfaces, routes and packet filters',
  NET_RAW: 'it forges packets, and so poses as other pods of its node',
  PERFMON: 'it observes everything that the kernel and other processes do',
  SETPCAP: 'it hands capabilities to other processes',
  SYS_ADMIN: 'it mounts, joins namespaces and does most of what root does: containers are left with it',
  SYS_BOOT: 'it restarts the node, or boots another kernel',
  SYS_MODULE: 'it loads kernel modules: the node is its own',
  SYS_PTRACE: 'it reads and writes the memory of other processes',
  SYS_RAWIO: 'it reads and writes the memory and disks of the node',
}

/** Without SETPCAP, which the baseline standard allows. */
export const dangerousCapabilities: readonly string[] = Object.keys(dangers).filter((name) => name !== 'SETPCAP')
