/** Paths as text, always with `/`: no file system is asked, so these run in a browser too. */

/** The path from the root, `.` and `..` worked out; `cwd` is absolute (`/repo` or `C:/repo`). */
export function absolutePath(cwd: string, path: string): string {
  const forward = path.replaceAll('\\', '/')
  const whole = /^(\/|[A-Za-z]:\/)/.test(forward) ? forward : `${cwd.replaceAll('\\', '/')}/${forward}`
  const steps: string[] = []
  for (const step of whole.split('/')) {
    if (step === '' || step === '.') continue
    if (step === '..') steps.pop()
    else steps.push(step)
  }
  const absolute = steps.join('/')
  return /^[A-Za-z]:$/.test(steps[0] ?? '') ? absolute : `/${absolute}`
}

/** The folder part of a path: `/` of `/a`, '' of `a`. */
export function folderOf(path: string): string {
  const slash = path.lastIndexOf('/')
  return slash === 0 ? '/' : path.slice(0, Math.max(0, slash))
}

/** Whether a path lies below a folder, at any depth; '' and `/` hold everything. */
export function isWithin(path: string, folder: string): boolean {
  return folder === '' || folder === '/' || path === folder || path.startsWith(`${folder}/`)
}

/** A path below a folder, seen from it; undefined when it lies elsewhere. */
export function pathWithin(path: string, folder: string): string | undefined {
  if (!isWithin(path, folder)) return undefined
  return folder === '' ? path : folder === '/' ? path.slice(1) : path.slice(folder.length + 1)
}
