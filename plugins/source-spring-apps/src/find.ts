import { found } from "@keyless/azure"
import { type Context, isKeylessError } from "@keyless/core/plugin"

import { springAppsFailure } from "./error-codes.ts"
import type { AppPlace, SpringApp } from "./spring-app.ts"
import type { AppData, DeploymentData } from "./spring-client.ts"

/** An app and one of its deployments. */
export interface FoundApp {
  readonly app: AppData
  readonly deployment: DeploymentData & { readonly name: string }
}

/**
 * Reads an app and the deployment of the name, or its active one; two requests, sent together.
 *
 * @throws KeylessError `source_not_found`, `deployment_not_found`, `plan_retired`
 */
export async function findApp(
  spring: SpringApp,
  context: Context,
  place: AppPlace,
  name: string | undefined,
): Promise<FoundApp> {
  const { subscription, resourceGroup, service } = place
  const scope = `--service ${service} --resource-group ${resourceGroup} --subscription ${subscription}`
  const reading =
    name === undefined ? activeOf(spring, context, scope) : namedOf(spring, context, name, scope)
  // Where the app is not there either, that is the error to tell.
  reading.catch(() => undefined)
  const app = await found(
    () => spring.get(context),
    {
      what: `app ${spring.name} in the Azure Spring Apps service ${service}`,
      list: `az spring app list ${scope} --query "[].name" --output tsv`,
      resource: spring.id,
    },
    (message, options) => springAppsFailure("source_not_found", message, options),
  )
  const deployment = await reading
  if (/^standardgen2$/i.test(deployment.sku?.tier ?? "")) {
    throw springAppsFailure(
      "plan_retired",
      `The service ${service} is on the Standard consumption and dedicated plan, which was shut down in March 2025.`,
      { hint: "Move the app to Azure Container Apps and connect it there.", resource: spring.id },
    )
  }
  return { app, deployment: { ...deployment, name: deployment.name ?? name ?? "" } }
}

async function activeOf(spring: SpringApp, context: Context, scope: string): Promise<DeploymentData> {
  const all = await spring.deployments(context)
  const active = all.find(({ properties }) => properties?.active === true)
  if (active !== undefined) return active
  const names = all.flatMap(({ name }) => name ?? [])
  throw springAppsFailure("deployment_not_found", `The app ${spring.name} has no active deployment.`, {
    hint:
      names.length === 0
        ? `Deploy the app with: az spring app deploy --name ${spring.name} ${scope}`
        : `Name one with --deployment (${names.join(", ")}), or make one active with: az spring app set-deployment --name ${spring.name} --deployment ${names[0]} ${scope}`,
    resource: spring.id,
  })
}

async function namedOf(
  spring: SpringApp,
  context: Context,
  name: string,
  scope: string,
): Promise<DeploymentData> {
  try {
    return await spring.deployment(context, name)
  } catch (error) {
    if (!isKeylessError(error) || error.code !== "resource_not_found") throw error
    throw springAppsFailure("deployment_not_found", `The app ${spring.name} has no deployment ${name}.`, {
      hint: `See which there are with: az spring app deployment list --app ${spring.name} ${scope} --query "[].name" --output tsv`,
      resource: spring.id,
      cause: error.cause,
    })
  }
}
