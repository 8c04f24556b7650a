import type {
  Container,
  ContainerApp as AppModel,
  ContainerAppSecret,
  Revision,
} from "@azure/arm-appcontainers"
import {
  type Azure,
  requestAzure,
  isConflict,
  type HeldIdentities,
  type IdentityHolder,
  type ResourceIdParts,
  resourceIdType,
  sendOnce,
  sendOnceBefore,
  readWhenSettled,
  waitFor,
} from "@keyless/azure"
import { type Context, isKeylessError } from "@keyless/core/plugin"

import type { AppPatch } from "./container-apps.ts"
import { containerAppsFailure } from "./error-codes.ts"
import { lostOfContainers } from "./lost-fields.ts"

/** Ids of container apps. */
export const containerAppId = resourceIdType("Microsoft.App/containerApps/{app}")
export type ContainerAppParts = ResourceIdParts<"Microsoft.App/containerApps/{app}">

/** Something with containers, as it was read. */
export interface Reading<T> {
  readonly value: T
  readonly containers: readonly Container[]
  /** Paths of what would be lost if the containers were sent back. */
  readonly lost: readonly string[]
}

/** One container app. Every call throws KeylessError, translated by `@keyless/azure`. */
export interface ContainerApp extends IdentityHolder {
  /** The parts of the id. */
  readonly parts: ContainerAppParts
  get(context: Pick<Context, "signal">): Promise<Reading<AppModel>>
  /** Reads the app when no write to it is going on any more. @throws KeylessError `source_busy` where that takes over a minute */
  settled(context: Context, began?: () => void): Promise<Reading<AppModel>>
  /** The app's secrets, with the values of those that are not in a Key Vault. */
  secrets(context: Pick<Context, "signal">): Promise<readonly ContainerAppSecret[]>
  /** Patches the app and waits until that is done. Sent once: what is written depends on what was read. @throws KeylessError `source_busy` */
  patch(context: Context, patch: AppPatch, notAfter?: number): Promise<AppModel | undefined>
  /** How old a reading may be when what was made of it is sent, in milliseconds. */
  readonly freshMs: number
  revisions(context: Pick<Context, "signal">): Promise<readonly Revision[]>
  revision(context: Pick<Context, "signal">, name: string): Promise<Reading<Revision>>
}

const patienceMs = 60_000

/** Opens a container app. The SDK is loaded here; no request is sent. */
export async function openContainerApp(azure: Azure, parts: ContainerAppParts): Promise<ContainerApp> {
  const { containerAppsOf } = await import("./container-apps.ts")
  const { subscription, resourceGroup, app: name } = parts
  const apps = containerAppsOf(azure, subscription, resourceGroup)
  const id = containerAppId.build(parts)
  const sent = ({ signal }: Pick<Context, "signal">) => ({ resource: id, signal })

  const get: ContainerApp["get"] = (context) =>
    requestAzure(async () => {
      const { value, body } = await apps.get(name, { abortSignal: context.signal })
      return readingOf(value, value.template?.containers, body)
    }, sent(context))

  const settledApp: ContainerApp["settled"] = (context, began) =>
    readWhenSettled(context, {
      read() {
        began?.()
        return get(context)
      },
      isChanging: ({ value }) => value.provisioningState === "InProgress",
      patienceMs,
      busy: () => busy(name, id),
    })

  const patch: ContainerApp["patch"] = async (context, change, notAfter) => {
    context.signal.throwIfAborted()
    const once = {
      abortSignal: context.signal,
      requestOptions:
        notAfter === undefined ? { headers: { ...sendOnce.headers } } : sendOnceBefore(notAfter),
    }
    try {
      return await waitFor(apps.update(name, change, once), context, { resource: id })
    } catch (error) {
      throw isOvertaken(error) ? busy(name, id, error) : error
    }
  }

  return {
    id,
    name,
    parts,
    principalName: name,
    permissions: ["Microsoft.App/containerApps/read", "Microsoft.App/containerApps/write"].map(
      (operation) => ({ operation, scope: id }),
    ),
    get,
    settled: settledApp,
    patch,
    readIdentities: async (context) => identityOf((await settledApp(context)).value),
    // The answer may have no body.
    patchIdentities: async (context, identity) =>
      identityOf((await patch(context, { identity })) ?? (await settledApp(context)).value),
    secrets: (context) =>
      requestAzure(() => apps.listSecrets(name, { abortSignal: context.signal }), sent(context)),
    revisions: (context) =>
      requestAzure(() => apps.listRevisions(name, { abortSignal: context.signal }), sent(context)),
    revision: (context, revision) =>
      requestAzure(async () => {
        const { value, body } = await apps.getRevision(name, revision, { abortSignal: context.signal })
        return readingOf(value, value.template?.containers, body)
      }, sent(context)),
    exclusively: (work) => azure.exclusively(id, work),
    freshMs: azure.freshMs,
  }
}

function readingOf<T>(value: T, containers: readonly Container[] = [], body: unknown): Reading<T> {
  return { value, containers, lost: lostOfContainers(body, containers) }
}

/** The identities of an app; the SDK says nothing of `null`. */
export function identityOf(app: AppModel | undefined): HeldIdentities | undefined {
  return app?.identity
}

// What was read has changed meanwhile.
const overtaken = new Set<unknown>([
  "ConflictingConcurrentWriteNotAllowed",
  "ContainerAppSecretInUse",
  "ContainerAppSecretRefNotFound",
])

function isOvertaken(error: unknown): error is Error {
  return isConflict(error) || (isKeylessError(error) && overtaken.has(error.details?.["serviceCode"]))
}

function busy(name: string, id: string, cause?: Error) {
  return containerAppsFailure(
    "source_busy",
    cause?.message ?? `Another write to ${name} is still going on.`,
    {
      hint: "Wait until other deployments of the app are done and run the same command again.",
      retryable: true,
      resource: id,
      ...(cause === undefined ? {} : { cause }),
    },
  )
}
