import { definePodRule } from '../../src/check/api.ts'
import type { PodTemplate } from '../../src/check/api.ts'

export default definePodRule({
  id: 'yaml-octal-mode',
  group: 'yaml',
  severity: 'warning',
  since: '0.1.0',
  sees: 'resource',
  summary: 'A file mode is a decimal number that was meant as octal',
  links: ['https://kubernetes.io/docs/concepts/storage/volumes/#configmap'],
  fixable: true,

  check(template, { report }) {
    for (const { path, mode } of modesOf(template)) {
      const digits = String(mode)
      const isMeantOctal = /^[0-7]{3}$/.test(digits) && usual.has(parseInt(digits, 8)) && !usual.has(mode)
      if (!isMeantOctal && mode >= 0 && mode <= 0o777) continue
      const place = template.at(path)
      const meant = parseInt(digits, 8)
      report(place, {
        text: `${String(path.at(-1))} ${digits} is decimal: the files get mode ${octal(mode)}${isMeantOctal ? `, not 0${digits}` : ', which no file can have'}`,
        effect: mode > 0o777 || mode < 0 ? 'the API server refuses it: a mode lies between 0 and 0777 (decimal 511)' : 'the files of the volume get permissions that nobody meant',
        suggestion: isMeantOctal ? `write 0${digits} (in JSON ${String(meant)})` : undefined,
        fix: isMeantOctal ? { title: `write ${String(meant)}, which is 0${digits}`, safety: 'changes-behaviour', edits: [{ span: place.span, newText: place.path.endsWith('.json') ? String(meant) : `0${digits}` }] } : undefined,
        severity: mode > 0o777 || mode < 0 ? 'error' : undefined,
      })
    }
  },
})

/** Modes that people give to files. */
const usual = new Set([
  0o400, 0o440, 0o444, 0o500, 0o540, 0o550, 0o544, 0o554, 0o555, 0o600, 0o640, 0o644, 0o660, 0o664, 0o666, 0o700, 0o740, 0o744, 0o750, 0o755, 0o760, 0o770, 0o774, 0o775, 0o777,
])

interface Mode { readonly path: readonly (string | number)[], readonly mode: number }
interface Source { readonly defaultMode?: number | undefined, readonly items?: readonly { readonly mode?: number | undefined }[] | undefined }

function modesOf(template: PodTemplate): Mode[] {
  return (template.spec.volumes ?? []).flatMap((volume, index) => {
    const path = ['spec', 'volumes', index]
    return [
      ...modesIn(volume.configMap, [...path, 'configMap']),
      ...modesIn(volume.secret, [...path, 'secret']),
      ...modesIn(volume.downwardAPI, [...path, 'downwardAPI']),
      ...modesIn(volume.projected, [...path, 'projected']),
      ...(volume.projected?.sources ?? []).flatMap((source, at) => {
        const below = [...path, 'projected', 'sources', at]
        return [
          ...modesIn(source.configMap, [...below, 'configMap']), ...modesIn(source.secret, [...below, 'secret']), ...modesIn(source.downwardAPI, [...below, 'downwardAPI']),
        ]
      }),
    ]
  })
}

function modesIn(source: Source | undefined, path: readonly (string | number)[]): Mode[] {
  const own = source?.defaultMode === undefined ? [] : [{ path: [...path, 'defaultMode'], mode: source.defaultMode }]
  return [...own, ...(source?.items ?? []).flatMap(({ mode }, index) => mode === undefined ? [] : [{ path: [...path, 'items', index, 'mode'], mode }])]
}

function octal(mode: number): string {
  return mode < 0 ? `-0${(-mode).toString(8)}` : `0${mode.toString(8).padStart(3, '0')}`
}
