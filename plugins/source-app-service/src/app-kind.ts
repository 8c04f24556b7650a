import type { SiteData } from "./site.ts"
import { suggestClient, suggestFunctionClient } from "./stack.ts"

/** What differs between the kinds of app that App Service hosts. */
export interface AppKind {
  /** Id of the source, and the Azure CLI's name of the command group. */
  readonly source: "webapp" | "functionapp"
  readonly title: string
  /** For messages: `web app`. */
  readonly noun: string
  /** Whether its apps may look for connection strings in the section of that name. */
  readonly connectionStrings: boolean
  suggestClient(found: SiteData): string | undefined
}

/** An app that is no function app. */
export const webApp: AppKind = {
  source: "webapp",
  title: "Azure App Service web app",
  noun: "web app",
  connectionStrings: true,
  suggestClient: ({ siteConfig }) => suggestClient(siteConfig),
}

/** An app of Azure Functions, in any plan. */
export const functionApp: AppKind = {
  source: "functionapp",
  title: "Azure Functions app",
  noun: "function app",
  connectionStrings: false,
  suggestClient: ({ siteConfig, functionAppConfig }) =>
    suggestFunctionClient(siteConfig, functionAppConfig?.runtime?.name),
}

/** The kind of an app that was read. Azure writes it as words: `functionapp,linux`. */
export function kindOf({ kind = "" }: SiteData): AppKind {
  return kind.toLowerCase().split(",").includes("functionapp") ? functionApp : webApp
}
