import { type DerElement, derTags, elementsOf, objectIdentifierText, readElement } from './der.ts'
import { decodePem } from './pem.ts'

/** The subject of a PKCS#10 request, as far as Kubernetes looks at it. */
export interface CertificateRequest {
  readonly commonName: string
  readonly organizations: readonly string[]
}

const commonNameID = '2.5.4.3'
const organizationID = '2.5.4.10'

/**
 * `certificates.ParseCSR` (1.36): a PEM block around DER. The signature of the request is not checked, which would take
 * big-number arithmetic for each kind of key.
 */
export function parseCertificateRequest(pem: string): CertificateRequest | { error: string } {
  const block = decodePem(pem)
  if (block?.type !== 'CERTIFICATE REQUEST') return { error: 'PEM block type must be CERTIFICATE REQUEST' }
  if (block.bytes === '') return { error: 'asn1: syntax error: sequence truncated' }
  const request = readSequence(block.bytes, 'certificateRequest')
  if ('error' in request) return request
  if (request.end < block.bytes.length) return { error: 'asn1: syntax error: trailing data' }
  if (request.content === '') return { error: 'asn1: syntax error: sequence truncated' }
  const information = readSequence(request.content, 'tbsCertificateRequest')
  if ('error' in information) return information
  const [, subject, publicKey] = elementsOf(information.content) ?? []
  if (subject?.tag !== derTags.sequence || publicKey?.tag !== derTags.sequence || (elementsOf(request.content)?.length ?? 0) < 3) {
    return { error: 'asn1: syntax error: sequence truncated' }
  }
  return readSubject(subject)
}

function readSequence(bytes: string, name: string): DerElement | { error: string } {
  const element = readElement(bytes)
  if ('error' in element) return element
  if (element.class === 0 && element.tag === derTags.sequence && element.compound) return element
  const { class: ofClass, tag, content, compound, end } = element
  const found = `{class:${ofClass} tag:${tag} length:${content.length} isCompound:${String(compound)}}`
  const parameters = '{optional:false explicit:false application:false private:false defaultValue:<nil> tag:<nil> stringType:0 timeType:0 set:false omitEmpty:false}'
  return { error: `asn1: structure error: tags don't match (16 vs ${found}) ${parameters} ${name} @${end - content.length}` }
}

/** A list of sets of attributes, each a pair of identifier and text. */
function readSubject(subject: DerElement): CertificateRequest {
  const attributes = (elementsOf(subject.content) ?? []).flatMap((set) => elementsOf(set.content) ?? []).flatMap((attribute) => {
    const [id, value] = elementsOf(attribute.content) ?? []
    return id === undefined || value === undefined ? [] : [[objectIdentifierText(id.content), textOf(value.content)] as const]
  })
  const valuesOf = (wanted: string): string[] => attributes.filter(([id]) => id === wanted).map(([, value]) => value)
  return { commonName: valuesOf(commonNameID).at(-1) ?? '', organizations: valuesOf(organizationID) }
}

function textOf(bytes: string): string {
  return new TextDecoder().decode(Uint8Array.from(bytes, (char) => char.charCodeAt(0)))
}
