import { z } from "zod"

// learn.microsoft.com, "Naming rules and restrictions for Azure resources".
const groupName = /^[\p{L}\p{N}_().-]{0,89}[\p{L}\p{N}_()-]$/u
const appName = /^[a-z](?!.*--)[a-z0-9-]{0,30}[a-z0-9]$/
const containerName = /^[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?$/

/** How to name a container app, by resource group and name or by resource id, and one of its containers. */
export const containerAppsOptions = z
  .strictObject({
    resourceGroup: z
      .string()
      .regex(
        groupName,
        "A resource group has at most 90 letters, digits and . _ - ( ), and no period at its end.",
      )
      .optional()
      .meta({ flag: "resource-group", short: "g", description: "Resource group of the container app." }),
    name: z
      .string()
      .regex(
        appName,
        "A container app has 2 to 32 lower-case letters, digits and single hyphens, begins with a letter and does not end with a hyphen.",
      )
      .optional()
      .meta({ flag: "name", short: "n", description: "Name of the container app." }),
    subscription: z.string().min(1).optional().meta({
      flag: "subscription",
      description: "Id or name of the subscription. Left out, the one chosen in the Azure CLI.",
    }),
    id: z.string().min(1).optional().meta({
      flag: "source-id",
      description: "Resource id of the container app, instead of resource group and name.",
    }),
    container: z
      .string()
      .regex(containerName, "A container has at most 63 lower-case letters, digits and hyphens.")
      .optional()
      .meta({
        flag: "container",
        short: "c",
        description: "Container that gets the environment variables. Left out, the first one of the app.",
      }),
  })
  .superRefine(({ id, name, resourceGroup }, check) => {
    const wrong = (path: string, message: string) => check.addIssue({ code: "custom", path: [path], message })
    if (id !== undefined) {
      if (name !== undefined || resourceGroup !== undefined) {
        wrong("id", "Name the container app either by its id or by resource group and name, not by both.")
      }
      return
    }
    if (resourceGroup === undefined)
      wrong("resourceGroup", "The resource group of the container app is missing.")
    if (name === undefined) wrong("name", "The name of the container app is missing.")
  })

/** Options of a container app as source. @public */
export type ContainerAppsSourceOptions = z.output<typeof containerAppsOptions>
