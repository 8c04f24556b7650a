import { clientId, createSecret, objectId, tenantId } from "@keyless/core/plugin"
import { authConformance } from "@keyless/testkit"
import { afterAll, test } from "vitest"
import { servicePrincipalAuth } from "../src/index.ts"
import { login, openSandbox } from "./sandbox.ts"

const sandbox = await openSandbox()
afterAll(() => sandbox.stop())

const client = "50000000-0000-4000-8000-000000000002"
const secret = "sandbox-only-shop-secret"
const tenant = tenantId(sandbox.tenantId)

const cases = authConformance(servicePrincipalAuth({ azure: login(sandbox) }), {
  begin: () => sandbox.reset(),
  snapshot: async () => ({ Azure: JSON.stringify(sandbox.state()) }),
  options: { "client-id": client, secret },
  principal: {
    kind: "service",
    objectId: objectId("40000000-0000-4000-8000-000000000002"),
    clientId: clientId(client),
    tenantId: tenant,
    name: "shop-app",
    credential: {
      kind: "client-secret",
      clientId: clientId(client),
      clientSecret: createSecret(secret),
      tenantId: tenant,
    },
  },
  missing: { "client-id": "50000000-0000-4000-8000-00000000dead", secret },
  badOptions: [
    { options: { secret }, path: "client-id" },
    { options: { "client-id": client }, path: "secret" },
    { options: { "client-id": client, secret, "object-id": "x" }, path: "object-id" },
  ],
  breakdowns: [
    {
      name: "the directory refuses to be read",
      damage: async () => sandbox.setFaults({ graphForbidden: true }),
    },
  ],
  secrets: () => [secret],
})
for (const each of cases) test(each.name, each.run)
