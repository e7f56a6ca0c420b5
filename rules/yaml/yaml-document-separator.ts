import { defineRule } from '../../src/check/api.ts'
import { manifestDocuments, placeIn } from './_documents.ts'
import { isGluedDocument } from './_glued.ts'

export default defineRule({
  id: 'yaml-document-separator',
  group: 'yaml',
  severity: 'error',
  since: '0.1.0',
  sees: 'file',
  summary: 'A separator between two documents is missing or malformed',
  links: ['https://yaml.org/spec/1.2.2/#document-markers'],

  check(file, { report }) {
    // Only a plain scalar over several lines can swallow an indented separator, and such files have the dashes in their text.
    const hasIndented = indentedSeparator.test(file.text)
    for (const parsed of manifestDocuments(file)) {
      if (isGluedDocument(parsed)) {
        const again = parsed.duplicateKeys.find(({ path }) => path.length === 1 && (path[0] === 'apiVersion' || path[0] === 'kind'))
        if (again !== undefined) {
          report(placeIn(file, parsed, again.span, again.path), {
            text: 'a second manifest begins here, in the document of the first: there is no --- between them',
            effect: 'kubectl reads both as one object and keeps the last value of every key: the first object is lost',
            related: [{ location: { path: file.path, span: again.first }, text: 'the first manifest' }],
            suggestion: 'put a line with --- before this one',
          })
        }
      }
      if (!hasIndented) continue
      parsed.scalars((scalar, path, part) => {
        const dashes = scalar.style === 'plain' && part === 'value' ? indentedSeparator.exec(scalar.text) : null
        if (dashes === null) return
        const start = scalar.span.start + dashes.index + dashes[0].indexOf('---')
        report(placeIn(file, parsed, { start, end: start + 3 }, path), {
          text: 'this --- is indented, so it is part of the value above it and separates nothing',
          effect: 'what follows belongs to the document before it',
          suggestion: 'begin the line with ---',
        })
      })
    }
  },
})

const indentedSeparator = /\n[ \t]+---(?=[ \t]*(?:#.*)?(?:\r?\n|$))/
