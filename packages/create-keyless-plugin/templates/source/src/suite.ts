import { clientId, objectId, tenantId } from "@keyless/core/plugin"
import { sourceConformance } from "@keyless/testkit"
import { nightShift, startHarbor } from "./harbor-in-memory.ts"
import { harborSource } from "./harbor-source.ts"

/** The cases that the plugin has to pass, for `npm test` and for `keyless plugins check`. */
export default () => {
  const { harbor, world } = startHarbor()
  return sourceConformance(harborSource(harbor), {
    begin: async () => void Object.assign(world, startHarbor().world),
    options: { app: "shop" },
    missing: { app: "attic" },
    badOptions: [{ options: {}, path: "app" }],
    identities: [
      { kind: "system-assigned" },
      {
        kind: "user-assigned",
        id: "/identities/night-shift",
        name: nightShift.name,
        objectId: objectId(nightShift.objectId),
        clientId: clientId(nightShift.clientId),
        tenantId: tenantId(nightShift.tenantId),
      },
    ],
    snapshot: async () => ({
      ...Object.fromEntries(
        Object.entries(world.app.settings).map(([key, value]) => [`setting ${key}`, value]),
      ),
      ...Object.fromEntries(Object.keys(world.app.identities).map((id) => [`identity ${id}`, null])),
    }),
    writes: async () => world.writes,
    breakdowns: [{ name: "Harbor is away", damage: async () => void (world.away = true) }],
    secrets: () => [],
  })
}
