import { optionWords } from "@keyless/core/plugin"
import { z } from "zod"

/** An address of a file, and the machine that it is on; databases are told both, and lists leave out the machine. */
export function addressOf(id: string): { readonly machine?: string; readonly url: URL } | null {
  const [, machine, address = ""] = /^(?:([^/:]+):)?(file:\/\/\/.*)$/is.exec(id) ?? []
  if (!URL.canParse(address)) return null
  return { ...(machine === undefined ? {} : { machine }), url: new URL(address) }
}

/** Options that say which file holds the settings of the app. */
export const localOptions = z
  .strictObject({
    file: z
      .string()
      .min(1, "The name of the file is empty.")
      .optional()
      // Not `--env-file`: Node.js takes that for its own, wherever on a command line it stands.
      .meta(optionWords({ flag: "settings-file", description: "File for the settings. (default: .env)" })),
    format: z
      .enum(["dotenv", "json", "launch-settings"])
      .optional()
      .meta(
        optionWords({
          flag: "format",
          description:
            "How the file is written. (default: launch-settings for launchSettings.json, json for *.json, else dotenv)",
        }),
      ),
    profile: z
      .string()
      .min(1, "The name of the profile is empty.")
      .optional()
      .meta(
        optionWords({
          flag: "profile",
          description: "Profile of launchSettings.json. (default: the first that starts the project)",
        }),
      ),
    id: z
      .string()
      .min(1)
      .optional()
      .meta(
        optionWords({
          flag: "source-id",
          description:
            "Address of the file as it stands in the ids that list and audit print, instead of its name.",
        }),
      ),
    resourceGroup: z
      .string()
      .optional()
      .meta(
        optionWords({
          flag: "resource-group",
          short: "g",
          description:
            "Accepted for scripts of the Azure CLI; nothing of the connection's settings is kept in Azure.",
        }),
      ),
    location: z
      .string()
      .optional()
      .meta(
        optionWords({
          flag: "location",
          short: "l",
          description: "Accepted for scripts of the Azure CLI, as the resource group is.",
        }),
      ),
  })
  .superRefine(({ id, file, format, profile }, check) => {
    if (id === undefined) return
    const issue = (message: string) => check.addIssue({ code: "custom", path: ["id"], message })
    if (addressOf(id) === null) {
      issue("The address of the file begins with file:///, as in the ids that list and audit print.")
    } else if ([file, format, profile].some((each) => each !== undefined)) {
      issue("Name the file either by its address or by its name, format and profile, not by both.")
    }
  })

/** Options of an app on this machine. @public */
export type LocalSourceOptions = z.output<typeof localOptions>
