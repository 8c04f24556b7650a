// The SDK's functions one by one instead of its client class, so that a bundle holds these five and not all of Container Apps.
import type { Container, ContainerApp, ContainerAppSecret, Revision, Secret } from "@azure/arm-appcontainers"
import { type ContainerAppsAPIContext, createContainerAppsAPI } from "@azure/arm-appcontainers/api"
import { get, listSecrets, update } from "@azure/arm-appcontainers/api/containerApps"
import { getRevision, listRevisions } from "@azure/arm-appcontainers/api/containerAppsRevisions"
import type { Azure, AwaitablePoller } from "@keyless/azure"

interface RequestOptions {
  abortSignal?: AbortSignal
  requestOptions?: { headers?: Record<string, string> }
}

/** A JSON merge patch of an app: lists are replaced as wholes, `null` takes away. */
export interface AppPatch {
  identity?: { type?: string; userAssignedIdentities?: Record<string, object | null> }
  configuration?: { secrets?: Secret[] }
  template?: { revisionSuffix?: string | null; containers?: Container[] }
}

/** What Azure answered, as the SDK understands it and as it was. */
export interface Answer<T> {
  readonly value: T
  readonly body: unknown
}

/** The calls of Container Apps that are used, for the apps of one resource group. */
export interface ContainerApps {
  get(name: string, options: RequestOptions): Promise<Answer<ContainerApp>>
  listSecrets(name: string, options: RequestOptions): Promise<ContainerAppSecret[]>
  /** Sends the patch at once; the poller tells of its answer. */
  update(name: string, patch: AppPatch, options: RequestOptions): AwaitablePoller<ContainerApp>
  listRevisions(name: string, options: RequestOptions): Promise<Revision[]>
  getRevision(name: string, revision: string, options: RequestOptions): Promise<Answer<Revision>>
}

/** The SDK sends `null` for what a merge patch takes away, but its types do not know it. */
interface Patching {
  update(
    client: ContainerAppsAPIContext,
    group: string,
    name: string,
    patch: AppPatch,
    options: RequestOptions,
  ): AwaitablePoller<ContainerApp>
}
const patching: Patching = { update }

type WithBody = RequestOptions & { onResponse(response: { bodyAsText?: string | null }): void }

async function answerOf<T>(
  options: RequestOptions,
  request: (options: WithBody) => Promise<T>,
): Promise<Answer<T>> {
  let text: string | null | undefined
  const value = await request({
    ...options,
    onResponse: ({ bodyAsText }) => {
      text = bodyAsText
    },
  })
  return { value, body: JSON.parse(text ?? "null") }
}

/** Makes the calls. This module loads the SDK, so it is imported on first use. */
export function containerAppsOf(azure: Azure, subscription: string, group: string): ContainerApps {
  const client = azure.client((credential, options) =>
    createContainerAppsAPI(credential, subscription, options),
  )
  return {
    get: (name, options) => answerOf(options, (withBody) => get(client, group, name, withBody)),
    async listSecrets(name, options) {
      return (await listSecrets(client, group, name, options)).value
    },
    update: (name, patch, options) => patching.update(client, group, name, patch, options),
    async listRevisions(name, options) {
      const revisions: Revision[] = []
      for await (const one of listRevisions(client, group, name, options)) revisions.push(one)
      return revisions
    },
    getRevision: (name, revision, options) =>
      answerOf(options, (withBody) => getRevision(client, group, name, revision, withBody)),
  }
}
