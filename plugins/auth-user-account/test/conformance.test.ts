import type { TokenCredential } from "@azure/core-auth"
import { objectId, tenantId } from "@keyless/core/plugin"
import { authConformance } from "@keyless/testkit"
import { afterAll, describe, test } from "vitest"
import { userAccountAuth } from "../src/index.ts"
import { login, openSandbox } from "./sandbox.ts"

const ada = "30000000-0000-4000-8000-000000000001"
const nobody = "99999999-0000-4000-8000-000000000009"

const sandbox = await openSandbox()
afterAll(() => sandbox.stop())

const tokens = new Set<string>()
const signedInAs = (who: string): TokenCredential => ({
  async getToken(scopes) {
    const token = await sandbox.tokenFor(who, [scopes].flat()[0]?.replace(/\/\.default$/, "") ?? "")
    tokens.add(token)
    return { token, expiresOnTimestamp: Date.now() + 3_600_000 }
  },
})

describe.each([
  ["the caller", ada, {}],
  ["somebody else", "40000000-0000-4000-8000-000000000001", { "object-id": ada }],
])("%s", (_who, caller, options) => {
  const plugin = userAccountAuth({ azure: login(sandbox, { credential: signedInAs(caller) }) })
  const cases = authConformance(plugin, {
    begin: () => sandbox.reset(),
    snapshot: async () => ({ Azure: JSON.stringify(sandbox.state()) }),
    options,
    principal: {
      kind: "user",
      objectId: objectId(ada),
      tenantId: tenantId(sandbox.tenantId),
      name: "ada@keyless.example",
      credential: { kind: "person", loginName: "ada@keyless.example" },
    },
    missing: { "object-id": nobody },
    badOptions: [{ options: { "object-id": "ada" }, path: "object-id" }],
    breakdowns: [
      {
        name: "the directory refuses to be read",
        damage: async () => sandbox.setFaults({ graphForbidden: true }),
      },
    ],
    secrets: () => [...tokens],
  })
  for (const each of cases) test(each.name, each.run)
})
