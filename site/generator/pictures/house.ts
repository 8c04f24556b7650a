import { type WorkspacePackage, workspacePackages } from "../repository.ts"
import { depths, reduced } from "./layers.ts"
import { boxed, curve, picture, textAt, type Tone } from "./svg.ts"

interface Room {
  readonly id: string
  readonly lines: readonly string[]
  readonly needs: readonly string[]
  readonly tone: Tone
}

const kinds = ["source", "auth", "target", "client"] as const
const margin = 40
const gap = { x: 26, y: 64 }

/** The packages as a picture: who needs whom. Plugins of one kind share a room. */
export function housePicture(all: readonly WorkspacePackage[] = workspacePackages()): string {
  const rooms = reduced(roomsOf(all))
  const floors = floorsOf(rooms)
  const sizes = new Map(rooms.map((room) => [room.id, sizeOf(room)]))
  const size = (id: string) => sizes.get(id) ?? { width: 0, height: 0 }
  const widths = floors.map((floor) => floor.reduce((sum, { id }) => sum + size(id).width + gap.x, -gap.x))
  const width = Math.max(...widths) + 2 * margin

  let y = 76
  const places = new Map<string, { x: number; y: number; width: number; height: number }>()
  for (const [index, floor] of floors.entries()) {
    let x = (width - (widths[index] ?? 0)) / 2
    const height = Math.max(...floor.map(({ id }) => size(id).height))
    for (const { id } of belowTheirUsers(floor, rooms, places)) {
      places.set(id, { x, y: y + height - size(id).height, ...size(id) })
      x += size(id).width + gap.x
    }
    y += height + gap.y
  }
  const placeOf = (id: string) => {
    const found = places.get(id)
    if (found === undefined) throw new Error(`There is no room ${id}.`)
    return found
  }
  return picture({ width, height: y - gap.y + margin }, "The packages of Keyless", [
    textAt(margin, 30, "The packages, and what each of them stands on", { bold: true, size: 15 }),
    textAt(
      margin,
      50,
      "An arrow leads to what a package needs to run. Needs that follow from others are left out.",
      {
        color: "#4a5465",
        size: 12,
      },
    ),
    ...rooms.flatMap(({ id, needs }) => {
      const from = placeOf(id)
      return needs.map((need) => {
        const to = placeOf(need)
        return curve([from.x + from.width / 2, from.y + from.height], [to.x + to.width / 2, to.y])
      })
    }),
    ...rooms.map((room) => boxed(placeOf(room.id), room.lines, room.tone)),
  ])
}

/** From the top: each room above those that it needs, and the plugins side by side. */
function floorsOf(rooms: readonly Room[]): readonly (readonly Room[])[] {
  const depth = depths(rooms)
  const isKind = (id: string) => kinds.some((kind) => kind === id)
  const ofPlugins = Math.max(...rooms.map(({ id }) => (isKind(id) ? (depth.get(id) ?? 0) : 0)))
  const floor = ({ id }: Room) => (isKind(id) ? ofPlugins : (depth.get(id) ?? 0))
  const top = Math.max(...rooms.map(floor))
  return Array.from({ length: top + 1 }, (_, index) => rooms.filter((room) => floor(room) === top - index))
}

/** The rooms of a floor in the order of the middle of those that need them. */
function belowTheirUsers(
  floor: readonly Room[],
  rooms: readonly Room[],
  places: ReadonlyMap<string, { readonly x: number; readonly width: number }>,
): readonly Room[] {
  const middle = ({ id }: Room) => {
    const users = rooms.flatMap((user) => (user.needs.includes(id) ? (places.get(user.id) ?? []) : []))
    return users.length === 0
      ? Number.MAX_SAFE_INTEGER
      : users.reduce((sum, { x, width }) => sum + x + width / 2, 0) / users.length
  }
  return floor.toSorted((one, other) => middle(one) - middle(other))
}

function roomsOf(all: readonly WorkspacePackage[]): readonly Room[] {
  const published = all.filter((each) => !each.private)
  const roomOf = (name: string) => {
    const short = name.replace(/^@keyless\//, "")
    const found = published.find((each) => each.name === name)
    const kind =
      found?.folder.startsWith("plugins/") === true
        ? kinds.find((each) => short.startsWith(`${each}-`))
        : undefined
    return kind ?? short
  }
  const rooms = new Map<string, WorkspacePackage[]>()
  for (const each of published) rooms.set(roomOf(each.name), [...(rooms.get(roomOf(each.name)) ?? []), each])
  return [...rooms].map(([id, members]) => {
    const isKind = kinds.some((kind) => kind === id)
    const needs = new Set(members.flatMap((each) => each.needs.map(roomOf)))
    needs.delete(id)
    return {
      id,
      lines: isKind
        ? [`${id} plugins`, ...columns(members.map(({ name }) => name.replace(`@keyless/${id}-`, "")))]
        : [id],
      needs: [...needs].toSorted((one, other) => one.localeCompare(other)),
      tone: isKind ? "proof" : id === "core" ? "action" : "plain",
    }
  })
}

/** Words in lines of three. */
function columns(words: readonly string[]): readonly string[] {
  const lines: string[] = []
  for (let index = 0; index < words.length; index += 3) lines.push(words.slice(index, index + 3).join(", "))
  return lines
}

const sizeOf = ({ lines }: Room) => ({
  width: Math.max(80, ...lines.map((line) => line.length * 6.9 + 28)),
  height: 22 + lines.length * 17,
})
