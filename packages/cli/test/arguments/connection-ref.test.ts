import { expect, test } from "vitest"
import { readConnectionRef } from "../../src/arguments/connection-ref.ts"
import type { ManifestOption, ManifestPlugin } from "../../src/manifest/manifest.ts"

const option = (property: string, flag = property): ManifestOption => ({
  property,
  key: property,
  flag,
  aliases: [],
  description: "",
  type: "text",
  required: false,
  secret: false,
})
const source: ManifestPlugin = {
  kind: "source",
  id: "containerapp",
  aliases: [],
  title: "Container app",
  version: "1.0.0",
  options: [option("name"), option("container"), option("id", "source-id")],
}
const app = "/subscriptions/s/resourceGroups/demo/providers/Microsoft.App/containerApps/shop-app"
const id = `${app}/providers/Microsoft.ServiceLinker/linkers/shop`

test("the id of a connection names the app, and the flags beside it a part of the app", () => {
  expect(readConnectionRef({ id, container: "worker" }, source)).toEqual({
    name: "shop",
    source: { kind: "containerapp", options: { id: app, container: "worker" } },
    sourceId: app,
  })
})

test("flags that name another app go to the source, which refuses them", () => {
  expect(readConnectionRef({ id, name: "other-app" }, source).source.options).toEqual({
    id: app,
    name: "other-app",
  })
})
