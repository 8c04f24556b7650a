import { createHash } from "node:crypto"
import { type Action, action, type OwnerLogin, type Ephemeral, type Step } from "@keyless/core/plugin"
import { type DatabaseSession, type MadeUser, type Sessions, sqlFailure, statementError } from "@keyless/sql"
import { sqlstate } from "./connect.ts"
import { longestName, quoteIdentifier } from "./quote.ts"

/** Something that is handed over, in words of `ALTER … OWNER TO`. */
interface Owned {
  readonly kind: string
  readonly schema: string
  readonly name: string
  /** Types of a routine's arguments, as the server writes them. */
  readonly parameters: string | null
}

/** What the step is made for. */
export interface OwnershipInput {
  readonly database: string
  readonly schemas: readonly string[]
  readonly owner: OwnerLogin
  readonly session: Ephemeral<Sessions>
  readonly made: Step<MadeUser>
}

/** Tables and what else has an owner in the schemas `$1`, but for sequences of columns, which go with their tables. PostgreSQL documentation, 52. */
const ownedQuery = `
with me as (select oid from pg_catalog.pg_roles where rolname = current_user)
select case c.relkind when 'S' then 'SEQUENCE' when 'v' then 'VIEW' when 'm' then 'MATERIALIZED VIEW'
                      when 'f' then 'FOREIGN TABLE' else 'TABLE' end as kind,
       n.nspname::text as schema, c.relname::text as name, null as parameters
  from pg_catalog.pg_class c join pg_catalog.pg_namespace n on n.oid = c.relnamespace
 where c.relowner = (select oid from me) and n.nspname::text = any($1::text[]) and c.relkind in ('r', 'p', 'v', 'm', 'f', 'S')
   and not exists (select from pg_catalog.pg_depend e where e.classid = 'pg_catalog.pg_class'::pg_catalog.regclass
                    and e.objid = c.oid and e.deptype in ('a', 'e', 'i'))
union all
select 'ROUTINE', n.nspname::text, p.proname::text, pg_catalog.pg_get_function_identity_arguments(p.oid)
  from pg_catalog.pg_proc p join pg_catalog.pg_namespace n on n.oid = p.pronamespace
 where p.proowner = (select oid from me) and n.nspname::text = any($1::text[])
   and not exists (select from pg_catalog.pg_depend e where e.classid = 'pg_catalog.pg_proc'::pg_catalog.regclass
                    and e.objid = p.oid and e.deptype in ('e', 'i'))
union all
select 'TYPE', n.nspname::text, t.typname::text, null
  from pg_catalog.pg_type t join pg_catalog.pg_namespace n on n.oid = t.typnamespace
 where t.typowner = (select oid from me) and n.nspname::text = any($1::text[]) and t.typtype in ('e', 'd', 'r')
   and not exists (select from pg_catalog.pg_depend e where e.classid = 'pg_catalog.pg_type'::pg_catalog.regclass
                    and e.objid = t.oid and e.deptype in ('e', 'i'))
 order by 1, 2, 3`

const groupQuery = `
select r.oid is not null as there, r.rolcanlogin as login,
       pg_catalog.pg_has_role(current_user, r.oid, 'MEMBER WITH ADMIN OPTION') as mine,
       pg_catalog.pg_has_role($2, r.oid, 'USAGE') as member
  from pg_catalog.pg_roles r where r.rolname = $1`

const grantableSchemas = `
select n.nspname::text as name from pg_catalog.pg_namespace n
 where n.nspname::text = any($1::text[]) and pg_catalog.pg_has_role(current_user, n.nspowner, 'USAGE')`

/** The role without login that owns what is handed over in a database. */
export function ownersGroup(database: string): string {
  const name = `keyless_${database}`
  if (Buffer.byteLength(name) <= longestName) return name
  return `keyless_${createHash("sha256").update(database).digest("hex").slice(0, 32)}`
}

/**
 * The step that hands what an owner has in the connection's schemas to a group, of which both the owner and the app's user become members: what ran with the
 * owner's password goes on running.
 */
export function ownershipStep({ database, schemas, owner, session, made }: OwnershipInput): Action<null> {
  const group = ownersGroup(database)
  const role = quoteIdentifier(group)
  const former = quoteIdentifier(owner.user)
  let done: Handed | undefined

  const ownerOf = async (sessions: Sessions) => {
    const found = await sessions.owner?.in(database)
    if (found === undefined) throw new TypeError("The owner has no session.")
    return found
  }
  const look = async (sessions: Sessions, user: string) => {
    const admin = await sessions.in(database)
    const theirs = await ownerOf(sessions)
    const [owned, [found]] = await Promise.all([
      readOwned(theirs, schemas),
      admin.query(groupQuery, [group, user]),
    ])
    if (found !== undefined && (found["login"] === true || found["mine"] !== true)) {
      throw sqlFailure(
        "principal_conflict",
        `There is a role "${group}", which is not a group that this administrator administers.`,
        { hint: "Rename that role, or leave --take-ownership out." },
      )
    }
    return { admin, theirs, owned, there: found !== undefined, member: found?.["member"] === true }
  }

  return action<null>({
    id: "ownership.take",
    title: `Hand what ${owner.user} owns in schema ${schemas.join(", ")} to the group ${group}`,
    why: "Who owns a table may change it, and an app that is in the owners' group may do what the owner may.",
    needs: [session, made],
    async check(context) {
      const { owned, there, member } = await look(context.value(session), context.value(made).user)
      return owned.length === 0 && (!there || member)
        ? { done: true, value: null }
        : { done: false, detail: `${owned.length} things to hand over` }
    },
    async apply(context) {
      const { user } = context.value(made)
      const { admin, theirs, owned, there, member } = await look(context.value(session), user)
      const places = [...new Set(owned.map(({ schema }) => schema))]
      const mine = (await admin.query(grantableSchemas, [places])).map(({ name }) => String(name))
      const onSchemas = (list: readonly string[]) =>
        list.map((schema) => `GRANT USAGE, CREATE ON SCHEMA ${quoteIdentifier(schema)} TO ${role}`)
      done = { user, owned, made: !there, joined: !member, places, mine }
      try {
        await admin.transaction([
          ...(there ? [] : [`CREATE ROLE ${role} NOLOGIN`]),
          `GRANT ${role} TO ${former}`,
          `GRANT ${role} TO ${quoteIdentifier(user)}`,
          ...onSchemas(mine),
        ])
        await theirs.transaction([
          ...onSchemas(places.filter((schema) => !mine.includes(schema))),
          ...owned.map((each) => handOver(each, role)),
        ])
      } catch (error) {
        throw statementError(`What "${owner.user}" owns could not be handed over`, error, sqlstate(error))
      }
      const left = await readOwned(theirs, schemas)
      if (left.length > 0) {
        throw sqlFailure(
          "access_not_proved",
          `"${owner.user}" still owns ${left.map(({ schema, name }) => `${schema}.${name}`).join(", ")}.`,
          { hint: "Run the command again." },
        )
      }
      return null
    },
    async undo(context) {
      if (done === undefined) return
      const { admin, theirs, there } = await look(context.value(session), done.user)
      if (!there) return
      const isBack = new Set((await readOwned(theirs, schemas)).map((each) => JSON.stringify(each)))
      const away = done.owned.filter((each) => !isBack.has(JSON.stringify(each)))
      const offSchemas = (list: readonly string[]) =>
        list.map((schema) => `REVOKE USAGE, CREATE ON SCHEMA ${quoteIdentifier(schema)} FROM ${role}`)
      const others = done.places.filter((schema) => !done?.mine.includes(schema))
      await theirs.transaction([
        ...away.map((each) => handOver(each, former)),
        ...(done.made ? offSchemas(others) : []),
      ])
      await admin.transaction([
        ...(done.joined ? [`REVOKE ${role} FROM ${quoteIdentifier(done.user)}`] : []),
        ...(done.made
          ? [...offSchemas(done.mine), `REVOKE ${role} FROM ${former}`, `DROP ROLE ${role}`]
          : []),
      ])
    },
  })
}

/** What a run handed over, to take it back. */
interface Handed {
  readonly user: string
  readonly owned: readonly Owned[]
  readonly made: boolean
  readonly joined: boolean
  readonly places: readonly string[]
  /** The schemas among them on which the administrator granted. */
  readonly mine: readonly string[]
}

function handOver({ kind, schema, name, parameters }: Owned, role: string): string {
  const signature = parameters === null ? "" : `(${parameters})`
  return `ALTER ${kind} ${quoteIdentifier(schema)}.${quoteIdentifier(name)}${signature} OWNER TO ${role}`
}

async function readOwned(session: DatabaseSession, schemas: readonly string[]): Promise<readonly Owned[]> {
  const rows = await session.query(ownedQuery, [schemas])
  return rows.map(({ kind, schema, name, parameters }) => ({
    kind: String(kind),
    schema: String(schema),
    name: String(name),
    parameters: typeof parameters === "string" ? parameters : null,
  }))
}
