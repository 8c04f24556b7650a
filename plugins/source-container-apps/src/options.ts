import { optionWords } from "@keyless/core/plugin"
import { namedAppFields, namesOrId } from "@keyless/azure"
import { z } from "zod"

// learn.microsoft.com, "Naming rules and restrictions for Azure resources".
const appName = /^[a-z](?!.*--)[a-z0-9-]{0,30}[a-z0-9]$/
const containerName = /^[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?$/

const noun = "container app"

/** How to name a container app, by resource group and name or by resource id, and one of its containers. */
export const containerAppsOptions = z
  .strictObject({
    name: z
      .string()
      .regex(
        appName,
        "A container app has 2 to 32 lower-case letters, digits and single hyphens, begins with a letter and does not end with a hyphen.",
      )
      .optional()
      .meta(optionWords({ flag: "name", short: "n", description: "Name of the container app." })),
    container: z
      .string()
      .regex(containerName, "A container has at most 63 lower-case letters, digits and hyphens.")
      .optional()
      .meta(
        optionWords({
          flag: "container",
          short: "c",
          description: "Container that gets the environment variables. Left out, the first one of the app.",
        }),
      ),
    ...namedAppFields({ noun }),
  })
  .superRefine(
    namesOrId(noun, { resourceGroup: `resource group of the ${noun}`, name: `name of the ${noun}` }),
  )

/** Options of a container app as source. @public */
export type ContainerAppsSourceOptions = z.output<typeof containerAppsOptions>
