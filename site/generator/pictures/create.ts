import type { Planned } from "../plans.ts"
import { titleOf } from "../plugins/permissions.ts"
import { depths, reduced } from "./layers.ts"
import { type Box, boxed, curve, frame, picture, textAt, wrapped } from "./svg.ts"

const width = 300
const height = 56
const gap = { x: 60, y: 40 }
const margin = { x: 40, y: 96 }

/** The steps of a create as a picture: which waits for which, and what is open for how long. */
export function createPicture(steps: Planned["steps"]): string {
  const nodes = reduced(steps)
  const depth = depths(nodes)
  const places = lanes(nodes, depth)
  const boxOf = (id: string): Box => {
    const place = places.get(id)
    if (place === undefined) throw new Error(`There is no step ${id}.`)
    return {
      x: margin.x + place.lane * (width + gap.x),
      y: margin.y + place.depth * (height + gap.y),
      width,
      height,
    }
  }
  const boxes = nodes.map((step) => ({ step, box: boxOf(step.id) }))
  const right = Math.max(...boxes.map(({ box }) => box.x + box.width))
  const bottom = Math.max(...boxes.map(({ box }) => box.y + box.height))
  return picture({ width: right + margin.x, height: bottom + 40 }, "The steps of a create", [
    textAt(margin.x, 30, "What a create does, and in which order", { bold: true, size: 15 }),
    ...[
      "Blue changes something, and can take it back. Yellow opens something, and closes it.",
      "Green looks, and changes nothing. Each step waits for those above it that lead to it.",
    ].map((line, index) => textAt(margin.x, 52 + index * 17, line, { color: "#4a5465", size: 12 })),
    ...nodes.flatMap((step) => (step.kind === "ephemeral" ? [ephemeralFrame(step.id, steps, boxOf)] : [])),
    ...boxes.flatMap(({ step, box }) =>
      step.needs.map((need) => {
        const from = boxOf(need)
        return curve([from.x + from.width / 2, from.y + from.height], [box.x + box.width / 2, box.y], gap.y)
      }),
    ),
    ...boxes.map(({ step, box }) => boxed(box, wrapped(titleOf(step), 40), step.kind, { heading: false })),
  ])
}

/** A frame around an ephemeral step and the steps inside it, which are those that name it among their needs. */
function ephemeralFrame(id: string, steps: Planned["steps"], boxOf: (id: string) => Box): string {
  const inside = [id, ...steps.filter(({ needs }) => needs.includes(id)).map((step) => step.id)].map(boxOf)
  const left = Math.min(...inside.map(({ x }) => x)) - 16
  const top = Math.min(...inside.map(({ y }) => y)) - 26
  const right = Math.max(...inside.map((box) => box.x + box.width)) + 16
  const bottom = Math.max(...inside.map((box) => box.y + box.height)) + 14
  return frame(
    { x: left, y: top, width: right - left, height: bottom - top },
    "open only in here",
    "ephemeral",
  )
}

/** The longest chain stands in the first lane; what has its turn at the same time stands beside it. */
function lanes(
  nodes: Planned["steps"],
  depth: ReadonlyMap<string, number>,
): ReadonlyMap<string, { readonly lane: number; readonly depth: number }> {
  const deepest = nodes.toSorted((one, other) => (depth.get(other.id) ?? 0) - (depth.get(one.id) ?? 0))[0]
  const chain = new Set<string>()
  for (let at = deepest; at !== undefined;) {
    chain.add(at.id)
    const above: string | undefined = at.needs.find(
      (need) => (depth.get(need) ?? 0) + 1 === depth.get(at?.id ?? ""),
    )
    at = nodes.find(({ id }) => id === above)
  }
  const taken = new Map<number, number>()
  return new Map(
    nodes.map(({ id }) => {
      const at = depth.get(id) ?? 0
      if (chain.has(id)) return [id, { lane: 0, depth: at }]
      const lane = (taken.get(at) ?? 0) + 1
      taken.set(at, lane)
      return [id, { lane, depth: at }]
    }),
  )
}
