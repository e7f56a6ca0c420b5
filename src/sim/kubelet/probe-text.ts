import { goQuote } from '../../base/go-format.ts'
import type { Container, Probe } from '../../model/kubernetes.generated.ts'
import { goSeconds } from './back-off.ts'
import type { ProbeTimes } from './probe.ts'

/** How a probe goes wrong: nobody listens yet, the answer is bad, or there is none in time. */
export type ProbeFault = 'refused' | 'unhealthy' | 'timeout'

/** What a failed probe says, as `pkg/probe` (1.36) and Go's net package word it. */
export function probeOutput({ httpGet, tcpSocket, grpc, exec }: Probe, container: Container, podIP: string, fault: ProbeFault, { timeout }: ProbeTimes): string {
  if (httpGet !== undefined) {
    const address = `${hostText(httpGet.host || podIP)}:${portOf(httpGet.port, container) ?? ''}`
    const path = httpGet.path ?? '/'
    const url = `${(httpGet.scheme ?? 'HTTP').toLowerCase()}://${address}${path.startsWith('/') ? '' : '/'}${path}`
    if (fault === 'unhealthy') return 'HTTP probe failed with statuscode: 500'
    return fault === 'refused' ? `Get ${goQuote(url)}: ${refused(address)}` : `Get ${goQuote(url)}: context deadline exceeded (Client.Timeout exceeded while awaiting headers)`
  }
  if (tcpSocket !== undefined) {
    const address = `${hostText(tcpSocket.host || podIP)}:${portOf(tcpSocket.port, container) ?? ''}`
    return fault === 'timeout' ? `dial tcp ${address}: i/o timeout` : refused(address)
  }
  if (grpc !== undefined) {
    if (fault === 'unhealthy') return 'service unhealthy (responded with "NOT_SERVING")'
    const address = `${hostText(podIP)}:${grpc.port ?? ''}`
    return fault === 'timeout' ? `timeout: health rpc did not complete within ${goSeconds(timeout)}` : `timeout: failed to connect service ${goQuote(address)} within ${goSeconds(timeout)}: context deadline exceeded`
  }
  return fault === 'timeout' && exec !== undefined ? `command timed out: ${goQuote(exec.command?.join(' ') ?? '')} timed out after ${goSeconds(timeout)}` : ''
}

/** Why a probe cannot even be made: its named port is not one of the container's. Such a probe neither passes nor fails. */
export function probeError({ httpGet, tcpSocket }: Probe, container: Container): string | undefined {
  const port = httpGet?.port ?? tcpSocket?.port
  return port === undefined || portOf(port, container) !== undefined ? undefined : `strconv.Atoi: parsing ${goQuote(String(port))}: invalid syntax`
}

/** `ResolveContainerPort`: a number, the name of a port of the container, or a number written as text. */
function portOf(port: number | string | undefined, { ports = [] }: Container): number | undefined {
  if (typeof port !== 'string') return port
  return ports.find(({ name }) => name === port)?.containerPort ?? (/^[+-]?\d+$/.test(port) ? Number(port) : undefined)
}

function refused(address: string): string {
  return `dial tcp ${address}: connect: connection refused`
}

function hostText(host: string): string {
  return host.includes(':') ? `[${host}]` : host
}
