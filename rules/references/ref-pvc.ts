import { defineReferenceRule } from '../../src/check/api.ts'

export default defineReferenceRule({
  id: 'ref-pvc',
  severity: 'warning',
  to: ['PersistentVolumeClaim'],
  summary: 'A pod mounts a PersistentVolumeClaim that is nowhere',
  effect: 'the pod stays Pending: `persistentvolumeclaim not found`',
  links: ['https://kubernetes.io/docs/concepts/storage/persistent-volumes/'],
  peers: { popeye: ['1300'] },
})
