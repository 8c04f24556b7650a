import {
  clientId,
  defineAuth,
  type IdentityRequest,
  objectId,
  type Principal,
  type SourcePlugin,
  tenantId,
} from "@keyless/core/plugin"
import type { Bench } from "../engine/scene.ts"
import { memoryClient } from "../memory/client.ts"
import { databaseSnapshot, emptyDatabase, memoryDatabase } from "../memory/database.ts"
import { memorySecretIdentity, secretsOfIdentity } from "../memory/identity.ts"
import { noOptions } from "../memory/schema.ts"
import { without } from "../snapshot.ts"
import type { SourceFixture } from "./fixture.ts"

const stranger: Principal = {
  kind: "service",
  objectId: objectId("99999999-0000-4000-8000-000000000001"),
  clientId: clientId("99999999-0000-4000-8000-000000000002"),
  tenantId: tenantId("99999999-0000-4000-8000-000000000003"),
  name: "stranger",
  credential: { kind: "ambient" },
}

/** A source plugin and its fixture, with an identity that the source has to give the app, or one that shows a secret. */
export function sourceBench<O>(
  plugin: SourcePlugin<O>,
  fixture: SourceFixture,
  identity: IdentityRequest | "secret",
): Bench {
  const secret = heldTexts(fixture, secretsOfIdentity)[0] ?? ""
  const auth = identity === "secret" ? memorySecretIdentity(stranger, secret) : asking(identity)
  return {
    mayStayAfterUndo: () => false,
    // An identity that was given to an app stays with it.
    mayStayAfterDelete: (object) => object.startsWith("identity "),
    async begin() {
      await fixture.begin()
      const database = emptyDatabase()
      return {
        plugins: [plugin, auth, memoryDatabase(database, "testkit"), memoryClient("testkit")],
        spec: {
          name: "shop",
          source: { kind: plugin.id, options: fixture.options },
          target: { kind: "testkit-database", options: { database: "shop" } },
          auth: { kind: auth.id },
          client: "testkit-client",
        },
        async snapshot() {
          const all = { ...(await fixture.snapshot()), ...databaseSnapshot(database) }
          const made = await fixture.systemIdentity?.()
          return made === undefined ? all : without(made, all)
        },
        writes: fixture.writes,
        secrets: () => [...fixture.secrets(), ...(identity === "secret" ? [secret] : [])],
      }
    },
  }
}

/** Those of the texts that the app's settings can hold. */
export function heldTexts(
  { holds = () => true }: SourceFixture,
  texts: readonly string[],
): readonly string[] {
  return texts.filter(holds)
}

/** The auth plugin that asks the source for one identity. */
function asking(request: IdentityRequest) {
  return defineAuth({
    id: "testkit-identity",
    title: "Identity that the source gives",
    version: "0.1.0",
    options: noOptions,
    credential: request.kind === "system-assigned" ? "ambient" : "client-id",
    resolve: async (_context, _options, source) => source.identity(request),
  })
}
