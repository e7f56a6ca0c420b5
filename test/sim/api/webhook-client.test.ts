import { describe, expect, it } from 'vitest'
import { errorText, FieldPath } from '../../../src/base/field.ts'
import { validateWebhookService, validateWebhookURL } from '../../../src/sim/api/validation/webhook-client.ts'

const url = FieldPath.of('url')
const form = '; desired format: https://host[/path]'

describe('the URL of a webhook', () => {
  // The first block is recorded (conformance/apiserver, *WebhookConfiguration/url-*), the second is what Go 1.26 says.
  it.each<[string, string[]]>([
    ['https://a/b', []],
    ['https://127.0.0.1:8443/x', []],
    ['https://a/b?x=1', ['url: Invalid value: "x=1": query parameters are not permitted in the URL']],
    ['https://a/b#f', ['url: Invalid value: "f": fragments are not permitted in the URL']],
    ['http://a/b', [`url: Invalid value: "http": 'https' is the only allowed URL scheme${form}`]],
    ['https://u:p@a/b', ['url: Invalid value: "u:p": user information is not permitted in the URL']],
    ['https://', [`url: Invalid value: "": host must be specified${form}`]],
    ['', [`url: Invalid value: "": 'https' is the only allowed URL scheme${form}`, `url: Invalid value: "": host must be specified${form}`]],

    ['https://a:x/', [`url: Required value: url must be a valid URL: parse "https://a:x/": invalid port ":x" after host${form}`]],
    ['https://a b/', [`url: Required value: url must be a valid URL: parse "https://a b/": invalid character " " in host name${form}`]],
    ['https://a/%zz', [`url: Required value: url must be a valid URL: parse "https://a/%zz": invalid URL escape "%zz"${form}`]],
    [':x', [`url: Required value: url must be a valid URL: parse ":x": missing protocol scheme${form}`]],
    ['1:x', [`url: Required value: url must be a valid URL: parse "1:x": first path segment in URL cannot contain colon${form}`]],
    ['https://[::1', [`url: Required value: url must be a valid URL: parse "https://[::1": missing ']' in host${form}`]],
    ['https://[::1]:443/x', []],
  ])('%j', (text, errors) => {
    expect(validateWebhookURL(url, text, true).map(errorText)).toEqual(errors)
  })

})

describe('the Service of a webhook', () => {
  const service = FieldPath.of('service')
  const good = { name: 's', namespace: 'n', port: 443 }

  it.each([
    ['needs its namespace, which upstream tells at the name', { ...good, namespace: '' }, ['service.name: Required value']],
    ['needs its name, which upstream tells at the namespace', { ...good, name: '' }, ['service.namespace: Required value']],
    ['has a port in range', { ...good, port: 0 }, ['service.port: Invalid value: 0: port is not valid: must be between 1 and 65535, inclusive']],
    ['may have a path', { ...good, path: '/a/b/' }, []],
    ['has a path from the root', { ...good, path: 'a' }, [`service.path: Invalid value: "a": must start with a '/'`, 'service.path: Invalid value: "a": segment[0] may not be empty']],
    ['has no empty segment', { ...good, path: '/a//b' }, ['service.path: Invalid value: "/a//b": segment[1] may not be empty']],
  ])('%s', (_sentence, value, errors) => {
    expect(validateWebhookService(service, value).map(errorText)).toEqual(errors)
  })

  it('was explained in other words up to 1.33', () => {
    expect(validateWebhookService(service, { ...good, name: '' }, { minor: 32 }).map(errorText)).toEqual(['service.namespace: Required value: service namespace is required'])
  })
})
