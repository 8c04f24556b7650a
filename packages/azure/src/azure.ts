import { tmpdir } from "node:os"
import { join } from "node:path"
import type { TokenCredential } from "@azure/core-auth"
import type { Context } from "@keyless/core/plugin"

import { type WaitForAccepted, waitForAccepted } from "./accepted.ts"
import { type Caller, readCaller } from "./caller.ts"
import { type Cloud, clouds, parseCloud } from "./cloud.ts"
import { cacheTokens, defaultCredential, type SureCredential } from "./credential.ts"
import { createGraph, type Graph } from "./graph.ts"
import { createMachineLocks } from "./machine-lock.ts"
import { type ArmClientOptions, createPipelineOptions } from "./pipeline.ts"
import { createQueues } from "./queue.ts"
import { createRest, type RestRequest } from "./rest.ts"
import { findSubscription } from "./subscription.ts"

/** Reading and sending take some tenths of a second, also from far away. */
const defaultFreshMs = 1_500

/** How to reach Azure. @public */
export interface AzureOptions {
  /** @defaultValue the public cloud */
  readonly cloud?: Cloud
  /** @defaultValue `DefaultAzureCredential` of `@azure/identity`, made when the first token is asked for */
  readonly credential?: TokenCredential
  /** Id or name of the subscription where none is named. @defaultValue see {@link Azure.subscription} */
  readonly subscription?: string
  /** Gets one line per request, `GET https://… 200 31 ms`, with nothing secret in it. */
  readonly log?: (line: string) => void
  /**
   * Folder for the lock files by which processes of this machine take turns on one app; null where they are not to.
   *
   * @defaultValue a folder of the user's in the system's folder for temporary files
   */
  readonly locks?: string | null
  /** Variables to look at instead of the process's own. */
  readonly environment?: Readonly<Record<string, string | undefined>>
}

/** One caller's way into one Azure cloud; plugins that are given the same one share tokens, throttling and pipeline. @public */
export interface Azure {
  readonly cloud: Cloud
  /** Gives tokens from a cache: at most one request per scope is on its way, and a token is used till five minutes before it ends. */
  readonly credential: SureCredential
  /** Token for a scope, as text. @throws KeylessError `not_logged_in`, `login_failed`, … */
  token(scope: string, signal?: AbortSignal): Promise<string>
  /** Who is calling, from the claims of the ARM token; no request beside the token's own. */
  caller(context: Pick<Context, "signal">): Promise<Caller>
  /**
   * Id of a subscription: of the one given here (id or name), or else given to {@link createAzure}, in `AZURE_SUBSCRIPTION_ID`, chosen in the
   * Azure CLI, or the only one that the caller can see.
   *
   * @throws KeylessError `subscription_missing`, `subscription_not_found`
   */
  subscription(context: Pick<Context, "signal">, given?: string): Promise<string>
  /**
   * Makes an `@azure/arm-…` client that goes to this cloud through the common pipeline.
   *
   * @example
   * const { WebSiteManagementClient } = await import("@azure/arm-appservice")
   * const client = azure.client((credential, options) => new WebSiteManagementClient(credential, subscription, options))
   */
  client<T>(create: (credential: TokenCredential, options: ArmClientOptions) => T): T
  /**
   * Sends requests for which there is no SDK client through the same pipeline, with tokens for one scope. What it throws is for `requestAzure` to
   * translate.
   *
   * @example await requestAzure(() => azure.rest(scope)({ url: `${azure.cloud.fabric}/v1/workspaces`, signal }))
   */
  rest(scope: string): (request: RestRequest) => Promise<unknown>
  /**
   * Waits for what Azure Resource Manager accepted with 202 and no body, at the address in `Location`.
   *
   * @throws KeylessError of what it failed with
   */
  readonly accepted: WaitForAccepted
  readonly graph: Graph
  /** See {@link Freshness.freshMs}. */
  readonly freshMs: number
  /**
   * Runs works with the same key one after another, on this object and, by lock files, on this machine. Keys are compared without regard to case. A work
   * must not wait for another one of its key.
   */
  exclusively<T>(key: string, work: () => Promise<T>): Promise<T>
}

/**
 * Makes the object that Azure plugins share. No request is sent and no SDK is loaded before something is asked of it.
 *
 * @example const azure = createAzure({ cloud: clouds.public })
 * @public
 */
export function createAzure(options: AzureOptions = {}): Azure {
  const cloud: Cloud = options.cloud === undefined ? clouds.public : parseCloud(options.cloud)
  const environment = options.environment ?? process.env
  const pipeline = createPipelineOptions(cloud, options.log)
  const credential = cacheTokens(options.credential ?? defaultCredential(cloud, pipeline.logPolicy))
  const armScope = `${cloud.resourceManagerAudience}/.default`
  const token = async (scope: string, signal?: AbortSignal): Promise<string> => {
    // The ARM clients ask for tokens that can be revoked (CAE); asking for the same kind means one token for all of them.
    const enableCae = scope === armScope
    const found = await credential.getToken(scope, {
      enableCae,
      ...(signal === undefined ? {} : { abortSignal: signal }),
    })
    return found.token
  }
  const queue = createQueues()
  const { locks = join(tmpdir(), `keyless-locks-${process.getuid?.() ?? "user"}`) } = options
  const locked: Azure["exclusively"] = locks === null ? (_, work) => work() : createMachineLocks(locks)
  const readSubscription = findSubscription({ cloud, credential, environment, options: pipeline.options })

  return {
    cloud,
    credential,
    token,
    async caller({ signal }) {
      return readCaller(await token(armScope, signal))
    },
    subscription: ({ signal }, given) => readSubscription(given ?? options.subscription, signal),
    client: (create) => create(credential, pipeline.options),
    rest(scope) {
      const send = createRest(credential, scope, pipeline.options)
      return async (request) => (await send(request)).body
    },
    accepted: waitForAccepted({ cloud, send: createRest(credential, armScope, pipeline.options) }),
    graph: createGraph({ cloud, credential, options: pipeline.options }),
    freshMs: cloud.freshMs ?? defaultFreshMs,
    exclusively: (key, work) => queue(key, () => locked(key, work)),
  }
}
