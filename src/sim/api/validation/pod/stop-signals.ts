import type { FieldError, FieldPath } from '../../../../base/field.ts'
import { forbidden, notSupported } from '../../../../base/field.ts'
import type { PodOS } from '../../../../model/kubernetes.generated.ts'

/** `validateStopSignal` (1.36); the field is dropped unless the gate ContainerStopSignals is on. */
export function validateStopSignal(signal: string, os: PodOS | undefined, path: FieldPath): FieldError[] {
  if (os === undefined) return [forbidden(path, 'may not be set for containers with empty `spec.os.name`')]
  const supported = os.name === 'windows' ? windowsSignals : os.name === 'linux' ? linuxSignals : [signal]
  return supported.includes(signal) ? [] : [notSupported(path, signal, supported)]
}

const windowsSignals = ['SIGKILL', 'SIGTERM']

const realTime = Array.from({ length: 15 }, (_, index) => index + 1)

/** Sorted, as the server lists them. */
const linuxSignals = [
  'SIGABRT', 'SIGALRM', 'SIGBUS', 'SIGCHLD', 'SIGCLD', 'SIGCONT', 'SIGFPE', 'SIGHUP', 'SIGILL', 'SIGINT', 'SIGIO', 'SIGIOT', 'SIGKILL',
  'SIGPIPE', 'SIGPOLL', 'SIGPROF', 'SIGPWR', 'SIGQUIT', 'SIGSEGV', 'SIGSTKFLT', 'SIGSTOP', 'SIGSYS', 'SIGTERM', 'SIGTRAP', 'SIGTSTP',
  'SIGTTIN', 'SIGTTOU', 'SIGURG', 'SIGUSR1', 'SIGUSR2', 'SIGVTALRM', 'SIGWINCH', 'SIGXCPU', 'SIGXFSZ', 'SIGRTMIN', 'SIGRTMAX',
  ...realTime.map((number) => `SIGRTMIN+${number}`), ...realTime.slice(0, 14).map((number) => `SIGRTMAX-${number}`),
].sort()
