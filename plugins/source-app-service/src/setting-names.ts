import type { SettingNames } from "@keyless/core/plugin"
import { settingNames } from "@keyless/core/settings"

import type { SiteData } from "./site.ts"

/**
 * Names that App Service and Functions set or read themselves. Microsoft Learn, "Environment variables and app settings in Azure App Service" and
 * "App settings reference for Azure Functions".
 */
const reserved = [
  "APPSETTING_*",
  "CUSTOMCONNSTR_*",
  "MYSQLCONNSTR_*",
  "POSTGRESQLCONNSTR_*",
  "SQLAZURECONNSTR_*",
  "SQLCONNSTR_*",
  "WEBSITE_*",
  "WEBSITES_*",
  "SCM_*",
  "DOCKER_*",
  "FUNCTIONS_*",
  "AzureWebJobs*",
  "AzureFunctionsJobHost_*",
  "WEBJOBS_*",
  "APPLICATIONINSIGHTS_*",
  "IDENTITY_ENDPOINT",
  "IDENTITY_HEADER",
  "MSI_ENDPOINT",
  "MSI_SECRET",
  "PORT",
]

/**
 * Microsoft Learn, "Configure an App Service app": letters, digits, periods and underscores, and on Linux a period becomes an underscore. Dashes are
 * not among them: they are left out of the name (dotnet/extensions, issue 1659), and the portal refuses to save them.
 */
const onLinux = settingNames({
  shape: /^[A-Za-z0-9._]+$/,
  told: "App Service on Linux takes letters, digits and underscores in names of settings, and makes an underscore of a period",
  reserved,
  change: (name) => name.replaceAll(".", "_"),
  ignoreCase: true,
})

/** The same page, but for colons and dashes, which reach the process on Windows: ASP.NET's nested keys are written so. */
const onWindows = settingNames({
  shape: /^[A-Za-z0-9._:-]+$/,
  told: "App Service on Windows takes letters, digits, periods, underscores, dashes and colons in names of settings",
  reserved,
  ignoreCase: true,
})

/** What becomes of names of app settings and connection strings of a site. */
export function namesOf(found: SiteData): SettingNames {
  return isLinux(found) ? onLinux : onWindows
}

/** Whether a site runs on Linux. */
export function isLinux({ kind = "", reserved: onLinuxWorkers }: SiteData): boolean {
  return onLinuxWorkers === true || kind.toLowerCase().split(",").includes("linux")
}
