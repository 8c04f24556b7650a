import { type Azure, readNamedResource, identitiesOf, identityStep, serviceConnector } from "@keyless/azure"
import { type Context, defineSource, type SourcePlugin } from "@keyless/core/plugin"

import { containerAppId, type ContainerAppParts, identityOf, openContainerApp } from "./container-app.ts"
import { containerNamed } from "./environment.ts"
import { containerAppsFailure } from "./error-codes.ts"
import { refuseUnusable, unusable } from "./identity-lifecycle.ts"
import { containerAppsOptions, type ContainerAppsSourceOptions } from "./options.ts"
import { settingsStore } from "./settings.ts"

/**
 * Apps of Azure Container Apps. Resolving an app is one GET.
 *
 * @example const plugins = [containerAppsSource({ azure: createAzure() }), systemIdentityAuth()]
 * @public
 */
export function containerAppsSource({
  azure,
}: {
  readonly azure: Azure
}): SourcePlugin<ContainerAppsSourceOptions> {
  return defineSource({
    id: "containerapp",
    title: "Azure Container Apps",
    version: "0.1.0",
    options: containerAppsOptions,
    optionsFromId: (id, container) =>
      containerAppId.match(id) === undefined
        ? null
        : { id, ...(container === undefined ? {} : { container }) },
    async resolve(context, options) {
      const parts = await locate(azure, context, options)
      const app = await openContainerApp(azure, parts)
      const { subscription, resourceGroup } = parts
      const { value, containers } = await readNamedResource(
        () => app.get(context),
        {
          what: `container app "${app.name}" in the resource group ${resourceGroup}`,
          list: `az containerapp list --subscription ${subscription} --resource-group ${resourceGroup} --query "[].name" --output tsv`,
          resource: app.id,
        },
        (message, facts) => containerAppsFailure("source_not_found", message, facts),
      )
      const container = containerNamed(
        containers,
        options.container,
        app,
        value.template?.initContainers ?? [],
      )
      const identity = identityOf(value)
      return {
        id: app.id,
        name: app.name,
        settings: settingsStore(app, container.name),
        // Whether its environment is in a virtual network, the environment says. Addresses: Microsoft Learn, "Networking in Azure Container Apps".
        network: { app: app.name, outbound: () => Promise.resolve(value.outboundIpAddresses ?? []) },
        foreign: serviceConnector(azure, app.id),
        parts: {
          current: container.name,
          others: containers.flatMap(({ name }) =>
            name === undefined || name === container.name
              ? []
              : [{ name, settings: settingsStore(app, name) }],
          ),
          namesIn: "app",
          named: options.container !== undefined,
        },
        identities: identitiesOf(identity),
        unusableIdentity: (objectId) => unusable(app, value, objectId),
        identity(request) {
          refuseUnusable(app, value, request)
          return identityStep(azure, app, identity, request)
        },
      }
    },
  })
}

async function locate(
  azure: Azure,
  context: Context,
  options: ContainerAppsSourceOptions,
): Promise<ContainerAppParts> {
  const { id, resourceGroup = "", name = "" } = options
  if (id !== undefined) return containerAppId.parse(id)
  return { subscription: await azure.subscription(context, options.subscription), resourceGroup, app: name }
}
