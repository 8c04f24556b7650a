import { type AuthPlugin, createSecret, defineAuth, type Principal, proof } from "@keyless/core/plugin"
import { noOptions } from "./schema.ts"

/** The auth plugin that asks the source for the app's system identity. @public */
export function memoryIdentity(): AuthPlugin<Readonly<Record<string, never>>> {
  return defineAuth({
    id: "testkit-identity",
    title: "Identity of the app",
    version: "0.1.0",
    options: noOptions,
    credential: "ambient",
    resolve: async (_context, _options, source) => source.identity({ kind: "system-assigned" }),
  })
}

/** Secrets for {@link memorySecretIdentity}, the hardest to write first. */
export const secretsOfIdentity = [
  "testkit secret; 'quoted' \"twice\" {braced}",
  'testkit secret; "quoted" {braced}',
] as const

/** The auth plugin of an identity that shows a secret. @public */
export function memorySecretIdentity(
  principal: Principal,
  secret: string = secretsOfIdentity[0],
): AuthPlugin<Readonly<Record<string, never>>> {
  const { clientId, tenantId } = principal
  return defineAuth({
    id: "testkit-secret-identity",
    title: "Identity with a secret",
    version: "0.1.0",
    options: noOptions,
    runsAs: "application",
    credential: "client-secret",
    resolve: async () =>
      proof<Principal>({
        id: "identity.look",
        title: `Look ${principal.name} up`,
        why: "The database knows it by its object id.",
        async prove({ signal }) {
          signal.throwIfAborted()
          if (clientId === undefined) throw new TypeError("The principal has no client id.")
          const clientSecret = createSecret(secret)
          return { ...principal, credential: { kind: "client-secret", clientId, tenantId, clientSecret } }
        },
      }),
  })
}
