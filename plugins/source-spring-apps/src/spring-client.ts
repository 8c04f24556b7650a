import { AppPlatformManagementClient } from "@azure/arm-appplatform"
import type { Azure, BeginPoller, HeldIdentities } from "@keyless/azure"

// The newest stable version of the service; the SDK's own is a preview.
const apiVersion = "2023-12-01"

/** The part of an app that this plugin reads. */
export interface AppData {
  readonly identity?: HeldIdentities | null
  readonly properties?: { readonly provisioningState?: string }
}

/** The part of a deployment that this plugin reads. */
export interface DeploymentData {
  readonly name?: string
  readonly sku?: { readonly tier?: string }
  readonly properties?: {
    readonly provisioningState?: string
    readonly active?: boolean
    readonly source?: { readonly type?: string; readonly runtimeVersion?: string }
    readonly deploymentSettings?: {
      /** Null where there are none. */
      readonly environmentVariables?: Readonly<Record<string, string>> | null
    }
  }
}

interface AppPatch {
  identity?: { type?: string; userAssignedIdentities?: Record<string, object | null> }
}

interface RequestOptions {
  abortSignal?: AbortSignal
  requestOptions?: { customHeaders?: Record<string, string> }
}

/** The calls of Azure Spring Apps that are used, for one app. */
export interface SpringClient {
  app(options: RequestOptions): Promise<AppData>
  updateApp(patch: AppPatch, options: RequestOptions): Promise<BeginPoller<AppData>>
  deployments(options: RequestOptions): Promise<readonly DeploymentData[]>
  /** Public addresses that the apps of the service call from. */
  outbound(options: RequestOptions): Promise<readonly string[]>
  deployment(name: string, options: RequestOptions): Promise<DeploymentData>
  /** Replaces the environment variables of a deployment and leaves the rest of it alone. */
  updateVariables(
    deployment: string,
    environmentVariables: Record<string, string>,
    options: RequestOptions,
  ): Promise<BeginPoller<DeploymentData>>
}

/** Azure takes an identity away by `null`, which the SDK sends but its types do not know. */
interface Patching {
  beginUpdate(
    group: string,
    service: string,
    app: string,
    patch: AppPatch,
    options: RequestOptions,
  ): Promise<BeginPoller<AppData>>
}

/** Makes the calls. This module loads the SDK, so it is imported on first use. */
export function springClientOf(
  azure: Azure,
  {
    subscription,
    resourceGroup,
    service,
    app,
  }: Readonly<Record<"subscription" | "resourceGroup" | "service" | "app", string>>,
): SpringClient {
  const { apps, deployments, services } = azure.client(
    (credential, options) =>
      new AppPlatformManagementClient(credential, subscription, { ...options, apiVersion }),
  )
  const patching: Patching = apps
  return {
    app: (options) => apps.get(resourceGroup, service, app, options),
    updateApp: (patch, options) => patching.beginUpdate(resourceGroup, service, app, patch, options),
    async outbound(options) {
      const { properties } = await services.get(resourceGroup, service, options)
      return properties?.networkProfile?.outboundIPs?.publicIPs ?? []
    },
    async deployments(options) {
      const all: DeploymentData[] = []
      for await (const one of deployments.list(resourceGroup, service, app, options)) all.push(one)
      return all
    },
    deployment: (name, options) => deployments.get(resourceGroup, service, app, name, options),
    updateVariables: (name, environmentVariables, options) =>
      deployments.beginUpdate(
        resourceGroup,
        service,
        app,
        name,
        { properties: { deploymentSettings: { environmentVariables } } },
        options,
      ),
  }
}
