import { isDenied } from "../../../kit/state/access.ts"
import type { LiveAppConfigurationStore } from "../state.ts"
import { appConfigurationStoreId } from "../state.ts"
import type { ControlPlane } from "../../../kit/context.ts"
import { failWith, type DataAnswer } from "../../../kit/data/answers.ts"
import type { DataRequest, DataRoute } from "../../../kit/data/routes.ts"
import { forbidden, invalidArgument } from "./answers.ts"
import { fieldNames } from "./bodies.ts"
import type { Conditions } from "./conditions.ts"

const keyValues = "Microsoft.AppConfiguration/configurationStores/keyValues"

/** Makes routes of a store, refused to whoever has no role for them. `queries` are the parameters they take. */
export const createStoreRoute =
  (plane: ControlPlane) =>
  (
    method: DataRoute<LiveAppConfigurationStore>["method"],
    path: string,
    kind: "read" | "write" | "delete",
    queries: readonly string[],
    handle: (request: DataRequest, store: LiveAppConfigurationStore) => DataAnswer,
  ): DataRoute<LiveAppConfigurationStore> => {
    const operation = `${keyValues}/${kind}`
    return {
      method,
      path,
      operation,
      basis: "documented",
      refuse({ caller }, store) {
        const allowed = plane.provided.allows(caller.objectId, operation, appConfigurationStoreId(store))
        const denied = isDenied(plane.store, caller.objectId, operation)
        return allowed && !denied ? undefined : forbidden(operation)
      },
      handle(request, store) {
        const unknown = request.queryNames.find((name) => name !== "api-version" && !queries.includes(name))
        if (unknown !== undefined) return invalidArgument(unknown, `The sandbox does not know '${unknown}'.`)
        if (request.header("accept-datetime") !== undefined) {
          return invalidArgument("Accept-Datetime", "The sandbox keeps no earlier values.")
        }
        return handle(request, store)
      },
    }
  }

/** The conditions of a request. */
export const conditionsOf = (request: DataRequest): Conditions => ({
  ifMatch: request.header("if-match"),
  ifNoneMatch: request.header("if-none-match"),
})

/** Names of the fields a request asks for; none means all. @throws DataFailure 400 */
export const fieldsOf = (request: DataRequest): readonly string[] => {
  const fields = (request.query("$select") ?? "").split(",").filter((name) => name !== "")
  const unknown = fields.find((name) => !fieldNames.includes(name))
  if (unknown !== undefined) throw failWith(invalidArgument("$select", `There is no field '${unknown}'.`))
  return fields
}
