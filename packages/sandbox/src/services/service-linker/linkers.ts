import type { LiveLinker } from "./state.ts"
import { canonical, same } from "../../kit/state/resource-id.ts"
import type { ServiceKit } from "../../kit/service.ts"
import type { LinkerState } from "./state.ts"
import { armFailure, ok } from "../../kit/arm/answers.ts"
import { linkerVersions as apiVersions } from "./api-versions.ts"
import type { OperationAddress } from "../../kit/arm/operations.ts"
import type { ArmRequest, ArmRoute } from "../../kit/arm/routes.ts"

const type = "Microsoft.ServiceLinker/linkers"

/** Where the status of a linker's operation is (recorded). */
const address: OperationAddress = {
  provider: "Microsoft.ServiceLinker",
  inResourceGroup: false,
  status: "operationStatuses",
  results: "operationResults",
  signed: true,
  running: "Deleting",
}

const idOf = ({ source, name }: LiveLinker) => `${source}/providers/${type}/${name}`

/** A linker as Azure shows it (recorded). */
const body = (linker: LiveLinker, deleting: boolean) => ({
  id: idOf(linker),
  name: linker.name,
  type: "microsoft.servicelinker/linkers",
  properties: {
    publicNetworkSolution: null,
    configurationInfo: {
      customizedKeys: null,
      additionalConfigurations: null,
      additionalConnectionStringProperties: null,
      deleteOrUpdateBehavior: null,
      action: null,
      daprProperties: null,
    },
    provisioningState: deleting ? "Deleting" : "Succeeded",
    targetService: { id: linker.target, resourceProperties: null, type: "AzureResource" },
    authInfo: linker.authInfo,
    clientType: linker.clientType,
    scope: linker.scope ?? null,
    vNetSolution: null,
    secretStore: { keyVaultId: null, keyVaultSecretName: null },
  },
})

/** Connections of Service Connector on apps: read, list, delete. None can be made here. */
export const linkerRoutes = (plane: ServiceKit<LinkerState>): ArmRoute[] => {
  const deleting = new Set<string>()
  const linkers = () => plane.own.linkers
  const sourceOf = (request: ArmRequest) => `/${request.param("source")}`
  /** @throws ArmFailure 404 where there is no such app */
  const appOf = (request: ArmRequest): string => {
    const source = sourceOf(request)
    const app = source.replace(/\/deployments\/[^/]+$/i, "")
    if (plane.provided.findApp(app) !== undefined) return source
    throw armFailure(
      404,
      "ResourceNotFound",
      `The Resource '${source.split("/providers/").at(-1)}' was not found.`,
    )
  }
  const find = (request: ArmRequest): LiveLinker | undefined =>
    linkers().find((one) => same(one.source, appOf(request)) && same(one.name, request.param("linker")))
  const found = (request: ArmRequest): LiveLinker => {
    const linker = find(request)
    if (linker !== undefined) return linker
    throw armFailure(
      404,
      "ResourceNotFound",
      `The resource '${request.path.split("/providers/").slice(1).join("/providers/")}' could not be found.`,
    )
  }
  const shown = (linker: LiveLinker) => body(linker, deleting.has(canonical(idOf(linker))))
  const all = `/{+source}/providers/${type}`
  const one = `${all}/{linker}`
  return [
    {
      method: "GET",
      path: all,
      operation: `${type}/read`,
      apiVersions,
      basis: "recorded",
      handle(request) {
        const source = appOf(request)
        return ok({
          value: linkers()
            .filter((each) => same(each.source, source))
            .map(shown),
        })
      },
    },
    {
      method: "GET",
      path: one,
      operation: `${type}/read`,
      apiVersions,
      basis: "recorded",
      handle: (request) => ok(shown(found(request))),
    },
    {
      method: "POST",
      path: `${one}/listConfigurations`,
      operation: `${type}/listConfigurations/action`,
      apiVersions,
      basis: "recorded",
      handle: (request) =>
        ok({
          configurations: found(request).settings.map((name) => ({
            name,
            value: "HIDDEN",
            configType: "Default",
            keyVaultReferenceIdentity: null,
            description: "",
          })),
        }),
    },
    {
      method: "DELETE",
      path: one,
      operation: `${type}/delete`,
      apiVersions,
      basis: "recorded",
      handle(request) {
        const linker = find(request)
        if (linker === undefined) return { status: 204 }
        const key = canonical(idOf(linker))
        deleting.add(key)
        const accepted = plane.operations.accept({
          name: "DeleteLinker",
          operation: `${type}/delete`,
          address,
          location: "eastus",
          subscriptionId: /\/subscriptions\/(?<id>[^/]+)/i.exec(linker.source)?.groups?.["id"] ?? "",
          resourceGroup: "",
          apiVersion: "2021-01-01-privatepreview",
          queue: key,
          async work() {
            const { source: app, scope: container, settings: names } = linker
            plane.provided.removeSettings({ app, container, names })
            plane.own.linkers.splice(plane.own.linkers.indexOf(linker), 1)
          },
          ended: () => deleting.delete(key),
        })
        return { ...accepted, body: null }
      },
    },
    ...plane.operations.routes(address, ["2021-01-01-privatepreview"]),
  ]
}
