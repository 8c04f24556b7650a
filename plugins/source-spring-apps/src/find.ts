import { readNamedResource } from "@keyless/azure"
import type { Context } from "@keyless/core/plugin"

import { springAppsFailure } from "./error-codes.ts"
import type { AppPlace, SpringApp } from "./spring-app.ts"
import type { AppData, DeploymentData } from "./spring-client.ts"

/** A deployment as it was read. */
export type NamedDeployment = DeploymentData & { readonly name: string }

/** An app, one of its deployments, and the other ones. */
export interface FoundApp {
  readonly app: AppData
  readonly deployment: NamedDeployment
  readonly others: readonly NamedDeployment[]
}

/**
 * Reads an app and its deployments, of which it chooses the one of the name, or the active one; two requests, sent together.
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
  const reading = spring.deployments(context)
  // Where the app is not there either, that is the error to tell.
  reading.catch(() => undefined)
  const app = await readNamedResource(
    () => spring.get(context),
    {
      what: `app ${spring.name} in the Azure Spring Apps service ${service}`,
      list: `az spring app list ${scope} --query "[].name" --output tsv`,
      resource: spring.id,
    },
    (message, options) => springAppsFailure("source_not_found", message, options),
  )
  const all = (await reading).flatMap(({ name: its, ...rest }) =>
    its === undefined ? [] : [{ ...rest, name: its }],
  )
  const deployment = chosenOf(spring, all, name, scope)
  if (/^standardgen2$/i.test(deployment.sku?.tier ?? "")) {
    throw springAppsFailure(
      "plan_retired",
      `The service ${service} is on the Standard consumption and dedicated plan, which was shut down in March 2025.`,
      { hint: "Move the app to Azure Container Apps and connect it there.", resource: spring.id },
    )
  }
  return { app, deployment, others: all.filter((other) => other !== deployment) }
}

function chosenOf(
  spring: SpringApp,
  all: readonly NamedDeployment[],
  wanted: string | undefined,
  scope: string,
): NamedDeployment {
  const chosen = all.find(({ name, properties }) =>
    wanted === undefined ? properties?.active === true : name.toLowerCase() === wanted.toLowerCase(),
  )
  if (chosen !== undefined) return chosen
  const names = all.map(({ name }) => name)
  const activate = `make one active with: az spring app set-deployment --name ${spring.name} --deployment ${names[0]} ${scope}`
  throw springAppsFailure(
    "deployment_not_found",
    wanted === undefined
      ? `The app ${spring.name} has no active deployment.`
      : `The app ${spring.name} has no deployment ${wanted}.`,
    {
      hint:
        names.length === 0
          ? `Deploy the app with: az spring app deploy --name ${spring.name} ${scope}`
          : `Name one with --deployment (${names.join(", ")})${wanted === undefined ? `, or ${activate}` : "."}`,
      resource: spring.id,
    },
  )
}
