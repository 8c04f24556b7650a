import type { SettingNames } from "@keyless/core/plugin"
import { settingNames } from "@keyless/core/settings"
import type { FileFormat } from "./place.ts"

/** The dotenv package's keys, but for a digit at the start, which no shell takes. */
const dotenv = settingNames({
  shape: /^[A-Za-z_.-][\w.-]*$/,
  told: "A dotenv file takes letters, digits, underscores, dashes and periods in names of variables, and no digit at the start",
  reserved: [],
})

/** `dotnet run` sets them as environment variables, whose names may be all but an equals sign; .NET, "Configuration providers". */
const launchSettings = settingNames({
  shape: /^[\w.:-]+$/,
  told: "A name in launchSettings.json has letters, digits, underscores, dashes, periods and colons",
  reserved: ["ASPNETCORE_*"],
  ignoreCase: true,
})

/** `Values` of local.settings.json become environment variables; names are compared as .NET's configuration does. */
const json = settingNames({
  shape: /^[\w.:-]+$/,
  told: "A name in a JSON file of settings has letters, digits, underscores, dashes, periods and colons",
  reserved: ["FUNCTIONS_*", "AzureWebJobs*", "IsEncrypted"],
  ignoreCase: true,
})

/** What becomes of names in a file of settings. */
export function namesIn(format: FileFormat): SettingNames {
  switch (format) {
    case "dotenv":
      return dotenv
    case "json":
      return json
    case "launch-settings":
      return launchSettings
  }
}
