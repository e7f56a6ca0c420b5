/** The domain of kubeadm, and of nearly every cluster. */
export const clusterDomain = 'cluster.local'

/** `web.shop.svc.cluster.local` */
export function serviceDnsName(namespace: string, name: string): string {
  return `${name}.${namespace}.svc.${clusterDomain}`
}
