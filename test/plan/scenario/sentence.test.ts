import { describe, expect, it } from 'vitest'
import { parseAction } from '../../../src/plan/scenario/actions.ts'
import { parseSeconds } from '../../../src/plan/scenario/durations.ts'
import { parseAmount } from '../../../src/plan/scenario/loads.ts'
import { parseExpectation } from '../../../src/plan/scenario/sentence.ts'
import { splitWords } from '../../../src/plan/scenario/shell-words.ts'
import { parseTarget } from '../../../src/plan/scenario/target.ts'

const web = { namespace: '', kind: 'deployment', name: 'web' }

describe('an expectation', () => {
  it.each([
    ['after 40s at least 3 ready of deployment/web', { kind: 'throughout', from: 40 }, { kind: 'count', countable: 'ready', target: web, operator: '>=', number: 3 }],
    ['at 1m30s exactly 2 pods of deploy/web on node-1', { kind: 'at', at: 90 }, { kind: 'count', countable: 'pods', target: web, operator: '=', number: 2, node: 'node-1' }],
    ['at most 4 pods of deployments/web', { kind: 'end' }, { kind: 'count', countable: 'pods', target: web, operator: '<=', number: 4 }],
    ['always endpoints of service/web ≥ 1', { kind: 'throughout', from: 0 }, { kind: 'count', countable: 'endpoints', target: { namespace: '', kind: 'service', name: 'web' }, operator: '>=', number: 1 }],
    ['from 10s to 20s no ready of shop/deployment/web', { kind: 'throughout', from: 10, to: 20 }, { kind: 'count', countable: 'ready', target: { ...web, namespace: 'shop' }, operator: '=', number: 0 }],
    ['pod X pending', { kind: 'end' }, { kind: 'state', target: { namespace: '', kind: 'pod', name: 'X' }, state: 'pending', not: false }],
    ['never pod/x is not running', { kind: 'never' }, { kind: 'state', target: { namespace: '', kind: 'pod', name: 'x' }, state: 'running', not: true }],
    ['once deployment/web is rolled out', { kind: 'sometime', from: 0 }, { kind: 'state', target: web, state: 'rolled out', not: false }],
    ['within 5m deployment/web has condition Progressing=False reason ProgressDeadlineExceeded', { kind: 'sometime', from: 0, to: 300 }, { kind: 'condition', target: web, type: 'Progressing', status: 'False', reason: 'ProgressDeadlineExceeded' }],
    ['deployment/web has metadata.labels[\'a.b/c\'] = d', { kind: 'end' }, { kind: 'field', target: web, path: ['metadata', 'labels', 'a.b/c'], operator: '=', value: 'd' }],
    ['deployment/web has spec.template.spec.containers[0].image = web:2', { kind: 'end' }, { kind: 'field', target: web, path: ['spec', 'template', 'spec', 'containers', 0, 'image'], operator: '=', value: 'web:2' }],
    ['until 9s deployment/web runs the template of 0s', { kind: 'throughout', from: 0, to: 9 }, { kind: 'template', target: web, at: 0 }],
    ['event BackOff of pod/web-* saying "back-off 5m"', { kind: 'sometime', from: 0 }, { kind: 'event', reason: 'BackOff', target: { namespace: '', kind: 'pod', name: 'web-*' }, saying: 'back-off 5m' }],
    ['never event FailedScheduling', { kind: 'never' }, { kind: 'event', reason: 'FailedScheduling' }],
    ['deployment/web is refused saying "exceeded quota"', { kind: 'end' }, { kind: 'refused', target: web, saying: 'exceeded quota' }],
    ['pod/a does not reach web:80', { kind: 'end' }, { kind: 'reaches', from: 'pod/a', to: 'web:80', not: true }],
    ['pod/a resolves db to db.example.com', { kind: 'end' }, { kind: 'resolves', from: 'pod/a', name: 'db', to: 'db.example.com' }],
    ['command 2 prints "rolled back"', { kind: 'end' }, { kind: 'command', number: 2, prints: 'rolled back' }],
    ['no problem', { kind: 'end' }, { kind: 'problem', not: true }],
    ['in the end problem rollout-stalled', { kind: 'end' }, { kind: 'problem', not: false, rule: 'rollout-stalled' }],
  ])('%s', (text, window, fact) => {
    expect(parseExpectation(text)).toEqual({ text, window, fact })
  })

  it.each([
    ['', 'nothing is expected'],
    ['after a while 3 ready of deployment/web', 'behind "after" comes a time such as 40s or 5m, not "a"'],
    ['at least 3 redy of deployment/web', 'did you mean "ready"?'],
    ['pod/x is runing', 'did you mean "running"?'],
    ['at least 3 ready of', 'comes "of <kind>/<name>"'],
    ['event', 'behind "event" comes its reason'],
    ['deployment/web has replicas', 'it is "has condition …" or "has <path> = <value>"'],
    ['from 10s until 20s no ready of pod/x', 'it is "from <time> to <time>"'],
  ])('that cannot be understood says why: %s', (text, words) => {
    const read = parseExpectation(text)
    expect('error' in read ? read.error : 'understood').toContain(words)
  })
})

describe('an action', () => {
  it.each([
    ['kubectl scale deployment/web --replicas 3', { kind: 'kubectl', command: 'kubectl scale deployment/web --replicas 3' }],
    ['fail-node node-1', { kind: 'fail-node', node: 'node-1' }],
    ['recover-zone eu-1a', { kind: 'recover-zone', zone: 'eu-1a' }],
    ['cordon node-1', { kind: 'kubectl', command: 'kubectl cordon node-1' }],
    ['taint node-1 gpu=true:NoSchedule', { kind: 'kubectl', command: 'kubectl taint nodes node-1 gpu=true:NoSchedule' }],
    ['node-condition node-1 MemoryPressure=True', { kind: 'node-condition', node: 'node-1', type: 'MemoryPressure', status: 'True' }],
    ['load deployment/web=cpu:80%', { kind: 'load', load: { target: web, resource: 'cpu', amount: { percentOfRequest: 80 } } }],
  ])('%s', (text, action) => {
    expect(parseAction(text)).toEqual(action)
  })

  it.each(['explode node-1', 'fail-node', 'fail-node a b', 'taint node-1', 'node-condition node-1 Sunny=True', 'load web', ''])('that is none says what can be done: "%s"', (text) => {
    expect(parseAction(text)).toHaveProperty('error')
  })
})

describe('times', () => {
  it.each([['40s', 40], ['1m30s', 90], ['2h', 7200], ['500ms', 0.5], ['10 min', 600], ['15', 15], ['soon', undefined], ['', undefined], ['5 s m', undefined]])('"%s" is %s seconds', (text, seconds) => {
    expect(parseSeconds(text)).toBe(seconds)
  })
})

describe('loads', () => {
  it.each([['80%', { percentOfRequest: 80 }], ['400m', { perPod: '400m' }], ['4 total', { total: '4' }], ['much', undefined]])('%s', (text, amount) => {
    expect(parseAmount(text)).toEqual(amount)
  })
})

describe('words of a command', () => {
  it.each([
    ['kubectl get pods', ['kubectl', 'get', 'pods']],
    ['kubectl patch d/web -p \'{"spec": {}}\'', ['kubectl', 'patch', 'd/web', '-p', '{"spec": {}}']],
    ['a "b c" d\\ e ""', ['a', 'b c', 'd e', '']],
    ['  ', []],
  ])('%s', (text, words) => {
    expect(splitWords(text)).toEqual(words)
  })
})

describe('targets', () => {
  it.each([
    ['deploy/web', web], ['Deployments/web', web], ['web', { namespace: '', kind: '', name: 'web' }], ['shop/sts/db', { namespace: 'shop', kind: 'statefulset', name: 'db' }],
    ['ingresses/a', { namespace: '', kind: 'ingress', name: 'a' }], ['networkpolicies/a', { namespace: '', kind: 'networkpolicy', name: 'a' }],
    ['a/b/c/d', undefined], ['deployment/', undefined],
  ])('%s', (text, target) => {
    expect(parseTarget(text)).toEqual(target)
  })
})
