import { optionWords } from "@keyless/core/plugin"
import { namedAppFields, namesOrId } from "@keyless/azure"
import { z } from "zod"

import type { AppKind } from "./app-kind.ts"
import { storeId, vaultId } from "./places/ids.ts"

// learn.microsoft.com, "Naming rules and restrictions for Azure resources".
const siteName = /^[a-z0-9][a-z0-9-]{0,58}[a-z0-9]$/i
const slotName = /^[a-z0-9](?:[a-z0-9-]{0,57}[a-z0-9])?$/i

/** How to name an app: by resource group, name and slot, or by resource id. */
export function appServiceOptions({ noun, connectionStrings }: AppKind) {
  return z
    .strictObject({
      name: z
        .string()
        .regex(siteName, `A ${noun} has 2 to 60 letters, digits and hyphens, and no hyphen at either end.`)
        .optional()
        .meta(optionWords({ flag: "name", short: "n", description: `Name of the ${noun}.` })),
      slot: z
        .string()
        .regex(slotName, "A slot has at most 59 letters, digits and hyphens, and no hyphen at either end.")
        .optional()
        .meta(optionWords({ flag: "slot", description: "Deployment slot. Left out, the production slot." })),
      ...namedAppFields({ noun, ids: `${noun} or of one of its slots` }),
      vaultId: resourceIdOf(vaultId, "key vault").meta(
        optionWords({
          flag: "vault-id",
          createOnly: true,
          description: "Resource id of a key vault that keeps what is secret.",
        }),
      ),
      appConfigId: resourceIdOf(storeId, "App Configuration store").meta(
        optionWords({
          flag: "appconfig-id",
          createOnly: true,
          description: "Resource id of an App Configuration store that keeps all settings.",
        }),
      ),
      configConnstr: z
        .boolean()
        .optional()
        .meta(
          optionWords({
            flag: "config-connstr",
            createOnly: true,
            description: "Put connection strings into the section of that name; for client type dotnet.",
          }),
        ),
    })
    .superRefine(
      namesOrId(noun, { resourceGroup: `resource group of the ${noun}`, name: `name of the ${noun}` }, [
        "slot",
      ]),
    )
    .superRefine(({ configConnstr, appConfigId }, check) => {
      const refuse = (message: string) => check.addIssue({ code: "custom", path: ["configConnstr"], message })
      if (configConnstr !== true) return
      if (appConfigId !== undefined) {
        refuse("Connection strings go to their section or to App Configuration, not to both.")
      }
      if (!connectionStrings) refuse(`A ${noun} has its settings in app settings; leave config-connstr out.`)
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
