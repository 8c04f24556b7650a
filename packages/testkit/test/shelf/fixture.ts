import { clientId, objectId, tenantId } from "@keyless/core/plugin"
import type { SourceFixture } from "@keyless/testkit"
import { emptyShelf, type Shelf, shelfToken, systemIdentity } from "./source.ts"

/** The world of the suite: one shelf, which is put in order for each case. */
export function shelfFixture(shelf: Shelf): SourceFixture {
  return {
    async begin() {
      const fresh = emptyShelf()
      shelf.settings.clear()
      for (const [key, value] of fresh.settings) shelf.settings.set(key, value)
      shelf.identities.clear()
      shelf.writes = 0
      shelf.state = "well"
    },
    options: { app: "lamp" },
    badOptions: [
      { options: {}, path: "app" },
      { options: { app: 7 }, path: "app" },
    ],
    missing: { app: "vase" },
    identities: [
      { kind: "system-assigned" },
      {
        kind: "user-assigned",
        id: "/identities/second",
        name: "second",
        objectId: objectId("22222222-0000-4000-8000-000000000001"),
        clientId: clientId("22222222-0000-4000-8000-000000000002"),
        tenantId: tenantId("77777777-0000-4000-8000-000000000000"),
      },
    ],
    snapshot: async () => ({
      ...Object.fromEntries([...shelf.settings].map(([key, value]) => [`setting ${key}`, value])),
      ...Object.fromEntries(
        [...shelf.identities].map(([key, { objectId: held }]) => [`identity ${key}`, held]),
      ),
    }),
    systemIdentity: async () => systemIdentity.objectId,
    writes: async () => shelf.writes,
    breakdowns: [{ name: "the shelf is away", damage: async () => void (shelf.state = "away") }],
    secrets: () => [shelfToken],
  }
}
