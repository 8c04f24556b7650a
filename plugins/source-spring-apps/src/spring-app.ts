import {
  type Azure,
  type BeginPoller,
  requestAzure,
  type Freshness,
  isConflict,
  type IdentityHolder,
  type ResourceIdParts,
  resourceIdType,
  sendOnce,
  sendOnceBefore,
  waitFor,
} from "@keyless/azure"
import type { Context } from "@keyless/core/plugin"

import { springAppsFailure } from "./error-codes.ts"
import { settledRead } from "./settled.ts"
import type { AppData, DeploymentData } from "./spring-client.ts"

const appTemplate = "Microsoft.AppPlatform/Spring/{service}/apps/{app}"
const deploymentTemplate = "Microsoft.AppPlatform/Spring/{service}/apps/{app}/deployments/{deployment}"

/** Ids of the services that apps are in. */
export const serviceId = resourceIdType("Microsoft.AppPlatform/Spring/{service}")
/** Ids of apps. */
export const appId = resourceIdType(appTemplate)
/** Ids of deployments. */
export const deploymentId = resourceIdType(deploymentTemplate)

/** Where an app is. */
export type AppPlace = ResourceIdParts<typeof appTemplate>

type Call = Pick<Context, "signal">

/** One app of Azure Spring Apps. Every call throws KeylessError, translated by `@keyless/azure`. */
export interface SpringApp extends IdentityHolder, Freshness {
  get(context: Call): Promise<AppData>
  deployments(context: Call): Promise<readonly DeploymentData[]>
  /** Addresses that the service's apps call from. */
  outbound(context: Call): Promise<readonly string[]>
  deployment(context: Call, name: string): Promise<DeploymentData>
  /** The deployment, when no change to it is under way any more. @throws KeylessError `source_busy` */
  settledDeployment(context: Context, name: string, began?: () => void): Promise<DeploymentData>
  /**
   * Replaces the environment variables of a deployment, and resolves when its instances run with them. Sent once: what is written depends on
   * what was read.
   *
   * @throws KeylessError `source_busy` where another change was under way; it has ended by then
   */
  writeVariables(
    context: Context,
    name: string,
    variables: ReadonlyMap<string, string>,
    notAfter: number,
  ): Promise<void>
}

/** Opens an app. The SDK is loaded here; no request is sent. */
export async function openSpringApp(azure: Azure, place: AppPlace): Promise<SpringApp> {
  const { springClientOf } = await import("./spring-client.ts")
  const client = springClientOf(azure, place)
  const id = appId.build(place)
  const { app: name, service } = place

  const get: SpringApp["get"] = ({ signal }) =>
    requestAzure(() => client.app({ abortSignal: signal }), { resource: id, signal })
  const deployment: SpringApp["deployment"] = ({ signal }, one) =>
    requestAzure(() => client.deployment(one, { abortSignal: signal }), {
      resource: deploymentId.build({ ...place, deployment: one }),
      signal,
    })
  const settledApp = (context: Context) => settledRead(context, `the app ${name}`, () => get(context))
  const settledDeployment: SpringApp["settledDeployment"] = (context, one, began) =>
    settledRead(context, `the deployment ${one} of ${name}`, () => {
      began?.()
      return deployment(context, one)
    })
  const write = async (
    context: Context,
    begin: (options: WriteOptions) => Promise<BeginPoller<unknown>>,
    afterwards: () => Promise<unknown>,
  ): Promise<void> => {
    const { signal } = context
    const facts = { resource: id, signal }
    try {
      const options = { abortSignal: signal, requestOptions: { customHeaders: { ...sendOnce.headers } } }
      await waitFor(await requestAzure(() => begin(options), facts), context, facts)
    } catch (error) {
      if (!isConflict(error)) throw error
      await afterwards()
      throw springAppsFailure("source_busy", error.message, {
        retryable: true,
        resource: id,
        hint: "Wait until other changes to the app are done and run the same command again.",
        cause: error,
      })
    }
  }

  return {
    id,
    name,
    principalName: `${service}/apps/${name}`,
    permissions: ["read", "write"].map((verb) => ({
      operation: `Microsoft.AppPlatform/Spring/apps/${verb}`,
      scope: id,
    })),
    get,
    deployment,
    settledDeployment,
    outbound: ({ signal }) =>
      requestAzure(() => client.outbound({ abortSignal: signal }), { resource: id, signal }),
    deployments: ({ signal }) =>
      requestAzure(() => client.deployments({ abortSignal: signal }), { resource: id, signal }),
    readIdentities: async (context) => (await get(context)).identity ?? undefined,
    async patchIdentities(context, { type, ...identities }) {
      // The API's own word for both has no blank in it.
      const identity = { type: type.replace(" ", ""), ...identities }
      await write(
        context,
        (options) => client.updateApp({ identity }, options),
        () => settledApp(context),
      )
      return (await get(context)).identity ?? undefined
    },
    async writeVariables(context, one, variables, notAfter) {
      await write(
        context,
        (options) =>
          client.updateVariables(one, Object.fromEntries(variables), {
            ...options,
            requestOptions: { customHeaders: sendOnceBefore(notAfter).headers },
          }),
        async () => {
          await settledApp(context)
          await settledDeployment(context, one)
        },
      )
    },
    exclusively: (work) => azure.exclusively(id, work),
    freshMs: azure.freshMs,
    serially: (work) => azure.exclusively(id, work),
  }
}

interface WriteOptions {
  abortSignal: AbortSignal
  requestOptions: { customHeaders: Record<string, string> }
}
