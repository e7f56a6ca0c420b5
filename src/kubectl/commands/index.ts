import type { Command } from '../command.ts'
import { create } from './create.ts'
import { remove } from './delete.ts'
import { replace } from './replace.ts'
import { get } from './get.ts'
import { generatorCommand, type Generator } from '../generators/generator.ts'
import { clusterRole, clusterRoleBinding, role, roleBinding, serviceAccount } from '../generators/access.ts'
import { configMap, dockerSecret, genericSecret, tlsSecret } from '../generators/data.ts'
import { namespace, podDisruptionBudget, priorityClass, quota } from '../generators/policies.ts'
import { ingress } from '../generators/ingress.ts'
import { clusterIp, externalName, loadBalancer, nodePort } from '../generators/services.ts'
import { cronJob, deployment, job } from '../generators/workloads.ts'
import { secretHelp, serviceHelp, setHelp } from './help.ts'
import { apply } from './apply.ts'
import { annotate, label } from './label.ts'
import { autoscale } from './autoscale.ts'
import { expose } from './expose.ts'
import { run } from './run.ts'
import { scale } from './scale.ts'
import { setLastApplied, viewLastApplied } from './last-applied.ts'
import { cordon, uncordon } from './node.ts'
import { taint } from './taint.ts'
import { env } from './set/env.ts'
import { setCommand } from './set/set-command.ts'
import { image, resources, selector, serviceAccount as setServiceAccount, subject } from './set/simple.ts'
import { edit, editLastApplied } from './edit.ts'
import { pause, restart, resume } from './rollout/change.ts'
import { history } from './rollout/history.ts'
import { status } from './rollout/status.ts'
import { undo } from './rollout/undo.ts'
import { kustomize } from './kustomize.ts'
import { token } from './token.ts'
import { wait } from './wait.ts'
import { drain } from './drain.ts'
import { describe } from './describe.ts'
import { events } from './events.ts'
import { explain } from './explain.ts'
import { apiResources, apiVersions } from './discovery.ts'
import { diff } from './diff.ts'
import { patch } from './patch.ts'

/** A command, or a group of them. */
export interface CommandNode {
  readonly name?: string
  readonly aliases?: readonly string[]
  readonly command?: Command
  readonly children?: Readonly<Record<string, CommandNode>>
  /** What `--help` prints. */
  readonly help?: string
}

const generators: Readonly<Record<string, CommandNode>> = {
  namespace: leaf('namespace', namespace, 'ns'),
  quota: leaf('quota', quota, 'resourcequota'),
  configmap: leaf('configmap', configMap, 'cm'),
  serviceaccount: leaf('serviceaccount', serviceAccount, 'sa'),
  deployment: leaf('deployment', deployment, 'deploy'),
  clusterrole: leaf('clusterrole', clusterRole),
  clusterrolebinding: leaf('clusterrolebinding', clusterRoleBinding),
  role: leaf('role', role),
  rolebinding: leaf('rolebinding', roleBinding),
  poddisruptionbudget: leaf('poddisruptionbudget', podDisruptionBudget, 'pdb'),
  priorityclass: leaf('priorityclass', priorityClass, 'pc'),
  job: leaf('job', job),
  cronjob: leaf('cronjob', cronJob, 'cj'),
  token: { name: 'token', command: token },
  ingress: leaf('ingress', ingress, 'ing'),
  secret: { name: 'secret', children: { generic: leaf('generic', genericSecret), 'docker-registry': leaf('docker-registry', dockerSecret), tls: leaf('tls', tlsSecret) }, help: secretHelp },
  service: { name: 'service', aliases: ['svc'], children: { clusterip: leaf('clusterip', clusterIp), nodeport: leaf('nodeport', nodePort), loadbalancer: leaf('loadbalancer', loadBalancer), externalname: leaf('externalname', externalName) }, help: serviceHelp },
}

function leaf(name: string, generator: Generator, ...aliases: string[]): CommandNode {
  return { name, aliases, command: generatorCommand(generator) }
}

export const commandTree: CommandNode = {
  children: {
    create: { name: 'create', command: create, children: generators },
    delete: { name: 'delete', command: remove },
    replace: { name: 'replace', command: replace },
    get: { name: 'get', command: get },
    run: { name: 'run', command: run },
    expose: { name: 'expose', command: expose },
    scale: { name: 'scale', command: scale },
    autoscale: { name: 'autoscale', command: autoscale },
    label: { name: 'label', command: label },
    annotate: { name: 'annotate', command: annotate },
    diff: { name: 'diff', command: diff },
    patch: { name: 'patch', command: patch },
    apply: { name: 'apply', command: apply, children: { 'edit-last-applied': { name: 'edit-last-applied', command: editLastApplied }, 'view-last-applied': { name: 'view-last-applied', command: viewLastApplied }, 'set-last-applied': { name: 'set-last-applied', command: setLastApplied } } },
    set: {
      name: 'set', help: setHelp,
      children: {
        image: { name: 'image', command: setCommand(image) }, resources: { name: 'resources', command: setCommand(resources) }, env: { name: 'env', command: setCommand(env) }, selector: { name: 'selector', command: setCommand(selector) },
        serviceaccount: { name: 'serviceaccount', aliases: ['sa'], command: setCommand(setServiceAccount) }, subject: { name: 'subject', command: setCommand(subject) },
      },
    },
    'api-resources': { name: 'api-resources', command: apiResources },
    'api-versions': { name: 'api-versions', command: apiVersions },
    kustomize: { name: 'kustomize', command: kustomize },
    wait: { name: 'wait', command: wait },
    explain: { name: 'explain', command: explain },
    events: { name: 'events', command: events },
    describe: { name: 'describe', command: describe },
    edit: { name: 'edit', command: edit },
    rollout: {
      name: 'rollout',
      children: {
        pause: { name: 'pause', command: pause }, resume: { name: 'resume', command: resume }, restart: { name: 'restart', command: restart }, status: { name: 'status', command: status }, history: { name: 'history', command: history },
        undo: { name: 'undo', command: undo },
      },
    },
    taint: { name: 'taint', command: taint },
    drain: { name: 'drain', command: drain },
    cordon: { name: 'cordon', command: cordon },
    uncordon: { name: 'uncordon', command: uncordon },
  },
}
