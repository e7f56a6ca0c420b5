import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { planHtml } from '../../src/report/html/page.ts'
import { samplePlan } from './sample-plan.ts'

const page = planHtml(samplePlan())

/** The page without what is inside its own style and script. */
function body(text: string): string {
  return text.replace(/<style>[\s\S]*?<\/style>/, '').replace(/<script>[\s\S]*?<\/script>/, '')
}

/** Names of elements and attributes in the order in which they come. */
function skeleton(text: string): string {
  return [...body(text).matchAll(/<\/?[a-z][^<>]*>/gi)].map(([tag]) => tag.replaceAll(/="[^"]*"/g, '=""')).join('')
}

describe('the page of a plan', () => {
  it('loads nothing and lets nothing be loaded', () => {
    expect(page).toContain(`content="default-src 'none';`)
    // What someone may follow is no part of the page: the pages of rules alone.
    const own = page.replace(/<a href="https:\/\/stowage\.dev\/rules\/[a-z-]+\/[a-z-]+">/g, '<a>')
    expect(own).not.toMatch(/(?:src|href)\s*=\s*["']?(?!["']?#)/)
    expect(own).not.toMatch(/url\(|@import|https?:\/\//)
  })

  it.each([
    ['the verdict as its title', '<h1>1 created, 1 configured, 1 refused; web stalls after 40s, 1 pod stays pending</h1>'],
    ['a problem with its place', 'rollout-stalled</a> · deploy/web.yaml:12'],
    ['a field before and after', '<del>shop:1.2</del> <ins>shop:web</ins>'],
    ['the words of the server', 'deployments.apps &#34;web&#34; already exists'],
    ['a conflict by manager', 'conflict with kubectl-scale: .spec.replicas'],
    ['the peak of a quota', '<i class="peak" style="width:62.5%">'],
    ['a stalled rollout with its deadline', 'its deadline passes at 10 min'],
    ['a crate that can be found by its name', 'data-pod="shop/web-0 deployment/web"'],
    ['a crate whose size follows its request', 'class="crate s4"'],
    ['the state of a node', '<span class="state">cordoned · dedicated=gpu:NoSchedule</span>'],
    ['a pending pod with what would place it', '<li>request 100m instead of 250m cpu</li>'],
    ['a connection that breaks', 'shop/cart no longer reaches web.shop: no port is called http any more'],
    ['what does not survive the loss of a node', '<td class="bad">no</td><td>shop/web-0</td>'],
    ['what a command printed', 'deployment.apps/web rolled back'],
    ['what it leans on', '<strong>image pulls</strong> is approximated: every image takes 1s'],
  ])('shows %s', (_what, markup) => {
    expect(page).toContain(markup)
  })

  it('names every chapter that it links to', () => {
    const links = [...page.matchAll(/href="#([^"]*)"/g)].map(([, id]) => id)
    expect(links).toHaveLength(11)
    for (const id of links) expect(page).toContain(`id="${id ?? ''}"`)
  })

  it('leaves out chapters that have nothing to say', () => {
    const sample = samplePlan()
    const bare = planHtml({ ...sample, problems: [], changes: [], fidelity: [], commands: [], events: [], timeline: [], rollouts: [], pending: [], admission: { notes: [], quotas: [] }, headroom: { workloads: [], losses: [] }, effects: { services: [], budgets: [], restarts: [], broken: [], evicted: [] } })
    expect([...bare.matchAll(/<section id="([^"]*)"/g)].map(([, id]) => id)).toEqual(['placement'])
  })

  it('gives one crate per ship to the keyboard, and reaches the others by arrow', () => {
    expect([...page.matchAll(/tabindex="0"/g)]).toHaveLength(3)
    expect([...page.matchAll(/tabindex="-1"/g)]).toHaveLength(9)
  })

  it('crowds crates by workload in large fleets', () => {
    const sample = samplePlan()
    const [node] = sample.placement
    if (node === undefined) throw new Error('the sample has nodes')
    const pods = Array.from({ length: 3100 }, (_none, index) => ({ ...node.pods[0], name: `web-${String(index)}`, workload: 'Deployment/web' })) as typeof node.pods
    expect(planHtml({ ...sample, placement: [{ ...node, pods }] })).toContain('3100 pods of Deployment/web')
  })

  it('is not broken by anything that a manifest holds', () => {
    const plain = skeleton(page)
    fc.assert(fc.property(fc.oneof(fc.string({ unit: 'binary' }), fc.constantFrom('</script><script>alert(1)</script>', '"><img src=x onerror=alert(1)>', "' onmouseover='x", '<!--', ']]>', '\u202e')), (text) => {
      expect(skeleton(planHtml(samplePlan(`w${text}`)))).toBe(plain)
    }), { numRuns: 60 })
  })
})
