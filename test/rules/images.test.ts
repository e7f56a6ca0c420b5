import { describe, expect, it } from 'vitest'
import { parseReference } from '../../rules/images/_reference.ts'
import { normalPath, runtimeSocketAt, runtimeSockets } from '../../rules/security/_host-paths.ts'

const digest = `sha256:${'0123456789abcdef'.repeat(4)}`

describe('an image reference', () => {
  it.each([
    ['nginx', 'docker.io/library/nginx', undefined],
    ['nginx:1.27', 'docker.io/library/nginx', '1.27'],
    ['team/web', 'docker.io/team/web', undefined],
    ['localhost/web:1', 'localhost/web', '1'],
    ['localhost:5000/app', 'localhost:5000/app', undefined],
    ['repo:5000/app:1', 'repo:5000/app', '1'],
    ['index.docker.io/library/nginx', 'docker.io/library/nginx', undefined],
    ['registry.example/a__b/c.d/e--f:V1', 'registry.example/a__b/c.d/e--f', 'V1'],
    [`registry.example/web:1@${digest}`, 'registry.example/web', '1'],
    ['[::1]:5000/web', '[::1]:5000/web', undefined],
  ])('%s is read', (text, repository, tag) => {
    expect(parseReference(text)).toMatchObject({ repository, tag })
  })

  it.each([
    ['', 'it is empty'],
    ['web :1', 'it holds a blank'],
    ['https://registry.example/web', 'it is written as a URL'],
    ['Web:1', 'the repository "Web" has capitals'],
    ['registry.example/Team/web', 'the repository "Team/web" has capitals'],
    ['registry.example/web:1:2', 'it has two tags'],
    ['web:', 'the tag behind the colon is empty'],
    ['web:-1', '"-1" is no tag'],
    ['web@sha256:0123456789abcdef0123456789abcdef', 'the sha256 digest has 32 digits instead of 64'],
    ['web@sha256', '"sha256" is no digest'],
    [`web@md5:${'0'.repeat(32)}`, 'no runtime knows the digest algorithm "md5"'],
    ['registry.example//web', 'a part between slashes is empty'],
    ['registry.example/-web', '"-web" cannot be part of a repository'],
    ['0123456789abcdef'.repeat(4), 'a repository of 64 hexadecimal digits cannot be told from an image id'],
  ])('"%s" is refused: %s', (text, fault) => {
    expect(parseReference(text)).toBe(fault)
  })
})

describe('a host path', () => {
  it.each([['/usr/../etc//kubernetes/', '/etc/kubernetes'], ['/', '/'], ['/..', '/'], ['a/./b', '/a/b']])('%s is %s', (path, normal) => { expect(normalPath(path)).toBe(normal) })

  it.each([
    ['/var/run/docker.sock', '/run/docker.sock'],
    ['/run/containerd', '/run/containerd/containerd.sock'],
    ['/run/k3s/containerd/containerd.sock', '/run/k3s/containerd/containerd.sock'],
    ['/var/run', '/run/docker.sock'],
    ['/run/docker.sock.d', undefined],
    ['/data/docker.sock', undefined],
  ])('%s leads to the runtime socket %s', (path, socket) => { expect(runtimeSocketAt(path, runtimeSockets)).toBe(socket) })
})
