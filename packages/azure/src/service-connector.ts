import {
  type Context,
  type ForeignConnection,
  type ForeignConnections,
  isKeylessError,
} from "@keyless/core/plugin"
import { z } from "zod"

import type { Azure } from "./azure.ts"
import { azureFailure } from "./error-codes.ts"
import { requestAzure, requestAzureOrMissing } from "./errors.ts"

const apiVersion = "2024-04-01"
const type = "Microsoft.ServiceLinker/linkers"
const patienceMs = 300_000
const waits = { first: 100, longest: 5_000 }

const text = z.string().nullish()

/** The part of a linker that is read (recorded answers, and the published specification of the version). */
const linkerShape = z.looseObject({
  id: z.string(),
  name: z.string(),
  properties: z.looseObject({
    provisioningState: text,
    targetService: z.looseObject({ id: text, endpoint: text }).nullish(),
    authInfo: z.looseObject({ authType: z.string() }).nullish(),
    clientType: text,
    scope: text,
  }),
})
const listShape = z.looseObject({ value: z.array(z.unknown()) })
const configurationsShape = z.looseObject({
  configurations: z.array(z.looseObject({ name: z.string() })).nullish(),
})

const secretTypes = new Set(["secret", "accesskey", "serviceprincipalsecret", "easyauthmicrosoftentraid"])

/**
 * The connections that Service Connector keeps for an app: its linkers, one GET. A caller who may not read them, and a subscription that is not
 * registered for the service, have none.
 *
 * @param source - id of the app, the slot or the deployment
 * @public
 */
export function serviceConnector(azure: Azure, source: string): ForeignConnections {
  const { resourceManager, resourceManagerAudience } = azure.cloud
  const rest = azure.rest(`${resourceManagerAudience}/.default`)
  const urlOf = (path: string) => `${resourceManager}${path}?api-version=${apiVersion}`
  const get = async (context: Context, path: string) =>
    requestAzureOrMissing(() => rest({ url: urlOf(path), signal: context.signal }), { resource: path })
  return {
    async list(context) {
      try {
        const answer = await get(context, `${source}/providers/${type}`)
        const parsed = listShape.safeParse(answer)
        return parsed.success ? parsed.data.value.flatMap(connectionOf) : []
      } catch (error) {
        if (!isKeylessError(error) || context.signal.aborted) throw error
        if (!silent.has(error.code)) {
          context.warn(
            `Whether Service Connector has connections of the app could not be seen: ${error.message}`,
          )
        }
        return []
      }
    },
    async settingsOf({ signal }, { id }) {
      const answer = await requestAzure(
        () => rest({ method: "POST", url: urlOf(`${id}/listConfigurations`), signal }),
        { resource: id },
      )
      const parsed = configurationsShape.safeParse(answer)
      return parsed.success ? (parsed.data.configurations ?? []).map(({ name }) => name) : []
    },
    async remove(context, { id, name }) {
      const { clock, signal } = context
      await requestAzureOrMissing(() => rest({ method: "DELETE", url: urlOf(id), signal }), { resource: id })
      const started = clock.now().getTime()
      for (let wait = waits.first; ; wait = Math.min(wait * 2, waits.longest)) {
        const answer = await get(context, id)
        if (answer === undefined) return
        const parsed = linkerShape.safeParse(answer)
        const state = parsed.success ? (parsed.data.properties.provisioningState ?? "") : ""
        if (/^(?:failed|canceled)$/i.test(state) || clock.now().getTime() - started > patienceMs) {
          throw azureFailure(
            "operation_failed",
            `Service Connector did not remove its connection ${name}: ${state}.`,
            {
              hint: `Remove it with: az webapp connection delete --id ${id} (or the group of the app's kind), and run the same command again.`,
              resource: id,
            },
          )
        }
        await clock.sleep(wait, signal)
      }
    },
    permissions: ({ id }) =>
      ["read", "listConfigurations/action", "delete"].map((verb) => ({
        operation: `${type}/${verb}`,
        scope: id,
      })),
  }
}

/** What says that there is nothing to see, or nothing that the caller may see. */
const silent = new Set(["permission_missing", "provider_not_registered", "resource_not_found"])

function connectionOf(value: unknown): ForeignConnection[] {
  const parsed = linkerShape.safeParse(value)
  if (!parsed.success) return []
  const { id, name, properties } = parsed.data
  const { targetService, authInfo, clientType, scope } = properties
  const target = targetService?.id ?? targetService?.endpoint
  const auth = authInfo?.authType ?? "unknown"
  return [
    {
      name,
      id,
      madeBy: "Service Connector",
      auth,
      usesSecret: secretTypes.has(auth.toLowerCase()),
      ...(target ? { target } : {}),
      ...(clientType ? { client: clientType } : {}),
      ...(scope ? { part: scope } : {}),
    },
  ]
}
