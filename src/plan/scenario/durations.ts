/** Seconds of `40s`, `1m30s`, `2h`, `500ms` or a bare number; undefined when it is none. */
export function parseSeconds(text: string): number | undefined {
  if (/^\d+(?:\.\d+)?$/.test(text)) return Number(text)
  const parts = /^(?:(\d+(?:\.\d+)?)h)?(?:(\d+(?:\.\d+)?)m(?:in)?(?!s))?(?:(\d+(?:\.\d+)?)s)?(?:(\d+)ms)?$/.exec(text.replaceAll(' ', ''))
  if (parts === null || text.trim() === '') return undefined
  const [, hours = '0', minutes = '0', seconds = '0', milliseconds = '0'] = parts
  return Number(hours) * 3600 + Number(minutes) * 60 + Number(seconds) + Number(milliseconds) / 1000
}
