import type { Connection } from "@keyless/core"
import { objectId, tenantId } from "@keyless/core/plugin"
import { expect, test } from "vitest"
import { linkerView } from "../../src/output/linker.ts"

const connection: Connection = {
  name: "shop",
  source: "/subscriptions/s/resourceGroups/demo/providers/Microsoft.App/containerApps/shop-app",
  target: { kind: "sql", id: "/databases/shop" },
  auth: "system-identity",
  client: "nodejs",
  principal: {
    objectId: objectId("10000000-0000-4000-8000-000000000001"),
    tenantId: tenantId("10000000-0000-4000-8000-000000000002"),
    name: "shop-app",
  },
  user: "shop-app",
  privileges: "all",
  naming: "first",
  settings: [],
}

test("a linker has a scope where its settings are those of one part of the app", () => {
  expect(linkerView({ ...connection, part: "worker" })).toMatchObject({
    name: "shop",
    resourceGroup: "demo",
    scope: "worker",
  })
  expect(linkerView(connection)).not.toHaveProperty("scope")
})
