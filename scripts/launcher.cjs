#!/usr/bin/env node
// Starts stowage from one script, with V8's compiled form of it where that fits this Node; V8 itself refuses one that does not.
'use strict'
const { readFileSync } = require('node:fs')
const { Script } = require('node:vm')

/** The function that a script of this folder is. */
function load(name) {
  const filename = `${__dirname}/${name}.cjs`
  let cachedData
  try {
    cachedData = readFileSync(`${__dirname}/${name}.cache`)
  } catch {
    // Without it everything works, only later.
  }
  // esbuild writes ASCII, which is read fastest as Latin-1.
  return new Script(readFileSync(filename, 'latin1'), { filename, cachedData }).runInThisContext()
}

// What needs one file of check.cjs alone starts from there.
const isCheck = [undefined, 'check', 'help', '--help', '-h', 'version', '--version', '-v'].includes(process.argv[2])
load(isCheck ? 'check' : 'stowage')(exports, require, module, __filename, __dirname, load)
