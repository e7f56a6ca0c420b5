import { defineContainerRule } from '../../src/check/api.ts'

export default defineContainerRule({
  id: 'apparmor-missing',
  group: 'security',
  severity: 'info',
  since: '0.1.0',
  profiles: ['strict'],
  sees: 'resource',
  summary: 'No AppArmor profile is named for a container',
  links: ['https://kubernetes.io/docs/tutorials/security/apparmor/'],
  peers: { kubesec: ['ApparmorAny'] },

  check(container, { report }) {
    const { template, name, security } = container
    if (template.isWindows || security.appArmorProfile !== undefined || template.annotations[`container.apparmor.security.beta.kubernetes.io/${name}`] !== undefined) return
    report(container.at('securityContext.appArmorProfile'), {
      text: `no AppArmor profile is named for ${container.title}`,
      effect: 'nodes with AppArmor run it under the profile of the runtime; a node without AppArmor takes it as well, and runs it unconfined',
      suggestion: 'set securityContext.appArmorProfile.type: RuntimeDefault on the pod',
    })
  },
})
