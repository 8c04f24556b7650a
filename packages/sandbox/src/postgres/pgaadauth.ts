/**
 * The `pgaadauth_*` functions as Azure Database for PostgreSQL documents them
 * (https://learn.microsoft.com/azure/postgresql/flexible-server/how-to-manage-azure-ad-users), written for a plain
 * PostgreSQL. Labels are put into the catalog by hand, because no provider "pgaadauth" is loaded.
 *
 * `pgaadauth_create_principal` asks Entra for the object id of a name; the gateway has no directory to ask, so it
 * fails and points to `pgaadauth_create_principal_with_oid`.
 */

const definer = `security definer set search_path = pg_catalog, pg_temp set allow_system_table_mods = on`

/** For every database: `SECURITY LABEL` is translated to a call of this procedure. */
export const labelProcedureSql = `
set allow_system_table_mods = on;
create or replace function pg_catalog.pgaadauth_caller_is_admin() returns boolean
language sql stable security definer set search_path = pg_catalog, pg_temp as $body$
  select exists (
    select from pg_shseclabel l join pg_authid r on r.oid = l.objoid and l.classoid = 'pg_authid'::regclass
    where l.provider = 'pgaadauth' and r.rolname = session_user and l.label ~ ',admin(,|$)')
$body$;
create or replace function pg_catalog.pgaadauth_put_label(role_name text, label_text text) returns void
language plpgsql ${definer} as $body$
declare
  role_oid oid;
begin
  select r.oid into role_oid from pg_authid r where r.rolname = role_name;
  if role_oid is null then
    raise exception 'role "%" does not exist', role_name using errcode = '42704';
  end if;
  delete from pg_shseclabel
    where objoid = role_oid and classoid = 'pg_authid'::regclass and provider = 'pgaadauth';
  if label_text is not null then
    insert into pg_shseclabel (objoid, classoid, provider, label)
      values (role_oid, 'pg_authid'::regclass, 'pgaadauth', label_text);
  end if;
end
$body$;
revoke all on function pg_catalog.pgaadauth_put_label(text, text) from public;
create or replace procedure pg_catalog.pgaadauth_apply_label(role_name text, label_text text)
language plpgsql ${definer} as $body$
begin
  if not pgaadauth_caller_is_admin() then
    raise exception 'permission denied: only Microsoft Entra administrators may set this security label'
      using errcode = '42501';
  end if;
  if label_text !~ '^aadauth(,(oid=[0-9A-Fa-f-]{36}|type=(service|user|group)|admin|mfa))*$' then
    raise exception 'invalid security label for provider pgaadauth'
      using errcode = '22023',
            hint = 'The form is aadauth,oid=<object id>,type=<user|group|service>[,admin][,mfa].';
  end if;
  perform pgaadauth_put_label(role_name, label_text);
end
$body$;
reset allow_system_table_mods;
`

/** For the database `postgres` only. */
export const principalFunctionsSql = `
set allow_system_table_mods = on;
create or replace function pg_catalog.pgaadauth_create_principal_with_oid(
  "roleName" text, "objectId" text, "objectType" text, "isAdmin" boolean, "isMfa" boolean) returns text
language plpgsql security definer set search_path = pg_catalog, pg_temp as $body$
begin
  if not pgaadauth_caller_is_admin() then
    raise exception 'permission denied for function pgaadauth_create_principal_with_oid' using errcode = '42501';
  end if;
  if "objectType" is null or lower("objectType") not in ('service', 'user', 'group') then
    raise exception 'invalid object type "%"', "objectType"
      using errcode = '22023', hint = 'Valid types are service, user and group.';
  end if;
  if "objectId" is null
    or "objectId" !~ '^[0-9A-Fa-f]{8}-[0-9A-Fa-f]{4}-[0-9A-Fa-f]{4}-[0-9A-Fa-f]{4}-[0-9A-Fa-f]{12}$' then
    raise exception 'invalid object id "%"', "objectId" using errcode = '22023';
  end if;
  execute format('create role %I login', "roleName");
  if "isAdmin" then
    execute format('alter role %I createrole createdb', "roleName");
    execute format('grant azure_pg_admin to %I', "roleName");
  end if;
  -- What CREATE ROLE gives its caller since PostgreSQL 16: administration without inheritance.
  execute format(
    case when current_setting('server_version_num')::int >= 160000
      then 'grant %I to %I with admin true, inherit false, set false'
      else 'grant %I to %I with admin option' end,
    "roleName", session_user);
  perform pgaadauth_put_label("roleName",
    'aadauth,oid=' || "objectId" || ',type=' || lower("objectType")
      || case when "isAdmin" then ',admin' else '' end || case when "isMfa" then ',mfa' else '' end);
  return format('Created role for %s', quote_ident("roleName"));
end
$body$;
create or replace function pg_catalog.pgaadauth_create_principal("roleName" text, "isAdmin" boolean, "isMfa" boolean)
returns text
language plpgsql security definer set search_path = pg_catalog, pg_temp as $body$
begin
  if not pgaadauth_caller_is_admin() then
    raise exception 'permission denied for function pgaadauth_create_principal' using errcode = '42501';
  end if;
  raise exception 'the sandbox cannot look up "%" in the directory', "roleName"
    using errcode = '0A000', hint = 'Use pgaadauth_create_principal_with_oid.';
end
$body$;
create or replace function pg_catalog.pgaadauth_list_principals("isAdminValue" boolean)
returns table (rolname name, principaltype text, objectid text, tenantid text, ismfa int, isadmin int)
language plpgsql stable security definer set search_path = pg_catalog, pg_temp as $body$
begin
  if not pg_has_role(session_user, 'azure_pg_admin', 'member') then
    raise exception 'permission denied for function pgaadauth_list_principals' using errcode = '42501';
  end if;
  return query
    select r.rolname, substring(l.label from 'type=([a-z]+)'), substring(l.label from 'oid=([0-9A-Fa-f-]+)'),
      ''::text, (l.label ~ ',mfa(,|$)')::int, (l.label ~ ',admin(,|$)')::int
    from pg_shseclabel l join pg_authid r on r.oid = l.objoid and l.classoid = 'pg_authid'::regclass
    where l.provider = 'pgaadauth' and (not "isAdminValue" or l.label ~ ',admin(,|$)')
    order by r.rolname;
end
$body$;
reset allow_system_table_mods;
`
