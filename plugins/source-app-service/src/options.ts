import { z } from "zod"

// learn.microsoft.com, "Naming rules and restrictions for Azure resources".
const groupName = /^[\p{L}\p{N}_().-]{0,89}[\p{L}\p{N}_()-]$/u
const siteName = /^[a-z0-9][a-z0-9-]{0,58}[a-z0-9]$/i

/** How to name a web app: by resource group and name, or by resource id. */
export const appServiceOptions = z
  .strictObject({
    resourceGroup: z
      .string()
      .regex(
        groupName,
        "A resource group has at most 90 letters, digits and . _ - ( ), and no period at its end.",
      )
      .optional()
      .meta({ flag: "resource-group", short: "g", description: "Resource group of the web app." }),
    name: z
      .string()
      .regex(siteName, "A web app has 2 to 60 letters, digits and hyphens, and no hyphen at either end.")
      .optional()
      .meta({ flag: "name", short: "n", description: "Name of the web app." }),
    subscription: z.string().min(1).optional().meta({
      flag: "subscription",
      description: "Id or name of the subscription. Left out, the one chosen in the Azure CLI.",
    }),
    id: z.string().min(1).optional().meta({
      flag: "source-id",
      description: "Resource id of the web app, instead of resource group and name.",
    }),
  })
  .superRefine(({ id, name, resourceGroup }, check) => {
    const missing = (path: string, message: string) =>
      check.addIssue({ code: "custom", path: [path], message })
    if (id !== undefined) {
      if (name !== undefined || resourceGroup !== undefined) {
        missing("id", "Name the web app either by its id or by resource group and name, not by both.")
      }
      return
    }
    if (resourceGroup === undefined) missing("resourceGroup", "The resource group of the web app is missing.")
    if (name === undefined) missing("name", "The name of the web app is missing.")
  })

/** Options of a web app as source. @public */
export type AppServiceSourceOptions = z.output<typeof appServiceOptions>
