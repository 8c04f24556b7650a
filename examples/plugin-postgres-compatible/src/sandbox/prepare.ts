import type { RealDatabase } from "@keyless/sandbox"
import { dirname } from "node:path"
import pg from "pg"
import type { ContosoServer } from "./state.ts"

/** A session of the superuser, whom no client of Contoso can be. */
export async function asSuperuser<T>(
  { socket, user }: RealDatabase,
  work: (client: pg.Client) => Promise<T>,
): Promise<T> {
  const client = new pg.Client({ host: dirname(socket), user, database: "postgres" })
  await client.connect()
  try {
    return await work(client)
  } finally {
    await client.end()
  }
}

/** Makes what every server of Contoso has, and what the seed says. */
export async function prepare(postgres: RealDatabase, server: ContosoServer): Promise<void> {
  await asSuperuser(postgres, async (client) => {
    await client.query(system)
    for (const id of server.administrators) await client.query("select contoso.create_admin($1)", [id])
    for (const database of server.databases)
      await client.query(`create database ${pg.escapeIdentifier(database)} owner contoso_admin`)
  })
}

/** The mark of the identity that a user stands for; null where it stands for none. */
export function markOf(postgres: RealDatabase, user: string): Promise<string | null> {
  return asSuperuser(postgres, async (client) => {
    const { rows } = await client.query<{ label: string }>(
      "select label from contoso.identities join pg_roles on oid = role where rolname = $1",
      [user],
    )
    return rows[0]?.label ?? null
  })
}

/**
 * Roles are tied to identities by their number, so that a tie ends with its role. What may be done with ties is for administrators; they may also grant
 * what belongs to `contoso_admin`, as every database does.
 */
const system = `
create role contoso_admin in role pg_signal_backend;
create schema contoso;
create table contoso.identities (role oid primary key, label text not null);
grant usage on schema contoso to contoso_admin;
grant select on contoso.identities to contoso_admin;
create function contoso.tie(name text, mark text) returns void language plpgsql security definer as $$
begin
  delete from contoso.identities where role = (select oid from pg_catalog.pg_roles where rolname = name);
  insert into contoso.identities select oid, mark from pg_catalog.pg_roles where rolname = name and mark is not null;
end $$;
create function contoso.create_role(name text, mark text) returns void language plpgsql security definer as $$
begin
  execute pg_catalog.format('create role %I login', name);
  execute pg_catalog.format('grant %I to %I with admin option, inherit false, set false', name, session_user);
  perform contoso.tie(name, mark);
end $$;
create function contoso.create_admin(id text) returns void language plpgsql security definer as $$
begin
  execute pg_catalog.format('create role %I login createrole createdb in role contoso_admin', id);
  perform contoso.tie(id, 'service:' || id);
end $$;
revoke execute on all functions in schema contoso from public;
grant execute on all functions in schema contoso to contoso_admin`
