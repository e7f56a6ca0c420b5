import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { errorText, FieldPath } from '../../../src/base/field.ts'
import { base64Bytes } from '../../../src/sim/api/base64.ts'
import { parseCertificateRequest } from '../../../src/sim/api/validation/certificates/certificate-request.ts'
import { objectIdentifierText } from '../../../src/sim/api/validation/certificates/der.ts'
import { decodePem } from '../../../src/sim/api/validation/certificates/pem.ts'
import { validateSignerName } from '../../../src/sim/api/validation/certificates/signer-name.ts'

/** The request of conformance/apiserver, CertificateSigningRequest/usages-any: CN=alice, O=dev. */
const recorded = base64Bytes('LS0tLS1CRUdJTiBDRVJUSUZJQ0FURSBSRVFVRVNULS0tLS0KTUlJQ1l6Q0NBVXNDQVFBd0hqRU9NQXdHQTFVRUF3d0ZZV3hwWTJVeEREQUtCZ05WQkFvTUEyUmxkakNDQVNJdwpEUVlKS29aSWh2Y05BUUVCQlFBRGdnRVBBRENDQVFvQ2dnRUJBTkJSaUExd1VQV1BQSzZLY1ZOVHZXblBYTU5JCnV5YnBMT1hoazYwVlFvQkpkTHBKSHFqenROUzloK2JYTFVxS2w0UUx4WjZCVnN5SkhPaFB5WHRRaGlBVytnZ2EKRTlOSGEreXpXUVJnTjM4NndRTjlEWkRUaVhQWTAzOUhZQ3lmU08xZitXbGtpekw1NU4zUWZEbU02ZTZMYUQwRQpmYStPS3Y4M09ONjAvTFRSNnJ5VXNFTXFOUTNNckpTSmZoVWViR2hVclNvNXNzN3EwVUdSek1TdTRKbVhQYVZhCmFzRmNyTWlvNC85a0ZiNWI4ZkRweXRib3BvTERNYXE3TWZXTndJM2laSE5UU1EzWWw1Y0drMTFpNWQza3NNdGIKaDZOY0puVlNibXVrNGhhSE1QdFQyeThEQXo2MmZ5WUtaRnduZUxXN1BuOUhXQkRxa1dUN3V2dGgrK3NDQXdFQQpBYUFBTUEwR0NTcUdTSWIzRFFFQkN3VUFBNElCQVFCdEsrMC9LSG5CWUg2anNaSEtkdXY3OVNFcXpEa21ncUpSCklsSjhuS21MU2pIcXp0bFVFWEtkT3lFTzJuaDkyWnJmbGgwelgvb3Nva0ROcmFheC9tZXg2bWR3dmhvNDJEd2gKeE5DZERRSUxBV0pjREpPZkpTTmoyTW0wcXhwdDlMWnhCV2xUY1o4aEd0dURqc3FqdG56L25NQjdwQUFzQmtsMQplNmc0WGQ0anV6c3V3MDlubzdHbnB3bm43Y2tvc0Q5elJGMXI1cnk0Rk15ZkZYeVZ1dDZUbTRINlEvZXhJZ01NCkhydkZYNzhKbUxUd29ia1NDWFNjRFBqejN0QWhEVnhxUThWZ2FQaVFISkIvTzdkeHlNYTJ6WlNIME40ZGFQNUcKSXA4dG41aVUybGczVGdsSzVlOVZ5Zytkb3ZDZlNIYkp6VFVkNTE0Q0ZBakZoQmd6RDN5dQotLS0tLUVORCBDRVJUSUZJQ0FURSBSRVFVRVNULS0tLS0K')
const der = decodePem(recorded)?.bytes ?? ''

function pem(bytes: string): string {
  return `-----BEGIN CERTIFICATE REQUEST-----\n${btoa(bytes)}\n-----END CERTIFICATE REQUEST-----\n`
}

describe('a certificate request', () => {
  it('tells its subject', () => {
    expect(parseCertificateRequest(recorded)).toEqual({ commonName: 'alice', organizations: ['dev'] })
  })

  it('may have text around it', () => {
    expect(parseCertificateRequest(`hello\n${recorded}\nxx`)).toEqual({ commonName: 'alice', organizations: ['dev'] })
  })

  // Texts of Go 1.26 (crypto/x509, encoding/asn1), asked with a program of ten lines.
  it.each([
    ['no PEM', 'x', 'PEM block type must be CERTIFICATE REQUEST'],
    ['another block', recorded.replaceAll('CERTIFICATE REQUEST', 'CERTIFICATE'), 'PEM block type must be CERTIFICATE REQUEST'],
    ['nothing in it', pem(''), 'asn1: syntax error: sequence truncated'],
    ['one byte', pem('x'), 'asn1: syntax error: truncated tag or length'],
    ['an empty sequence', pem('0\0'), 'asn1: syntax error: sequence truncated'],
    ['a byte too few', pem(der.slice(0, -1)), 'asn1: syntax error: data truncated'],
    ['a byte too many', pem(`${der}\0`), 'asn1: syntax error: trailing data'],
    ['a number', pem('\x02\x01\0'), "asn1: structure error: tags don't match (16 vs {class:0 tag:2 length:1 isCompound:false}) {optional:false explicit:false application:false private:false defaultValue:<nil> tag:<nil> stringType:0 timeType:0 set:false omitEmpty:false} certificateRequest @2"],
  ])('with %s is refused in Go\'s words', (_what, text, error) => {
    expect(parseCertificateRequest(text)).toEqual({ error })
  })

  it('never throws, whatever its bytes', () => {
    fc.assert(fc.property(fc.uint8Array({ maxLength: 40 }), (bytes) => {
      const text = String.fromCharCode(...bytes)
      parseCertificateRequest(pem(text))
      parseCertificateRequest(text)
      return true
    }))
  })

  it('names attributes by their identifiers', () => {
    expect(objectIdentifierText('\x55\x04\x0a')).toBe('2.5.4.10')
    expect(objectIdentifierText('\x2a\x86\x48\x86\xf7\x0d\x01\x01\x0b')).toBe('1.2.840.113549.1.1.11')
  })
})

describe('the name of a signer', () => {
  it.each([
    ['example.com/s', []],
    ['kubernetes.io/kube-apiserver-client', []],
    ['', ['signerName: Required value']],
    ['s', [`signerName: Invalid value: "s": must be a fully qualified domain and path of the form 'example.com/signer-name'`]],
    ['a/b/c', [`signerName: Invalid value: "a/b/c": must be a fully qualified domain and path of the form 'example.com/signer-name'`]],
    ['com/s', ['signerName: Invalid value: "com": should be a domain with at least two segments separated by dots']],
  ])('%j', (name, errors) => {
    expect(validateSignerName(name, FieldPath.of('signerName')).map(errorText)).toEqual(errors)
  })
})
