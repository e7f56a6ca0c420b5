import { describe, expect, it } from 'vitest'
import { rules } from '../../rules/index.ts'
import { applyFixes } from '../../src/check/fix.ts'
import { checkTexts } from '../support/check-text.ts'

const fixed = (id: string, text: string): string => {
  const report = checkTexts({ 'a.yaml': text }, { rules: rules.filter((rule) => rule.id === id) })
  return applyFixes('a.yaml', text, report.diagnostics, true).text
}

const pod = (annotations: string, spec: string): string => `apiVersion: v1
kind: Pod
metadata:
  name: web
${annotations}spec:
${spec}`

describe('a fix of an annotation that became a field', () => {
  it('makes a security context where there is none', () => {
    expect(fixed('seccomp-annotation-dead', pod('  annotations:\n    seccomp.security.alpha.kubernetes.io/pod: runtime/default\n', '  containers:\n    - name: web\n      image: a:1\n')))
      .toBe(pod('', '  securityContext:\n    seccompProfile:\n      type: RuntimeDefault\n  containers:\n    - name: web\n      image: a:1\n'))
  })

  it('adds to the security context that is there, and keeps other annotations', () => {
    expect(fixed('seccomp-annotation-dead', pod('  annotations:\n    a: b\n    seccomp.security.alpha.kubernetes.io/pod: localhost/x.json # old\n', '  securityContext:\n    runAsNonRoot: true\n  containers:\n    - name: web\n')))
      .toBe(pod('  annotations:\n    a: b\n', '  securityContext:\n    seccompProfile:\n      type: Localhost\n      localhostProfile: "x.json"\n    runAsNonRoot: true\n  containers:\n    - name: web\n'))
  })

  it('takes the annotation out where the field is set already', () => {
    expect(fixed('seccomp-annotation-dead', pod('  annotations:\n    a: b\n    seccomp.security.alpha.kubernetes.io/pod: unconfined\n', '  securityContext:\n    seccompProfile: {type: RuntimeDefault}\n  containers: []\n')))
      .toBe(pod('  annotations:\n    a: b\n', '  securityContext:\n    seccompProfile: {type: RuntimeDefault}\n  containers: []\n'))
  })

  it('writes behind the first line of a container', () => {
    expect(fixed('apparmor-annotation-deprecated', pod('  annotations:\n    container.apparmor.security.beta.kubernetes.io/web: runtime/default\n', '  containers:\n  - name: web\n    image: a:1\n')))
      .toBe(pod('', '  containers:\n  - name: web\n    securityContext:\n      appArmorProfile:\n        type: RuntimeDefault\n    image: a:1\n'))
  })

  it('leaves a flow map to its author', () => {
    const text = 'apiVersion: v1\nkind: Pod\nmetadata: {name: web, annotations: {seccomp.security.alpha.kubernetes.io/pod: runtime/default}}\nspec: {containers: []}\n'
    expect(fixed('seccomp-annotation-dead', text)).toBe(text)
  })
})

describe('a fix of a single word', () => {
  it.each([
    ['image-registry-retired', 'image: "k8s.gcr.io/sig/pause:3.9@sha256:x"', 'image: "k8s.gcr.io/sig/pause:3.9@sha256:x"'],
    ['image-registry-retired', 'image: k8s.gcr.io/sig/pause:3.9', 'image: registry.k8s.io/sig/pause:3.9'],
    ['image-registry-retired', 'image: quay.io/coreos/kube-state-metrics', 'image: registry.k8s.io/kube-state-metrics/kube-state-metrics'],
    ['capability-name-invalid', 'securityContext: {capabilities: {drop: ["cap_net_raw"]}}', 'securityContext: {capabilities: {drop: [NET_RAW]}}'],
  ])('%s: %s becomes %s', (id, before, after) => {
    expect(fixed(id, pod('', `  containers:\n    - name: web\n      ${before}\n`))).toBe(pod('', `  containers:\n    - name: web\n      ${after}\n`))
  })
})
