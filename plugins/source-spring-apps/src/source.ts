import { type Azure, identitiesOf, identityStep, serviceConnector } from "@keyless/azure"
import { type Context, defineSource, type SourcePlugin } from "@keyless/core/plugin"

import { findApp } from "./find.ts"
import { springAppsOptions, type SpringAppsSourceOptions } from "./options.ts"
import { settingsStore } from "./settings.ts"
import { appId, type AppPlace, deploymentId, openSpringApp, serviceId } from "./spring-app.ts"
import { suggestClient } from "./stack.ts"

/**
 * Apps of Azure Spring Apps. The settings go to one deployment, so a resolved app has the deployment's id. Resolving is two requests.
 *
 * @example const plugins = [springAppsSource({ azure: createAzure() }), systemIdentityAuth()]
 * @public
 */
export function springAppsSource({
  azure,
}: {
  readonly azure: Azure
}): SourcePlugin<SpringAppsSourceOptions> {
  return defineSource({
    id: "spring",
    aliases: ["spring-cloud"],
    title: "Azure Spring Apps app",
    version: "0.1.0",
    // learn.microsoft.com, "Azure Spring Apps retirement announcement".
    notice:
      "Azure Spring Apps takes no new services since 17 March 2025 and is shut down on 31 March 2028; its Standard consumption and dedicated plan is gone already. Plan to move your apps to Azure Container Apps.",
    options: springAppsOptions,
    optionsFromId: (id) =>
      deploymentId.match(id) === undefined && appId.match(id) === undefined ? null : { id },
    async resolve(context, options) {
      const { deployment: named, ...place } = await locate(azure, context, options)
      const { app: _, ...inService } = place
      const spring = await openSpringApp(azure, place)
      const { app, deployment, others } = await findApp(spring, context, place, named)
      const idOf = (name: string) => deploymentId.build({ ...place, deployment: name })
      const settingsOf = (name: string) => settingsStore(spring, { id: idOf(name), name })
      const identity = app.identity ?? undefined
      return {
        id: idOf(deployment.name),
        name: spring.name,
        suggestedClient: suggestClient(deployment.properties?.source?.runtimeVersion),
        settings: settingsOf(deployment.name),
        network: {
          app: spring.name,
          outbound: (inner) => spring.outbound(inner),
          permissions: [
            { operation: "Microsoft.AppPlatform/Spring/read", scope: serviceId.build(inService) },
          ],
        },
        foreign: serviceConnector(azure, idOf(deployment.name)),
        parts: {
          namesIn: "part",
          others: others.map(({ name }) => ({ name, settings: settingsOf(name) })),
        },
        identities: identitiesOf(identity),
        identity: (request) => identityStep(azure, spring, identity, request),
      }
    },
  })
}

async function locate(
  azure: Azure,
  context: Context,
  { id, resourceGroup = "", service = "", app = "", deployment, subscription }: SpringAppsSourceOptions,
): Promise<AppPlace & { readonly deployment?: string | undefined }> {
  if (id !== undefined) return deploymentId.match(id) ?? appId.parse(id)
  return {
    subscription: await azure.subscription(context, subscription),
    resourceGroup,
    service,
    app,
    deployment,
  }
}
