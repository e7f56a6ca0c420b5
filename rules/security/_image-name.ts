/** The last part of an image's name: `registry:5000/team/nginx:1.27@sha256:…` → `nginx`. */
export function imageNameOf(image: string): string {
  const withoutDigest = image.split('@')[0] ?? ''
  const last = withoutDigest.slice(withoutDigest.lastIndexOf('/') + 1)
  return last.split(':')[0] ?? ''
}
