import { fstatSync, statSync, writeSync } from 'node:fs'
import { stdout } from 'node:process'

/**
 * Writes to standard output without Node's streams, whose loading takes as long as checking a small file. What a full pipe does not take
 * at once goes through them after all.
 */
export function print(text: string): void {
  const bytes = new TextEncoder().encode(text)
  let written = 0
  try {
    while (written < bytes.length) written += writeSync(1, bytes, written)
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException
    if (code === 'EAGAIN') {
      endWithReader()
      stdout.write(bytes.subarray(written))
    } else if (code !== 'EPIPE') throw error
  }
}

/** A reader that has seen enough (`stowage check | head`) closes the pipe: that is no error of ours. */
export function endWithReader(): void {
  stdout.on('error', (error: NodeJS.ErrnoException) => { if (error.code !== 'EPIPE') throw error })
}

/** Whether somebody looks at standard output; files, pipes and the null device are told without asking Node's streams. */
export function isTerminal(): boolean {
  try {
    const output = fstatSync(1)
    return output.isCharacterDevice() && !isNullDevice(output.rdev) && stdout.isTTY
  } catch {
    return false
  }
}

function isNullDevice(device: number): boolean {
  try {
    return statSync('/dev/null').rdev === device
  } catch {
    return false
  }
}
