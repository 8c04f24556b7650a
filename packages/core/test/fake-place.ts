import { type PlacedSetting, type Placement, type SettingsPlace, proof } from "../src/plugin/index.ts"
import { decideChange } from "../src/settings/change.ts"
import { change, type World } from "./fake-world.ts"

/** Two places in memory: a safe for secrets, with a reference in the settings, and a shelf for everything, which other apps use too. */
export function fakePlace(world: World, { where }: Placement): SettingsPlace | null {
  if (where !== "safe" && where !== "shelf") return null
  const inside = world.places[where]
  const among = (settings: readonly PlacedSetting[]) =>
    new Map([...inside].filter(([key]) => settings.some((setting) => setting.key === key)))
  const base = {
    title: `${where} of the shop`,
    readPermissions: [{ operation: `${where}/read`, scope: `/${where}` }],
    writePermissions: [{ operation: `${where}/write`, scope: `/${where}` }],
    read: async (_context: unknown, settings: readonly PlacedSetting[]) => among(settings),
    change: async (
      _context: unknown,
      settings: readonly PlacedSetting[],
      decide: Parameters<SettingsPlace["change"]>[2],
    ) => {
      const { set, remove } = decideChange(decide, among(settings))
      change(world, `${where}.change`)
      for (const key of remove) inside.delete(key)
      for (const [key, value] of set) inside.set(key, value)
    },
  }
  if (where === "safe") {
    return {
      ...base,
      keeps: ({ secret }) => secret,
      standIn: ({ key }) => `@safe(${key})`,
      access: (principal) => [
        proof({
          id: "safe.access",
          title: "Let the app read the safe",
          why: "The references are read as the app.",
          needs: [principal],
          async prove() {
            world.changes.push("safe.access")
            return null
          },
        }),
      ],
    }
  }
  return { ...base, keeps: () => true, signposts: { SHELF_URL: "https://shelf" }, shared: true }
}
