import { requestAzure, runOperation } from "@keyless/azure"
import type { Context } from "@keyless/core/plugin"
import type { FoundCache } from "./cache.ts"

/** What a cache says of one identity. */
export interface Assignment {
  /** Of the assignment itself. Others than Keyless give names of their own. */
  readonly name: string
  readonly objectId: string
  /** A name of the identity, for people. */
  readonly alias: string
  /** Name of the policy. */
  readonly policy: string
}

/** The access policy assignments of a cache, of which an identity has one at most. */
export interface Assignments {
  read(objectId: string, context: Context): Promise<Assignment | undefined>
  list(context: Context): Promise<readonly Assignment[]>
  write(assignment: Assignment, context: Context): Promise<void>
  remove(assignment: Assignment, context: Context): Promise<void>
  readonly permissions: readonly { readonly operation: string; readonly scope: string }[]
}

/** Reads and writes the assignments of a cache. Writing and removing may be done again. */
export function assignmentsOf({ client, resourceGroup, cache, id }: FoundCache): Assignments {
  const api = client.accessPolicyAssignment
  const resource = `${id}/accessPolicyAssignments`
  const list: Assignments["list"] = async ({ signal }) => {
    const all = async () => {
      const found: Assignment[] = []
      for await (const each of api.list(resourceGroup, cache, { abortSignal: signal })) {
        const { name = "", objectId = "", objectIdAlias: alias = "", accessPolicyName: policy = "" } = each
        found.push({ name, objectId: objectId.toLowerCase(), alias, policy })
      }
      return found
    }
    return requestAzure(all, { resource, signal })
  }
  return {
    list,
    async read(objectId, context) {
      return (await list(context)).find((each) => each.objectId === objectId)
    },
    async write({ name, objectId, alias, policy }, context) {
      const wanted = { objectId, objectIdAlias: alias, accessPolicyName: policy }
      const options = { abortSignal: context.signal }
      const begin = () => api.beginCreateUpdate(resourceGroup, cache, name, wanted, options)
      await runOperation(begin, context, { resource: `${resource}/${name}` })
    },
    async remove({ name }, context) {
      const begin = () => api.beginDelete(resourceGroup, cache, name, { abortSignal: context.signal })
      await runOperation(begin, context, { resource: `${resource}/${name}` })
    },
    permissions: ["read", "write", "delete"].map((verb) => ({
      operation: `Microsoft.Cache/redis/accessPolicyAssignments/${verb}`,
      scope: id,
    })),
  }
}
