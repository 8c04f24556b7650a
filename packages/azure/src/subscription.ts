import type { TokenCredential } from "@azure/core-auth"
import { isGuid } from "@keyless/core/plugin"
import { z } from "zod"

import { nonEmpty } from "./azure-cli/folder.ts"
import { type CliSubscription, cliSubscriptions } from "./azure-cli/profile.ts"
import { type Cloud, cloudNamed } from "./cloud.ts"
import { azureFailure } from "./error-codes.ts"
import { requestAzure } from "./errors.ts"
import type { ArmClientOptions } from "./pipeline.ts"
import { createRest } from "./rest.ts"

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

  const visible = async (signal: AbortSignal): Promise<readonly CliSubscription[]> => {
    const url = `${cloud.resourceManager}/subscriptions?api-version=2022-12-01`
    const { value } = await requestAzure(async () => answer.parse((await send({ url, signal })).body), {
      signal,
    })
    return value.map(({ subscriptionId, displayName }) => ({
      id: subscriptionId,
      name: displayName ?? subscriptionId,
      chosen: value.length === 1,
    }))
  }

  const find = async (wanted: string | undefined, signal: AbortSignal): Promise<string> => {
    const fits = ({ name, chosen }: CliSubscription) =>
      wanted === undefined ? chosen : name.toLowerCase() === wanted.toLowerCase()
    const local = (await cliSubscriptions(environment)).find((each) => isIn(each, cloud) && fits(each))
    if (local !== undefined) {
      refuseDisabled(local)
      return local.id.toLowerCase()
    }
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

/** @throws KeylessError `subscription_disabled` */
function refuseDisabled({ id, name, state }: CliSubscription): void {
  if (state === undefined || !/^(?:disabled|deleted)$/i.test(state)) return
  throw azureFailure(
    "subscription_disabled",
    `The subscription "${name}" (${id}) is ${state.toLowerCase()}.`,
    {
      hint: `${hint} If it was enabled since, let the Azure CLI know: az account list --refresh`,
    },
  )
}

/** Whether a subscription of the Azure CLI is in the cloud: its profile holds those of all clouds. */
function isIn({ cloud: name }: CliSubscription, cloud: Cloud): boolean {
  if (name === undefined) return true
  const known = cloudNamed(name)
  return known === undefined
    ? name.toLowerCase() === cloud.name.toLowerCase()
    : known === cloudNamed(cloud.name)
}
