import { clientId, objectId, tenantId } from "@keyless/core/plugin"
import { authConformance } from "@keyless/testkit"
import { harborAuth } from "./harbor-auth.ts"
import { nightShift, startHarbor } from "./harbor-in-memory.ts"

/** The cases that the plugin has to pass, for `npm test` and for `keyless plugins check`. */
export default () => {
  const { harbor, world } = startHarbor()
  return authConformance(harborAuth(harbor), {
    begin: async () => void Object.assign(world, startHarbor().world),
    snapshot: async () => ({}),
    options: { identity: "night-shift" },
    missing: { identity: "day-shift" },
    breakdowns: [{ name: "Harbor is away", damage: async () => void (world.away = true) }],
    badOptions: [{ options: {}, path: "identity" }],
    principal: {
      kind: "service",
      name: nightShift.name,
      objectId: objectId(nightShift.objectId),
      clientId: clientId(nightShift.clientId),
      tenantId: tenantId(nightShift.tenantId),
      credential: { kind: "client-id", clientId: clientId(nightShift.clientId) },
    },
  })
}
