import { type FieldError, type FieldPath, invalid, required, tooLong } from '../../../../base/field.ts'
import { goQuote } from '../../../../base/go-format.ts'
import { byteLength, dns1123LabelErrors, dns1123SubdomainErrors, maxLabelLength, maxSubdomainLength } from '../../../../base/names.ts'

/** `example.com/signer-name`: `ValidateSignerName` of `pkg/apis/core/validation/names.go` (1.36). */
export function validateSignerName(name: string, path: FieldPath): FieldError[] {
  if (name === '') return [required(path)]
  const [domain = '', rest = '', ...more] = name.split('/')
  if (!name.includes('/') || more.length > 0) {
    return [invalid(path, name, "must be a fully qualified domain and path of the form 'example.com/signer-name'")]
  }
  const errors = byteLength(domain) > maxSubdomainLength ? [tooLong(path, '', maxSubdomainLength)] : []
  errors.push(...validateLabels(domain, dns1123LabelErrors, path))
  if (!domain.includes('.')) errors.push(invalid(path, domain, 'should be a domain with at least two segments separated by dots'))
  errors.push(...validateLabels(rest, dns1123SubdomainErrors, path))
  // A domain, a slash, a label, a dot and a subdomain: 253 + 1 + 63 + 1 + 253 = 571.
  const longest = maxSubdomainLength + 1 + maxLabelLength + 1 + maxSubdomainLength
  if (byteLength(name) > longest) errors.push(tooLong(path, '', longest))
  return errors
}

/** The messages of the first wrong part between dots. */
function validateLabels(text: string, messagesOf: (label: string) => string[], path: FieldPath): FieldError[] {
  const wrong = text.split('.').find((label) => messagesOf(label).length > 0)
  return wrong === undefined ? [] : messagesOf(wrong).map((message) => invalid(path, text, `validating label ${goQuote(wrong)}: ${message}`))
}
