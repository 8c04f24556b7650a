import { clientId, objectId, tenantId } from "@keyless/core/plugin"
import { authConformance } from "@keyless/testkit"
import { test } from "vitest"
import { systemIdentityAuth } from "../src/index.ts"

const cases = authConformance(systemIdentityAuth(), {
  // The plugin asks the app and knows no other world.
  begin: async () => {},
  snapshot: async () => ({}),
  options: {},
  principal: {
    kind: "service",
    objectId: objectId("70000000-0000-4000-8000-000000000001"),
    clientId: clientId("80000000-0000-4000-8000-000000000001"),
    tenantId: tenantId("10000000-0000-4000-8000-000000000001"),
    name: "shop-web",
    credential: { kind: "ambient" },
  },
  badOptions: [
    { options: { "user-object-id": "ada" }, path: "user-object-id" },
    { options: { "principal-id": "x" }, path: "" },
  ],
})
for (const each of cases) test(each.name, each.run)
