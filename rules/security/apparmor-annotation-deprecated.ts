import { defineRule } from '../../src/check/api.ts'
import { fieldInstead, profileAnnotations } from './_profile-annotations.ts'

export default defineRule({
  id: 'apparmor-annotation-deprecated',
  group: 'security',
  severity: 'info',
  since: '0.1.0',
  sees: 'file',
  summary: 'An AppArmor annotation stands where the field should, or names no container of the pod',
  fixable: true,
  links: ['https://kubernetes.io/docs/tutorials/security/apparmor/'],

  check(file, { minors, report }) {
    if (!file.text.includes(prefix)) return
    for (const annotation of profileAnnotations(file, prefix)) {
      const { template, container, containerName = '', path, value } = annotation
      const isKnown = value === '' || value === 'runtime/default' || value.startsWith('localhost/')
      if (container === undefined) {
        report(template.at(path, 'key'), {
          text: `the AppArmor annotation is for a container "${containerName}", which ${template.title} does not have`,
          effect: 'a Pod with it is refused by the API server; the pods of a controller are refused one by one',
          suggestion: `its containers: ${template.containers.map(({ name }) => name).join(', ')}`,
        })
      } else if (isKnown && value !== '' && minors.every((minor) => minor >= 30)) {
        report(template.at(path, 'key'), {
          text: `the AppArmor profile of ${container.title} is chosen by an annotation, deprecated since Kubernetes 1.30`,
          effect: 'the field appArmorProfile has taken its place; where both stand, they must agree',
          suggestion: 'write securityContext.appArmorProfile instead',
          fix: fieldInstead(file, annotation, 'appArmorProfile', container.value.securityContext?.appArmorProfile !== undefined, 'safe'),
        })
      }
    }
  },
})

const prefix = 'container.apparmor.security.beta.kubernetes.io/'
