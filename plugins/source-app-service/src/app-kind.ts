import type { SiteData } from "./site.ts"
import { isLinux } from "./setting-names.ts"
import { suggestClient, suggestFunctionClient, suggestWindowsClient } from "./stack.ts"

/** What differs between the kinds of app that App Service hosts. */
export interface AppKind {
  /** Id of the source, and the Azure CLI's name of the command group. */
  readonly source: "webapp" | "functionapp"
  readonly title: string
  /** For messages: `web app`. */
  readonly noun: string
  /** Whether its apps may look for connection strings in the section of that name. */
  readonly connectionStrings: boolean
  /** The client type that the site itself suggests. */
  suggestClient(found: SiteData): string | undefined
  /** The one that is told beside it, where the site suggests none. */
  suggestFurther(facts: StackFacts): Promise<string | undefined>
}

/** What tells of a site's stack beside the site. */
export interface StackFacts {
  readonly found: SiteData
  readonly settings: ReadonlyMap<string, string>
  /** Asks for what the portal and the Azure CLI noted of the stack. */
  readonly notedStack: () => Promise<string | undefined>
}

/** An app that is no function app. */
export const webApp: AppKind = {
  source: "webapp",
  title: "Azure App Service web app",
  noun: "web app",
  connectionStrings: true,
  suggestClient: ({ siteConfig }) => suggestClient(siteConfig),
  async suggestFurther({ found, notedStack }) {
    return isLinux(found) ? undefined : suggestWindowsClient(await notedStack(), found.siteConfig)
  },
}

/** An app of Azure Functions, in any plan. */
export const functionApp: AppKind = {
  source: "functionapp",
  title: "Azure Functions app",
  noun: "function app",
  connectionStrings: false,
  suggestClient: ({ siteConfig, functionAppConfig }) =>
    suggestFunctionClient(siteConfig, functionAppConfig?.runtime?.name),
  async suggestFurther({ settings }) {
    return suggestFunctionClient(undefined, settings.get("FUNCTIONS_WORKER_RUNTIME"))
  },
}

/** The kind of an app that was read. Azure writes it as words: `functionapp,linux`. */
export function kindOf({ kind = "" }: SiteData): AppKind {
  return kind.toLowerCase().split(",").includes("functionapp") ? functionApp : webApp
}
