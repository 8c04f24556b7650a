import { optionWords } from "@keyless/core/plugin"
import { z } from "zod"

import { resourceGroupName } from "./resource-group-name.ts"

/** What a source calls its apps in help and messages. @public */
export interface NamedApp {
  /** What a user names: `container app`. */
  readonly noun: string
  /** What lies in the resource group, if that is not the app itself: `service`. */
  readonly inGroup?: string
  /** What a resource id may be of, if not of the app alone: `web app or of one of its slots`. */
  readonly ids?: string
}

/**
 * The fields that every source on Azure has, for a schema of zod, under the Azure CLI's flags: `resourceGroup`, `subscription` and `id`.
 * {@link namesOrId} completes the schema.
 *
 * @public
 */
export function namedAppFields({ noun, inGroup = noun, ids = noun }: NamedApp) {
  return {
    resourceGroup: resourceGroupName
      .optional()
      .meta(
        optionWords({ flag: "resource-group", short: "g", description: `Resource group of the ${inGroup}.` }),
      ),
    subscription: z
      .string()
      .min(1)
      .optional()
      .meta(
        optionWords({
          flag: "subscription",
          description: "Id or name of the subscription. Left out, the one chosen in the Azure CLI.",
        }),
      ),
    id: z
      .string()
      .min(1)
      .optional()
      .meta(
        optionWords({ flag: "source-id", description: `Resource id of the ${ids}, instead of its names.` }),
      ),
  }
}

/**
 * Refuses options that name an app by its id and by names, or by neither.
 *
 * @param noun - as in {@link NamedApp}
 * @param required - what each option holds that has to be there without an id: `{ name: "name of the web app" }`
 * @param optional - options that belong to the names but may be left out
 * @public
 */
export function namesOrId(
  noun: string,
  required: Readonly<Record<string, string>>,
  optional: readonly string[] = [],
) {
  return (options: Readonly<Record<string, unknown>>, check: z.RefinementCtx): void => {
    const refuse = (path: string, message: string) =>
      check.addIssue({ code: "custom", path: [path], message })
    if (options["id"] === undefined) {
      for (const [name, what] of Object.entries(required)) {
        if (options[name] === undefined) refuse(name, `The ${what} is missing.`)
      }
    } else if ([...Object.keys(required), ...optional].some((name) => options[name] !== undefined)) {
      refuse("id", `Name the ${noun} either by its id or by its names, not by both.`)
    }
  }
}
