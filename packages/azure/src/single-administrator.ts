import {
  type Action,
  action,
  type Context,
  type JsonObject,
  type Permission,
  type Proof,
  proof,
  type Ephemeral,
  ephemeral,
  type EphemeralContext,
  type Step,
} from "@keyless/core/plugin"

import { adminMissing, type AdminLogin, type Administrator, findAdministrator } from "./administrator.ts"
import type { Azure } from "./azure.ts"
import type { Caller } from "./caller.ts"
import { azureFailure } from "./error-codes.ts"
import { isRefusal } from "./firewall-rule.ts"
import { type Reliance, warnLeft, whoRelies } from "./reliance.ts"

/** A server that has one Microsoft Entra administrator at most, over its SDK. Writes wait for their operations. @public */
export interface SingleAdministratorServer<A extends Administrator> {
  /** Resource id and name. */
  readonly id: string
  readonly name: string
  readonly permissions: { readonly read: string; readonly write: string; readonly delete: string }
  /** What planning read. */
  readonly administrator: A | null
  read(context: Context): Promise<A | null>
  /** The entry that would make the caller the administrator. @throws KeylessError where something for it is missing */
  entryFor(caller: Caller): A
  /** Makes it the administrator, instead of who is it. */
  write(administrator: A, context: Context): Promise<void>
  remove(context: Context): Promise<void>
  /** The administrator, and where it belongs, for the journal. */
  toData(administrator: A): JsonObject
  /** Command that makes an administrator by hand, for hints. */
  readonly makeOne: string
}

/**
 * Name of the closer that puts a former administrator back; see `restoreFormer`.
 *
 * @public
 */
export const administratorCloserName = "former-administrator"

/** Whose place a run has taken, as it goes on. @public */
export interface AdministratorPlace {
  /** Object id of the administrator that comes back when the ephemeral step closes. */
  former?: string
}

/** What the step is made for. */
export interface SingleAdministratorInput<A extends Administrator> {
  readonly azure: Azure
  readonly server: SingleAdministratorServer<A>
  /** Whether another administrator may be replaced while the run lasts. */
  readonly replace: boolean
  readonly needs: readonly Step[]
  /** Shared by the step and by `regainAdministrator`. */
  readonly place?: AdministratorPlace
  /** How undo sees who rests on the administrator: without one, nobody logs in with a token. */
  readonly reliance?: Reliance
}

/**
 * The step after which the caller can log in as the server's one Entra administrator. Where there is none, the caller becomes it and stays it.
 * Where there is one, the caller has to be it or be in its group; anybody else is replaced only when that was asked for, and put back when the
 * ephemeral step closes or, after a crash, by the closer.
 *
 * @throws KeylessError `admin_taken`
 * @public
 */
export function singleAdministrator<A extends Administrator>(
  input: SingleAdministratorInput<A>,
): Step<AdminLogin> {
  const { administrator } = input.server
  if (administrator === null) return firstAdministrator(input)
  return input.replace ? replacing(input) : present(input, administrator)
}

/** Finds whether the caller can log in as the administrator, and changes nothing. @public */
export function administratorLook<A extends Administrator>({
  azure,
  server,
}: Pick<SingleAdministratorInput<A>, "azure" | "server">): Proof<AdminLogin> {
  return proof({
    id: "admin.look",
    title: `Look whether you are the Microsoft Entra administrator of ${server.name}`,
    why: "Only an administrator sees which user belongs to which identity.",
    permissions: [permission(server, "read")],
    async prove(context) {
      const login = await loginAs(azure, server.administrator, context)
      if (login === null) throw adminMissing(server.name, server.id, server.makeOne)
      return login
    },
  })
}

const title = (name: string) => `Make sure that you are the Microsoft Entra administrator of ${name}`
const why = "Only the Entra administrator may make users for other identities."

function firstAdministrator<A extends Administrator>({
  azure,
  server,
  needs,
  reliance,
}: SingleAdministratorInput<A>): Action<AdminLogin> {
  let written: A | undefined
  return action<AdminLogin>({
    id: "admin.ensure",
    title: title(server.name),
    why,
    // The last one for undo.
    permissions: [permission(server, "read"), permission(server, "write"), permission(server, "delete")],
    needs,
    check: async () => ({ done: false, detail: "the server has no Entra administrator" }),
    async apply(context) {
      // Whoever became it since the plan's read is not to be replaced.
      const there = await server.read(context)
      if (there !== null) {
        const login = await loginAs(azure, there, context)
        if (login === null) throw taken(server, there)
        return { ...login, changed: true }
      }
      const entry = server.entryFor(await azure.caller(context))
      written = entry
      await server.write(entry, context)
      return { user: await writtenLogin(server, entry, context), changed: true }
    },
    async undo(context) {
      if (written === undefined) return
      // Azure may have refused it, and somebody else may be it by this time.
      const there = await server.read(context)
      if (there === null || !sameId(there, written)) return
      const users = await whoRelies(reliance, context)
      if (users.length > 0)
        warnLeft(context, `You stay the Microsoft Entra administrator of ${server.name}`, users)
      else await server.remove(context)
    },
    undoNeeds: () => reliance?.needs() ?? [],
  })
}

function present<A extends Administrator>(
  { azure, server, needs }: SingleAdministratorInput<A>,
  holder: A,
): Proof<AdminLogin> {
  return proof({
    id: "admin.ensure",
    title: title(server.name),
    why,
    permissions: [permission(server, "read")],
    needs,
    async prove(context) {
      const login = await loginAs(azure, holder, context)
      if (login === null) throw taken(server, holder)
      return login
    },
  })
}

function replacing<A extends Administrator>({
  azure,
  server,
  needs,
  place,
}: SingleAdministratorInput<A>): Ephemeral<AdminLogin> {
  return ephemeral<AdminLogin>({
    id: "admin.ensure",
    title: `${title(server.name)}, and put a former one back at the end`,
    why,
    permissions: [permission(server, "read"), permission(server, "write")],
    needs,
    closers: [administratorCloserName],
    async open(context) {
      const former = await server.read(context)
      const login = await loginAs(azure, former, context)
      if (login !== null) return login
      const entry = server.entryFor(await azure.caller(context))
      if (former === null) {
        await server.write(entry, context)
      } else {
        if (place !== undefined) place.former = former.objectId
        await takePlace(server, former, entry, context)
      }
      return { user: await writtenLogin(server, entry, context), changed: true }
    },
  })
}

/** The login that the service gave an entry; as it was asked for, where somebody else's stands there already. */
async function writtenLogin<A extends Administrator>(
  server: SingleAdministratorServer<A>,
  entry: A,
  context: Context,
): Promise<string> {
  const there = await server.read(context)
  return there !== null && sameId(there, entry) ? there.login : entry.login
}

/** Makes the caller the administrator until the ephemeral step closes. */
export function takePlace<A extends Administrator>(
  server: SingleAdministratorServer<A>,
  former: A,
  entry: A,
  context: EphemeralContext,
): Promise<void> {
  return context.acquire({
    closer: administratorCloserName,
    data: { ...server.toData(former), put: entry.objectId },
    title: `administrator of ${server.name} instead of ${former.login}`,
    create: () => server.write(entry, context),
    isAbsentAfter: isRefusal,
  })
}

/** The login of the caller as an administrator; null where it is not the one. */
export async function loginAs<A extends Administrator>(
  azure: Azure,
  administrator: A | null,
  context: Context,
): Promise<AdminLogin | null> {
  if (administrator === null) return null
  const found = await findAdministrator(azure, [administrator], context)
  return found === null ? null : { user: found.login, changed: false }
}

function taken<A extends Administrator>(server: SingleAdministratorServer<A>, holder: A) {
  return azureFailure(
    "admin_taken",
    `${server.name} has another Microsoft Entra administrator, "${holder.login}" (${holder.objectId}), and takes one only.`,
    {
      hint: "Run the command as that administrator or as a member of its group, or add --replace-admin: you then take its place while the command runs, and it is put back at the end.",
      resource: server.id,
    },
  )
}

function sameId(a: Administrator, b: Administrator): boolean {
  return a.objectId.toLowerCase() === b.objectId.toLowerCase()
}

function permission<A extends Administrator>(
  server: SingleAdministratorServer<A>,
  kind: "read" | "write" | "delete",
): Permission {
  return { operation: server.permissions[kind], scope: server.id }
}
