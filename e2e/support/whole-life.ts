import { expect } from "vitest"
import { appToken } from "./database.ts"
import { shopSpec, type World } from "./harness.ts"
import { changes, findings, settings, writes } from "./look.ts"
import { shop } from "./shop.ts"

/** Identities that an app has by itself, as choices for {@link WholeLife}. */
export const ownIdentities = [
  { auth: { kind: "system-identity", options: {} }, clientId: undefined, written: [] },
  {
    auth: shop.auths.userIdentity,
    clientId: shop.identity.clientId,
    written: ["CLIENTID"],
  },
] as const

/** A service principal with a secret. */
const secretPrincipal = {
  auth: shop.auths.servicePrincipal,
  written: ["CLIENTID", "CLIENTSECRET", "TENANTID"],
} as const

/**
 * The auth types of an app, each with the way in which the app gets its token.
 *
 * @param prefix - of the settings that the identity is written into, as `AZURE_MYSQL`
 */
export function everyAuth(prefix: string, audience: string) {
  const keys = (names: readonly string[]) => names.map((name) => `${prefix}_${name}`)
  return [
    ...ownIdentities.map(({ auth, clientId, written }) => ({
      auth,
      extraKeys: keys(written),
      token: (world: World) => appToken(world, shop.siteId, clientId, audience),
    })),
    {
      auth: secretPrincipal.auth,
      extraKeys: keys(secretPrincipal.written),
      token: async (world: World) => {
        const { [`${prefix}_CLIENTID`]: client = "", [`${prefix}_CLIENTSECRET`]: secret = "" } =
          settings(world)
        const token = await world.secretCredential(client, secret).getToken(`${audience}/.default`)
        return token?.token ?? ""
      },
    },
  ]
}

/** What differs from target to target and from auth type to auth type in the life of a connection. */
export interface WholeLife {
  readonly auth: { readonly kind: string; readonly options: Readonly<Record<string, string>> }
  readonly user: string
  /** Settings that the auth type must write, besides those of the result. */
  readonly extraKeys?: readonly string[]
  /** Gets a token as the app does. What it gives uses the database with it, also when the app's settings are gone, and reads `tea`. */
  readonly login: () => Promise<() => Promise<unknown>>
  /** What is to be seen while the connection is there. */
  readonly alive: () => void
  /** What the database says to the login of a deleted connection. */
  readonly refused: RegExp
}

/**
 * Creates a connection, uses it, validates it, creates it again, which changes nothing, and deletes it, which leaves nothing.
 *
 * @returns what the delete told
 */
export async function liveFromCreateToDelete(
  world: World,
  { auth, user, extraKeys = [], login, alive, refused }: WholeLife,
) {
  const before = settings(world)
  const { result } = await world.create({ auth })
  const { configuration, ...made } = result
  expect(configuration.map(({ key }) => key)).toEqual(made.settings)
  expect(result).toMatchObject({ name: "shop", auth: auth.kind, user })
  const written = Object.keys(settings(world)).filter((key) => !(key in before))
  expect(written).toEqual(
    expect.arrayContaining([...result.settings, ...extraKeys, "KEYLESS_CONNECTION_SHOP"]),
  )
  const use = await login()
  expect(await use()).toBe("tea")
  alive()

  expect(await findings(world)).toEqual({})
  expect(await world.engine().list(shopSpec.source)).toEqual([made])

  world.sandbox.clearLogs()
  const again = await world.create({ auth })
  expect(again.result).toEqual(result)
  expect(changes(world)).toEqual([])
  // Where there is a firewall, it is opened to look, and closed again.
  const opened = writes(world)
  expect(opened.filter((write) => !write.includes("firewallRules"))).toEqual([])
  expect(again.events.at(-1)).toMatchObject({ type: "run.done", changed: opened.length > 0 })
  const useAgain = await login()
  expect(await useAgain()).toBe("tea")

  const deleted = await world.delete()
  await expect(useAgain()).rejects.toThrow(refused)
  expect(settings(world)).toEqual(before)
  expect(await world.engine().list(shopSpec.source)).toEqual([])
  return deleted
}
