import { clientId, objectId, tenantId } from "@keyless/core/plugin"
import { authConformance } from "@keyless/testkit"
import { afterAll, test } from "vitest"
import { userIdentityAuth } from "../src/index.ts"
import { login, openSandbox } from "./sandbox.ts"

const sandbox = await openSandbox()
afterAll(() => sandbox.stop())

const client = "80000000-0000-4000-8000-000000000001"
const subscription = "20000000-0000-4000-8000-000000000001"

const cases = authConformance(userIdentityAuth({ azure: login(sandbox) }), {
  begin: () => sandbox.reset(),
  snapshot: async () => ({ Azure: JSON.stringify(sandbox.state()) }),
  options: { "client-id": client, "subs-id": subscription },
  principal: {
    kind: "service",
    objectId: objectId("70000000-0000-4000-8000-000000000001"),
    clientId: clientId(client),
    tenantId: tenantId(sandbox.tenantId),
    name: "shop-identity",
    credential: { kind: "client-id", clientId: clientId(client) },
  },
  missing: { "client-id": subscription, "subs-id": subscription },
  badOptions: [
    { options: { "client-id": "shop", "subs-id": subscription }, path: "client-id" },
    { options: { "client-id": client }, path: "subs-id" },
  ],
})
for (const each of cases) test(each.name, each.run)
