import { z } from "zod"

// learn.microsoft.com, "Naming rules and restrictions for Azure resources".
const groupName = /^[\p{L}\p{N}_().-]{0,89}[\p{L}\p{N}_()-]$/u
const springName = /^[a-z][a-z0-9-]{2,30}[a-z0-9]$/i

const named = (what: string) =>
  z
    .string()
    .regex(
      springName,
      `${what} has 4 to 32 letters, digits and hyphens, begins with a letter and has no hyphen at its end.`,
    )
    .optional()

/** How to name an app of Azure Spring Apps: by resource group, service and app, or by resource id. */
export const springAppsOptions = z
  .strictObject({
    resourceGroup: z
      .string()
      .regex(
        groupName,
        "A resource group has at most 90 letters, digits and . _ - ( ), and no period at its end.",
      )
      .optional()
      .meta({
        flag: "resource-group",
        short: "g",
        description: "Resource group of the Azure Spring Apps service.",
      }),
    service: named("A service").meta({
      flag: "service",
      description: "Name of the Azure Spring Apps service.",
    }),
    app: named("An app").meta({ flag: "app", description: "Name of the app." }),
    deployment: named("A deployment").meta({
      flag: "deployment",
      description: "Name of the deployment. Left out, the active one.",
    }),
    subscription: z.string().min(1).optional().meta({
      flag: "subscription",
      description: "Id or name of the subscription. Left out, the one chosen in the Azure CLI.",
    }),
    id: z.string().min(1).optional().meta({
      flag: "source-id",
      description: "Resource id of the app or of a deployment, instead of the names.",
    }),
  })
  .superRefine(({ id, resourceGroup, service, app, deployment }, check) => {
    const refuse = (path: string, message: string) =>
      check.addIssue({ code: "custom", path: [path], message })
    if (id !== undefined) {
      if ([resourceGroup, service, app, deployment].some((name) => name !== undefined))
        refuse("id", "Name the app either by its id or by its names, not by both.")
      return
    }
    if (resourceGroup === undefined) refuse("resourceGroup", "The resource group of the service is missing.")
    if (service === undefined) refuse("service", "The name of the service is missing.")
    if (app === undefined) refuse("app", "The name of the app is missing.")
  })

/** Options of an app of Azure Spring Apps as source. @public */
export type SpringAppsSourceOptions = z.output<typeof springAppsOptions>
