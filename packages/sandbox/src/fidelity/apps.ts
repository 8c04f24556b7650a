import type { FidelityNote } from "./note.ts"

/** What is known of how true this part is. */
export const appsNotes: readonly FidelityNote[] = [
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
    says: "PATCH and DELETE of container apps answer the address of the result alone in stable versions, and that of the operation besides in previews; one version of each kind was recorded, for PATCH.",
  },
  {
    kind: "doubt",
    says: "Changing the environment of a container app is refused with a code of the sandbox's own.",
  },
  {
    kind: "doubt",
    says: "What `config/web` fills in where nothing is set is taken from the documentation's example.",
    source: 'Microsoft Learn, "Web Apps - Get Configuration"',
  },
]
