import { armRoutes } from "../../../../src/kit/arm/arm-routes.ts"
import type { ArmRoute } from "../../../../src/kit/arm/routes.ts"
import type { ControlPlane } from "../../../../src/kit/context.ts"
import { createDatabaseHosts } from "../../../../src/kit/gateway/database-hosts.ts"
import { createTokenService } from "../../../../src/kit/entra/token-service.ts"
import { createUserGrants } from "../../../../src/kit/entra/user-grants.ts"
import { createMetadataEndpoints } from "../../../../src/kit/app-identities/metadata-endpoints.ts"
import { createServiceEndpoints } from "../../../../src/kit/data/service-endpoints.ts"
import { createFaults } from "../../../../src/kit/state/faults.ts"
import { createStore } from "../../../../src/kit/state/store.ts"

const nothing = (): never => {
  throw new Error("nothing runs here")
}

/** A control plane that serves nothing. */
export const idlePlane = async (): Promise<ControlPlane> => {
  const url = "https://127.0.0.1"
  const now = Date.now
  const faults = createFaults()
  const store = createStore({}, faults, now)
  const tokens = await createTokenService({ url, store, faults, now })
  return {
    url,
    store,
    faults,
    tokens,
    userGrants: createUserGrants(now),
    now,
    lenient: false,
    databases: createDatabaseHosts(store, { postgres: nothing, mysql: nothing, sql: nothing }),
    endpoints: createServiceEndpoints(store, { vault: nothing, configuration: nothing }, nothing),
    metadata: createMetadataEndpoints({ store, tokens, faults, now }, (app) => app),
  }
}

/** The operations of ARM, with nothing behind them. */
export const routesOf = async (): Promise<readonly ArmRoute[]> => armRoutes(await idlePlane()).routes
