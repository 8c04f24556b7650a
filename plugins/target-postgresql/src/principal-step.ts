import { type Action, action, type Principal, type Scope, type Step } from "@keyless/core/plugin"
import { type DatabaseSession, sqlFailure, type Sessions } from "@keyless/sql"
import { principalDatabase } from "./admin-session.ts"
import { errorCode } from "./connect.ts"
import { formatLabel, parseLabel, type PrincipalLabel } from "./label.ts"
import { quoteIdentifier, quoteLiteral } from "./quote.ts"

/** A role as it is in the server. */
export interface FoundRole {
  readonly label: PrincipalLabel | null
  readonly labelText: string | null
}

/** Looks a role up with the identity it belongs to; null where there is no such role. */
export async function findRole(session: DatabaseSession, user: string): Promise<FoundRole | null> {
  const [row] = await session.query(
    `select l.label from pg_catalog.pg_roles r
       left join pg_catalog.pg_shseclabel l
         on l.objoid = r.oid and l.classoid = 'pg_catalog.pg_authid'::pg_catalog.regclass and l.provider = 'pgaadauth'
      where r.rolname = $1`,
    [user],
  )
  if (row === undefined) return null
  const label = row["label"]
  return { label: parseLabel(label), labelText: typeof label === "string" ? label : null }
}

/** What was found and what the step did about it, for undo. */
type Before = { readonly kind: "absent" } | { readonly kind: "relabelled"; readonly labelText: string | null }

/** What the step is made for. */
export interface PrincipalStepInput {
  readonly user: string
  readonly principal: Step<Principal>
  readonly session: Scope<Sessions>
  readonly foreignUser: "refuse" | "recreate"
}

/**
 * The step that makes the database user of an identity. The label's object id decides whose user it is: the same name with another
 * identity is refused, or relabelled when asked, which keeps its grants and what it owns.
 */
export function principalStep({
  user,
  principal,
  session,
  foreignUser,
}: PrincipalStepInput): Action<{ readonly created: boolean }> {
  let before: Before | undefined
  const setLabel = (label: string | null) =>
    `SECURITY LABEL for "pgaadauth" on role ${quoteIdentifier(user)} is ${label === null ? "NULL" : quoteLiteral(label)}`

  return action({
    id: "principal.create",
    title: `Make the database user ${user}`,
    why: "The database knows the app's identity by this user, tied to it by object id.",
    needs: [principal, session],
    async check(context) {
      const role = await findRole(await context.value(session).in(principalDatabase), user)
      if (role === null) return { done: false }
      const { objectId, kind } = context.value(principal)
      if (role.label?.objectId === objectId && role.label.type === kind)
        return { done: true, value: { created: false } }
      if (foreignUser === "recreate") return { done: false, detail: `the user belongs to ${owner(role)}` }
      throw sqlFailure(
        "principal_conflict",
        `The database user "${user}" belongs to ${owner(role)}, not to ${objectId}.`,
        {
          hint: "If the identity was made anew, run the command again with --recreate-user: the user is handed over and keeps its grants. Otherwise choose another --connection name.",
        },
      )
    },
    async apply(context) {
      const sql = await context.value(session).in(principalDatabase)
      const { objectId, kind } = context.value(principal)
      const role = await findRole(sql, user)
      if (role !== null && foreignUser === "recreate") {
        before = { kind: "relabelled", labelText: role.labelText }
        await sql.query(setLabel(formatLabel({ objectId, type: kind })))
        return { created: false }
      }
      before = { kind: "absent" }
      try {
        await sql.query("select * from pgaadauth_create_principal_with_oid($1, $2, $3, false, false)", [
          user,
          objectId,
          kind,
        ])
      } catch (error) {
        // Somebody else made a role of that name since the check: it is not ours to take back.
        if (errorCode(error) === "42710") before = undefined
        throw statementError(`The database user "${user}" could not be made`, error)
      }
      return { created: true }
    },
    async undo(context) {
      if (before === undefined) return
      const sql = await context.value(session).in(principalDatabase)
      if (before.kind === "relabelled") await sql.query(setLabel(before.labelText))
      else await sql.query(`DROP ROLE IF EXISTS ${quoteIdentifier(user)}`)
    },
  })
}

function owner({ label }: FoundRole): string {
  return label === null ? "no Entra identity (it is an ordinary role)" : `the ${label.type} ${label.objectId}`
}

/** An error of the server on a statement, with its SQLSTATE. */
export function statementError(what: string, error: unknown) {
  const told = error instanceof Error ? error.message : String(error)
  const code = errorCode(error)
  return sqlFailure(
    "statement_failed",
    `${what}: ${told}${code === undefined ? "" : ` (SQLSTATE ${code})`}`,
    {
      ...(code === undefined ? {} : { details: { sqlstate: code } }),
      cause: error,
    },
  )
}
