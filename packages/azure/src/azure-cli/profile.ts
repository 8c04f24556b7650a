import { z } from "zod"

import { parsed } from "../failure.ts"
import { cliFile, type Environment } from "./folder.ts"

/** A subscription that the Azure CLI knows. */
export interface CliSubscription {
  readonly id: string
  readonly name: string
  /** Whether it is the one chosen in its cloud. */
  readonly chosen: boolean
  /** `Enabled`, `Disabled`, `Warned`, …, as it was when the CLI logged in. */
  readonly state?: string | undefined
  /** The CLI's name of the cloud that it is in. */
  readonly cloud?: string | undefined
}

const profile = z.object({
  subscriptions: z.array(
    z.object({
      id: z.string(),
      name: z.string(),
      isDefault: z.boolean().nullish(),
      state: z.string().nullish(),
      environmentName: z.string().nullish(),
    }),
  ),
})

/** The subscriptions in the Azure CLI's `azureProfile.json`; none where there is no file, or one in another format. */
export async function cliSubscriptions(environment: Environment): Promise<readonly CliSubscription[]> {
  const read = profile.safeParse(parsed(await cliFile(environment, "azureProfile.json")))
  if (!read.success) return []
  return read.data.subscriptions.map(({ id, name, isDefault, state, environmentName }) => ({
    id,
    name,
    chosen: isDefault ?? false,
    state: state ?? undefined,
    cloud: environmentName ?? undefined,
  }))
}
