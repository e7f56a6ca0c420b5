import type { CodeLens } from 'vscode-languageserver'
import { loadClusterState, type ClusterState } from '../plan/cluster-input/load-state.ts'
import type { Bundle } from '../model/bundle.ts'
import type { Resource } from '../model/resource.ts'
import { collectSources } from '../source/collect.ts'
import type { LiveWorkspace } from '../workspace/live-workspace.ts'
import { hasLens, placementTexts } from './placement-lenses.ts'
import { TextPositions } from './positions.ts'

/** Which workload a lens stands over, as its `data` says. */
interface LensOf { readonly path: string, readonly document: number, readonly item: number | null }

/**
 * Lenses over workloads, with where their pods go. Where they stand is told at once; what they say is worked out when the editor shows them,
 * and only for sets that changed since.
 */
export class Lenses {
  private readonly clusterPaths: readonly string[]
  private readonly root: string
  private cluster: Promise<ClusterState> | undefined
  private placements = new WeakMap<Bundle, ReadonlyMap<Resource, string>>()

  /** `options`: what the editor sends with `initialize`, of which `cluster` is a path or a list of paths. */
  constructor(root: string, options: unknown) {
    this.root = root
    this.clusterPaths = clusterPathsOf(options)
  }

  async of(path: string, workspace: LiveWorkspace): Promise<CodeLens[]> {
    const { files } = await workspace.model()
    const file = files.find((one) => one.path === path)
    if (file === undefined) return []
    const positions = new TextPositions(file.text)
    return file.resources.filter(hasLens).map((resource): CodeLens => {
      const data: LensOf = { path, document: resource.document, item: resource.item ?? null }
      return { range: positions.rangeOf(resource.at('kind').span), data }
    })
  }

  async resolve(lens: CodeLens, workspace: LiveWorkspace): Promise<CodeLens> {
    const { path, document, item } = lens.data as LensOf
    const { files, bundles } = await workspace.model()
    const resource = files.find((one) => one.path === path)?.resources.find((one) => one.document === document && (one.item ?? null) === item)
    const bundle = resource && bundles.get(resource)
    const title = bundle === undefined ? '' : (await this.placementsOf(bundle)).get(resource as Resource) ?? ''
    return { ...lens, command: { title, command: '' } }
  }

  /** The files of the cluster may have changed. */
  forgetCluster(): void {
    if (this.clusterPaths.length === 0) return
    this.cluster = undefined
    this.placements = new WeakMap()
  }

  private async placementsOf(bundle: Bundle): Promise<ReadonlyMap<Resource, string>> {
    this.cluster ??= this.readCluster()
    const cluster = await this.cluster
    const known = this.placements.get(bundle) ?? placementTexts(bundle, cluster)
    this.placements.set(bundle, known)
    return known
  }

  private async readCluster(): Promise<ClusterState> {
    if (this.clusterPaths.length === 0) return loadClusterState([])
    const { files } = await collectSources({ paths: this.clusterPaths, cwd: this.root, gitignore: false })
    return loadClusterState(files)
  }
}

function clusterPathsOf(options: unknown): readonly string[] {
  const { cluster } = (typeof options === 'object' && options !== null ? options : {}) as { cluster?: unknown }
  const paths: readonly unknown[] = Array.isArray(cluster) ? cluster : [cluster]
  return paths.filter((path): path is string => typeof path === 'string' && path !== '')
}
