import { oneOf, UsageError } from './arguments.ts'

/** A report and where it goes. */
export interface Output<Format extends string> {
  readonly format: Format
  /** Undefined: standard output. */
  readonly file: string | undefined
}

/** `--format json=out.json --format text`: at most one to standard output; `example` shows in the error how the others get a file. */
export function outputsOf<Format extends string>(entries: readonly string[], formats: readonly Format[], example: `${Format}=${string}`): Output<Format | 'text'>[] {
  const outputs = entries.map((entry): Output<Format> => {
    const at = entry.indexOf('=')
    return { format: oneOf('format', at < 0 ? entry : entry.slice(0, at), formats), file: at < 0 ? undefined : entry.slice(at + 1) }
  })
  if (outputs.filter(({ file }) => file === undefined).length > 1) throw new UsageError(`only one --format can go to standard output; give the others a file: --format ${example}`)
  return outputs.length === 0 ? [{ format: 'text', file: undefined }] : outputs
}
