/** The `homepage` of package.json; every page of a rule is `<homepage>/rules/<group>/<id>`. */
export const homepage = 'https://stowage.dev'

export function rulePageUrl(group: string, id: string): string {
  return `${homepage}/rules/${group}/${id}`
}
