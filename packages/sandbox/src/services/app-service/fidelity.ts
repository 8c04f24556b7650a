import type { FidelityNote } from "../../kit/fidelity/note.ts"

/** What is known of how true this part is. */
export const appServiceNotes: readonly FidelityNote[] = [
  {
    kind: "doubt",
    says: "A restart of a stopped site answers 200 and leaves it stopped.",
  },
  {
    kind: "difference",
    says: "Apps call out from addresses that are the same for every site, container app and Spring app.",
  },
  {
    kind: "difference",
    says: "No app runs in the sandbox: `appEnvironment` tells what a process of one would find in its environment.",
  },
  {
    kind: "difference",
    says: "A swap of slots moves the stack, settings and connection strings; other parts of `siteConfig` stay where they are, of which Azure moves some.",
    source: 'Microsoft Learn, "Set up staging environments in Azure App Service"',
  },
  {
    kind: "doubt",
    says: "PATCH of function apps on Container Apps answers 202 without a body and the address of the result, which answers the site in the end; the last answer was not recorded.",
    source: "recorded web.site.patch.202",
  },
  {
    kind: "doubt",
    says: "What `config/web` fills in where nothing is set is taken from the documentation's example.",
    source: 'Microsoft Learn, "Web Apps - Get Configuration"',
  },
  {
    kind: "doubt",
    says: "A dash in the name of an app setting is left out of the variable's name on Linux, and a name with a colon or another character does not reach the process. Microsoft documents only that letters, digits, periods and underscores are allowed, and that periods become underscores.",
    source: "Microsoft Learn, Configure an App Service app; dotnet/extensions, issue 1659",
  },
  {
    kind: "doubt",
    says: "Every site tells the version v4.6 of .NET Framework, whatever it runs. Recorded answers of newer versions of the API have null there.",
    source: "Azure/azure-sdk-for-js, issue 26893",
  },
  {
    kind: "doubt",
    says: "A write of app settings or connection strings in which two names differ only in case is refused. What App Service does with it is not documented.",
  },
]
