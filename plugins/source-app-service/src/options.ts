import { z } from "zod"

import type { AppKind } from "./app-kind.ts"
import { storeId, vaultId } from "./places/ids.ts"

// learn.microsoft.com, "Naming rules and restrictions for Azure resources".
const groupName = /^[\p{L}\p{N}_().-]{0,89}[\p{L}\p{N}_()-]$/u
const siteName = /^[a-z0-9][a-z0-9-]{0,58}[a-z0-9]$/i
const slotName = /^[a-z0-9](?:[a-z0-9-]{0,57}[a-z0-9])?$/i

/** How to name an app: by resource group, name and slot, or by resource id. */
export function appServiceOptions({ noun, connectionStrings }: AppKind) {
  return z
    .strictObject({
      resourceGroup: z
        .string()
        .regex(
          groupName,
          "A resource group has at most 90 letters, digits and . _ - ( ), and no period at its end.",
        )
        .optional()
        .meta({ flag: "resource-group", short: "g", description: `Resource group of the ${noun}.` }),
      name: z
        .string()
        .regex(siteName, `A ${noun} has 2 to 60 letters, digits and hyphens, and no hyphen at either end.`)
        .optional()
        .meta({ flag: "name", short: "n", description: `Name of the ${noun}.` }),
      slot: z
        .string()
        .regex(slotName, "A slot has at most 59 letters, digits and hyphens, and no hyphen at either end.")
        .optional()
        .meta({ flag: "slot", description: "Deployment slot. Left out, the production slot." }),
      subscription: z.string().min(1).optional().meta({
        flag: "subscription",
        description: "Id or name of the subscription. Left out, the one chosen in the Azure CLI.",
      }),
      id: z
        .string()
        .min(1)
        .optional()
        .meta({
          flag: "source-id",
          description: `Resource id of the ${noun} or of one of its slots, instead of resource group and name.`,
        }),
      vaultId: resourceIdOf(vaultId, "key vault").meta({
        flag: "vault-id",
        createOnly: true,
        description: "Resource id of a key vault that keeps what is secret.",
      }),
      appConfigId: resourceIdOf(storeId, "App Configuration store").meta({
        flag: "appconfig-id",
        createOnly: true,
        description: "Resource id of an App Configuration store that keeps all settings.",
      }),
      configConnstr: z.boolean().optional().meta({
        flag: "config-connstr",
        createOnly: true,
        description: "Put connection strings into the section of that name; for client type dotnet.",
      }),
    })
    .superRefine(({ id, name, resourceGroup, slot, configConnstr, appConfigId }, check) => {
      const wrong = (path: string, message: string) =>
        check.addIssue({ code: "custom", path: [path], message })
      if (configConnstr === true && appConfigId !== undefined) {
        wrong("configConnstr", "Connection strings go to their section or to App Configuration, not to both.")
      }
      if (configConnstr === true && !connectionStrings) {
        wrong("configConnstr", `A ${noun} has its settings in app settings; leave config-connstr out.`)
      }
      if (id !== undefined) {
        if (name !== undefined || resourceGroup !== undefined || slot !== undefined) {
          wrong("id", `Name the ${noun} either by its id or by resource group and name, not by both.`)
        }
        return
      }
      if (resourceGroup === undefined) wrong("resourceGroup", `The resource group of the ${noun} is missing.`)
      if (name === undefined) wrong("name", `The name of the ${noun} is missing.`)
    })
}

function resourceIdOf(type: { match(id: string): unknown }, what: string) {
  return z
    .string()
    .refine((id) => type.match(id) !== undefined, `This is not the resource id of a ${what}.`)
    .optional()
}

/** Options of a web app or a function app as source. @public */
export type AppServiceSourceOptions = z.output<ReturnType<typeof appServiceOptions>>
