import { z } from "zod"
import { guid } from "../state/guid.ts"
import { same } from "../state/resource-id.ts"
import { invalidParameter } from "../arm/answers.ts"
import { acted } from "../arm/fields/roles.ts"
import type { ArmRoute } from "../arm/routes.ts"
import { childRoutes } from "./children.ts"
import type { AnyServer, Servers } from "./server-kind.ts"

/** Whoever administers a server. `login` is the name to log in with, `objectId` the answer's `sid`. */
export interface SingleAdministrator {
  readonly objectId: string
  readonly login: string
}

/** A server that has one administrator at most. */
export interface AdministeredServer<A> extends AnyServer {
  administrator?: A | undefined
}

/** Properties that the administrators of every provider have, for the body of a PUT. */
export const administratorProperties = {
  administratorType: acted(z.literal("ActiveDirectory").nullish()),
  login: acted(z.string().min(1)),
  sid: acted(guid),
  tenantId: acted(z.guid().nullish()),
}

type CommonProperties = z.output<z.ZodObject<typeof administratorProperties>>

/** What differs between providers. */
export interface AdministratorFacts<S, A extends SingleAdministrator, P extends CommonProperties> {
  readonly shownType?: string
  /** Names of the long-running operations. */
  readonly management: { readonly put: string; readonly remove: string }
  readonly properties: z.ZodType<P>
  /** The parameter that is blamed for a principal that nobody has. */
  readonly unknownPrincipal: string
  /** The administrator that a PUT makes. @throws ArmFailure */
  make(server: S, properties: P): A
  /** Properties of the provider's own in an answer. */
  show(administrator: A): Readonly<Record<string, unknown>>
  /** Refuses a DELETE that the provider would refuse. @throws ArmFailure */
  checkRemoval?(server: S): void
}

/** The one name an administrator can have. */
const key = "ActiveDirectory"

/** The one Entra administrator of a server, `administrators/ActiveDirectory`: a second PUT replaces the first (recorded). */
export const singleAdministratorRoutes = <
  S extends AdministeredServer<A>,
  A extends SingleAdministrator,
  P extends CommonProperties,
>(
  servers: Servers<S>,
  facts: AdministratorFacts<S, A, P>,
): ArmRoute[] => {
  const { store } = servers.plane
  const ofServer = ({ administrator }: AdministeredServer<A>) =>
    administrator === undefined ? [] : [administrator]
  const change = async (server: AdministeredServer<A>, next: A | undefined, sync: () => Promise<void>) => {
    const before = server.administrator
    server.administrator = next
    try {
      await sync()
    } catch (error) {
      // The databases refused: who administered them still does.
      server.administrator = before
      throw error
    }
  }

  return childRoutes(servers, {
    collection: "administrators",
    basis: "recorded",
    ...(facts.shownType !== undefined && { shownType: facts.shownType }),
    properties: facts.properties,
    list: (server: S) => ofServer(server),
    find: (server: S, name) => (same(name, key) ? ofServer(server)[0] : undefined),
    show: (administrator) => ({
      key,
      name: key,
      properties: {
        administratorType: key,
        login: administrator.login,
        sid: administrator.objectId,
        tenantId: store.state.tenantId,
        ...facts.show(administrator),
      },
    }),
    put(server: S, name, properties) {
      if (!same(name, key)) throw invalidParameter("administratorName", name)
      if (properties.tenantId && !same(properties.tenantId, store.state.tenantId))
        throw invalidParameter("tenantId", properties.tenantId)
      // An application may be named by its client id too (Azure/azure-powershell 23509).
      if (servers.plane.tokens.findById(properties.sid) === undefined)
        throw invalidParameter(facts.unknownPrincipal, properties.sid)
      const next = facts.make(server, properties)
      return {
        management: facts.management.put,
        work: (databases, id) => change(server, next, () => databases.syncAdministrators(id)),
      }
    },
    remove(server: S) {
      facts.checkRemoval?.(server)
      return {
        management: facts.management.remove,
        work: (databases, id) => change(server, undefined, () => databases.syncAdministrators(id)),
      }
    },
  })
}
