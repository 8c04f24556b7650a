import { readFile } from "node:fs/promises"
import { homedir } from "node:os"
import { join } from "node:path"

import type { TokenCredential } from "@azure/core-auth"
import { isGuid } from "@keyless/core/plugin"
import { z } from "zod"

import type { Cloud } from "./cloud.ts"
import { azureFailure } from "./error-codes.ts"
import { call } from "./errors.ts"
import { parsed } from "./failure.ts"
import type { ArmClientOptions } from "./pipeline.ts"
import { createRest } from "./rest.ts"

interface Subscription {
  readonly id: string
  readonly name: string
  readonly chosen: boolean
}

const profile = z.object({
  subscriptions: z.array(z.object({ id: z.string(), name: z.string(), isDefault: z.boolean().optional() })),
})
const answer = z.object({
  value: z.array(z.object({ subscriptionId: z.string(), displayName: z.string().optional() })),
})

const hint =
  "Give --subscription, set AZURE_SUBSCRIPTION_ID, or choose one with: az account set --subscription <id>"

/** Makes the function that finds a subscription's id: given, `AZURE_SUBSCRIPTION_ID`, the Azure CLI's own choice, the only one there is. */
export function findSubscription(parts: {
  readonly cloud: Cloud
  readonly credential: TokenCredential
  readonly environment: Readonly<Record<string, string | undefined>>
  readonly options: ArmClientOptions
}): (given: string | undefined, signal: AbortSignal) => Promise<string> {
  const { cloud, credential, environment } = parts
  const send = createRest(credential, `${cloud.resourceManagerAudience}/.default`, parts.options)

  const visible = async (signal: AbortSignal): Promise<readonly Subscription[]> => {
    const url = `${cloud.resourceManager}/subscriptions?api-version=2022-12-01`
    const { value } = await call(async () => answer.parse((await send({ url, signal })).body), { signal })
    return value.map(({ subscriptionId, displayName }) => ({
      id: subscriptionId,
      name: displayName ?? subscriptionId,
      chosen: value.length === 1,
    }))
  }

  const find = async (wanted: string | undefined, signal: AbortSignal): Promise<string> => {
    const fits = ({ name, chosen }: Subscription) =>
      wanted === undefined ? chosen : name.toLowerCase() === wanted.toLowerCase()
    const local = (await cliSubscriptions(environment)).find(fits)
    if (local !== undefined) return local.id.toLowerCase()
    const remote = (await visible(signal)).find(fits)
    if (remote !== undefined) return remote.id.toLowerCase()
    if (wanted === undefined)
      throw azureFailure("subscription_missing", "No subscription was given.", { hint })
    throw azureFailure("subscription_not_found", `There is no subscription "${wanted}" that you can see.`, {
      hint: "See what there is with: az account list --output table",
    })
  }

  const found = new Map<string, string>()
  return async (given, signal) => {
    const wanted = given ?? nonEmpty(environment["AZURE_SUBSCRIPTION_ID"])
    if (wanted !== undefined && isGuid(wanted)) return wanted.toLowerCase()
    const key = wanted ?? ""
    const id = found.get(key) ?? (await find(wanted, signal))
    found.set(key, id)
    return id
  }
}

/** What the Azure CLI knows. Its file starts with a byte order mark; where there is no file or another format, nothing is known. */
async function cliSubscriptions(
  environment: Readonly<Record<string, string | undefined>>,
): Promise<readonly Subscription[]> {
  const folder = nonEmpty(environment["AZURE_CONFIG_DIR"]) ?? join(homedir(), ".azure")
  let text: string
  try {
    text = await readFile(join(folder, "azureProfile.json"), "utf8")
  } catch {
    return []
  }
  const read = profile.safeParse(parsed(text.replace(/^\uFEFF/, "")))
  if (!read.success) return []
  return read.data.subscriptions.map(({ id, name, isDefault }) => ({ id, name, chosen: isDefault ?? false }))
}

function nonEmpty(value: string | undefined): string | undefined {
  return value === undefined || value === "" ? undefined : value
}
