/** Something that stands on, or waits for, others. */
export interface Node {
  readonly id: string
  readonly needs: readonly string[]
}

/** How far each node is from one that needs nothing: one more than the farthest of those that it needs. */
export function depths(nodes: readonly Node[]): ReadonlyMap<string, number> {
  const byId = new Map(nodes.map((node) => [node.id, node]))
  const found = new Map<string, number>()
  const depthOf = (id: string): number => {
    const known = found.get(id)
    if (known !== undefined) return known
    const needs = byId.get(id)?.needs.filter((each) => byId.has(each)) ?? []
    const depth = needs.length === 0 ? 0 : 1 + Math.max(...needs.map(depthOf))
    found.set(id, depth)
    return depth
  }
  for (const { id } of nodes) depthOf(id)
  return found
}

/** The nodes with only those needs that do not follow from other ones. */
export function reduced<N extends Node>(nodes: readonly N[]): readonly N[] {
  const byId = new Map(nodes.map((node) => [node.id, node]))
  const reaches = (from: string, to: string): boolean =>
    byId.get(from)?.needs.some((each) => each === to || reaches(each, to)) ?? false
  return nodes.map((node) => ({
    ...node,
    needs: node.needs.filter((need) => !node.needs.some((other) => other !== need && reaches(other, need))),
  }))
}
