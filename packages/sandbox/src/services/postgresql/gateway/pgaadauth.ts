/**
 * The `pgaadauth_*` functions as Azure Database for PostgreSQL documents them
 * (https://learn.microsoft.com/azure/postgresql/flexible-server/how-to-manage-azure-ad-users), written for a plain
 * PostgreSQL. Labels are put into the catalog by hand, because no provider "pgaadauth" is loaded.
 *
 * What Azure asks Entra is looked up in a table, which the gateway writes before these functions are called (see
 * `directory-mirror.ts`). The words of refusals are those of the documentation and of MicrosoftDocs/azure-docs 102814.
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
create or replace function pg_catalog.pgaadauth_check_type(given text, actual text) returns void
language plpgsql immutable as $body$
begin
  if given is distinct from actual and actual is not null then
    raise exception 'incorrect object type provided for principal, given object type: ''%'', actual object type: ''%''',
      given, actual using errcode = 'XX000';
  end if;
end
$body$;
create or replace procedure pg_catalog.pgaadauth_apply_label(role_name text, label_text text, actual_type text)
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
  perform pgaadauth_check_type(substring(label_text from ',type=([a-z]+)'), actual_type);
  perform pgaadauth_put_label(role_name, label_text);
end
$body$;
reset allow_system_table_mods;
`

/**
 * For the database `postgres` only.
 *
 * @param principalAdmin - who has ADMIN OPTION on the roles that are made
 */
export const principalFunctionsSql = (principalAdmin: "caller" | "service"): string => `
set allow_system_table_mods = on;
create table pg_catalog.pgaadauth_directory (name text not null, object_id text not null, type text not null);
create or replace function pg_catalog.pgaadauth_make_principal(
  role_name text, object_id text, type text, is_admin boolean, is_mfa boolean) returns text
language plpgsql security definer set search_path = pg_catalog, pg_temp as $body$
begin
  execute format('create role %I login', role_name);
  if is_admin then
    execute format('alter role %I createrole createdb', role_name);
    execute format('grant azure_pg_admin to %I', role_name);
  end if;
  ${
    principalAdmin === "service"
      ? ""
      : `-- What CREATE ROLE gives its caller since PostgreSQL 16: administration without inheritance.
  execute format(
    case when current_setting('server_version_num')::int >= 160000
      then 'grant %I to %I with admin true, inherit false, set false'
      else 'grant %I to %I with admin option' end,
    role_name, session_user);`
  }
  perform pgaadauth_put_label(role_name,
    'aadauth,oid=' || object_id || ',type=' || type
      || case when is_admin then ',admin' else '' end || case when is_mfa then ',mfa' else '' end);
  return format('Created role for %s', quote_ident(role_name));
end
$body$;
revoke all on function pg_catalog.pgaadauth_make_principal(text, text, text, boolean, boolean) from public;
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
  perform pgaadauth_check_type(lower("objectType"),
    (select d.type from pgaadauth_directory d where d.object_id = lower("objectId") limit 1));
  return pgaadauth_make_principal("roleName", "objectId", lower("objectType"), "isAdmin", "isMfa");
end
$body$;
create or replace function pg_catalog.pgaadauth_create_principal("roleName" text, "isAdmin" boolean, "isMfa" boolean)
returns text
language plpgsql security definer set search_path = pg_catalog, pg_temp as $body$
declare
  found_entries pgaadauth_directory[];
begin
  if not pgaadauth_caller_is_admin() then
    raise exception 'permission denied for function pgaadauth_create_principal' using errcode = '42501';
  end if;
  select array_agg(d) into found_entries from pgaadauth_directory d where lower(d.name) = lower("roleName");
  if found_entries is null then
    raise exception 'Could not validate AAD user % because its name is not found in the tenant.', "roleName"
      using errcode = '0LP01', hint =
        'A user is found by its user principal name, a group, application or managed identity by its display name.';
  end if;
  if cardinality(found_entries) > 1 then
    raise exception 'Could not validate AAD user % because several principals in the tenant have its name.', "roleName"
      using errcode = '0LP01', hint = 'Use pgaadauth_create_principal_with_oid.';
  end if;
  return pgaadauth_make_principal(
    "roleName", found_entries[1].object_id, found_entries[1].type, "isAdmin", "isMfa");
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
