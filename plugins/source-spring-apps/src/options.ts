import { optionWords } from "@keyless/core/plugin"
import { namedAppFields, namesOrId } from "@keyless/azure"
import { z } from "zod"

// learn.microsoft.com, "Naming rules and restrictions for Azure resources".
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
    service: named("A service").meta(
      optionWords({
        flag: "service",
        description: "Name of the Azure Spring Apps service.",
      }),
    ),
    app: named("An app").meta(optionWords({ flag: "app", description: "Name of the app." })),
    deployment: named("A deployment").meta(
      optionWords({
        flag: "deployment",
        description: "Name of the deployment. Left out, the active one.",
      }),
    ),
    ...namedAppFields({ noun: "app", inGroup: "Azure Spring Apps service", ids: "app or of a deployment" }),
  })
  .superRefine(
    namesOrId(
      "app",
      {
        resourceGroup: "resource group of the service",
        service: "name of the service",
        app: "name of the app",
      },
      ["deployment"],
    ),
  )

/** Options of an app of Azure Spring Apps as source. @public */
export type SpringAppsSourceOptions = z.output<typeof springAppsOptions>
