import { isMap, type ValueMap } from '../../base/json.ts'
import { readYamlBody } from '../../parse/document.ts'
import type { Target } from '../../sim/api/server.ts'
import { toStructJson } from '../printers/json.ts'
import { Failure } from '../failure.ts'
import type { Flags } from '../flags.ts'
import type { Session } from '../session.ts'

/** `--raw`: one request to a path, the body from one file, the answer as it comes (`pkg/rawhttp/raw.go`, v0.36.2). */
export function sendRaw(session: Session, flags: Flags, method: 'create' | 'update' | 'delete' | 'get'): Failure | undefined {
  const target = targetOf(flags.text('raw'))
  const body = method === 'get' || method === 'delete' ? {} : bodyOf(session, flags.list('filename')[0] ?? '')
  if (body instanceof Failure) return body
  if (target === undefined) return notServed()
  const answer = method === 'get' ? got(session, target) : method === 'delete' ? session.delete(target) : session[method](target, body)
  if (answer instanceof Failure) return answer
  session.print(`${toStructJson(answer)}\n`)
  return undefined
}

function notServed(): Failure {
  return Failure.status({ code: 404, reason: 'NotFound', message: 'the server could not find the requested resource' })
}

function got(session: Session, target: Target): ValueMap | Failure {
  if (target.name !== '') return session.get(target)
  const items = session.list(target)
  return items instanceof Failure ? items : { kind: 'List', apiVersion: target.group === '' ? target.version : `${target.group}/${target.version}`, metadata: {}, items: [...items] }
}

function bodyOf({ io }: Session, name: string): ValueMap | Failure {
  const text = name === '-' ? io.stdin : io.files.read(name)
  if (text === undefined) return Failure.text(`open ${name}: no such file or directory`)
  const { value } = readYamlBody(text)
  return isMap(value) ? value : {}
}

/** `/api/v1/namespaces/a/pods/b/status` and `/apis/apps/v1/…`; undefined for other paths. */
function targetOf(path: string): Target | undefined {
  const [root, ...parts] = path.replace(/\?.*$/, '').split('/').filter((part) => part !== '')
  if (root !== 'api' && root !== 'apis') return undefined
  const group = root === 'apis' ? parts.shift() ?? '' : ''
  const version = parts.shift() ?? ''
  const inNamespace = parts[0] === 'namespaces' && parts.length > 2 && !['status', 'finalize'].includes(parts[2] ?? '')
  const namespace = inNamespace ? parts.splice(0, 2)[1] ?? '' : ''
  const [resource = '', name = '', subresource = ''] = parts
  return resource === '' ? undefined : { group, version, resource, namespace, name, subresource }
}
