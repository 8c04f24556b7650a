import type { ArmRoute } from "../../../../src/kit/arm/routes.ts"
import { resourceRoutes } from "../../../../src/kit/arm/resources.ts"
import { subscriptionRoutes } from "../../../../src/kit/arm/subscriptions.ts"
import type { ControlPlane } from "../../../../src/kit/context.ts"
import { createKit } from "../../../../src/kit/create-kit.ts"
import { createLog } from "../../../../src/kit/http/request-log.ts"
import { knownOf } from "../../../../src/kit/known-services.ts"
import { openServices } from "../../../../src/kit/open-services.ts"
import { createFaults } from "../../../../src/kit/state/faults.ts"
import { createStore } from "../../../../src/kit/state/store.ts"
import { azureServices } from "../../../../src/index.ts"

const nothing = (): never => {
  throw new Error("nothing runs here")
}

const idle = async () => {
  const services = azureServices()
  const opened = openServices(services)
  const known = knownOf(services)
  const faults = createFaults()
  const plane = await createKit({
    url: "https://127.0.0.1",
    store: createStore({}, opened, known.roles, faults),
    faults,
    known,
    running: () => [],
    directory: "nowhere",
    issueCertificate: nothing,
    statements: createLog(),
    lenient: false,
    onExchange: undefined,
    now: Date.now,
  })
  return { opened, plane }
}

/** A control plane that serves nothing. */
export const idlePlane = async (): Promise<ControlPlane> => (await idle()).plane

/** The operations of ARM, with nothing behind them. */
export const routesOf = async (): Promise<readonly ArmRoute[]> => {
  const { opened, plane } = await idle()
  return [
    ...subscriptionRoutes(plane),
    ...resourceRoutes(plane),
    ...opened.flatMap((service) => service.start(plane).routes ?? []),
  ]
}
