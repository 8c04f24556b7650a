import type { KeylessError } from "@keyless/core/plugin"
import { type Remark, sqlFailure } from "@keyless/sql"
import { type Grant, grantStatements } from "./grant-statements.ts"
import type { ObjectRow } from "./grants-query.ts"
import { quoteIdentifier } from "./quote.ts"

/** A privilege that the session may not grant, and what it is on. */
export interface Obstacle {
  readonly row: ObjectRow
  readonly grant: Grant
}

/** What the app can do without, with the statement that grants it and who may run it. */
export function optionalRemarks(
  database: string,
  user: string,
  refused: readonly Obstacle[],
): readonly Remark[] {
  const [first] = refused
  if (first === undefined) return []
  const { owner, ofTheService } = first.row
  const what = refused.map(({ grant }) => grant.privilege).join(" and ")
  const [statement = ""] = grantStatements(
    "GRANT",
    user,
    refused.map(({ grant }) => grant),
  )
  return [
    {
      message: `${what} on database "${database}" was not granted to "${user}": the database belongs to "${owner}". The app works without, but makes no schemas${what.includes("TEMPORARY") ? " or temporary tables" : ""} unless everybody may.`,
      hint: ofTheService
        ? `Only "${owner}" could run ${statement}, and nobody logs in as that; a database that Keyless makes (--create-database) belongs to the administrators.`
        : `To grant it, run as "${owner}" in any database of the server: ${statement}.`,
    },
  ]
}

/** The error about what is needed and cannot be granted: whose it is, by kind, and a way that works for each owner. */
export function notGrantable(database: string, me: string, obstacles: readonly Obstacle[]): KeylessError {
  const perOwner = [...Map.groupBy(obstacles, ({ row }) => row.owner)]
  const objects = Object.fromEntries(
    perOwner.map(([owner, of]) => [owner, namesByKind(of.map(({ row }) => row))]),
  )
  const statements = Object.fromEntries(
    perOwner
      .filter(([, of]) => of.every(({ row }) => !row.ofTheService))
      .map(([owner, of]) => [
        owner,
        grantStatements(
          "GRANT",
          me,
          of.map(({ grant }) => grant),
          " WITH GRANT OPTION",
        ),
      ]),
  )
  const told = Object.entries(objects).map(
    ([owner, kinds]) => `"${owner}" owns ${kinds.map(({ kind, names }) => shown(kind, names)).join(", ")}`,
  )
  return sqlFailure(
    "grants_incomplete",
    `In database "${database}" there are things that "${me}" may not grant on: ${told.join("; ")}.`,
    {
      hint: perOwner
        .map(([owner, of]) => wayFor(owner, of, statements[owner] ?? [], database))
        .join(" ")
        .concat(" Then run the command again."),
      details: {
        owners: perOwner.map(([owner]) => owner),
        objects: Object.fromEntries(
          Object.entries(objects).map(([owner, kinds]) => [
            owner,
            Object.fromEntries(kinds.map(({ kind, names }) => [kind, names])),
          ]),
        ),
        statements,
      },
    },
  )
}

/** The error about schemas that are not there. */
export function schemaMissing(database: string, schemas: readonly string[], me: string): KeylessError {
  const list = schemas.map((schema) => `"${schema}"`).join(", ")
  const statements = schemas.map((schema) => `CREATE SCHEMA ${quoteIdentifier(schema)}`)
  return sqlFailure("schema_missing", `Database "${database}" has no schema ${list}.`, {
    hint: `Check the spelling, in which case counts. To make it, run in database ${database}, as "${me}" or whoever makes the app's tables: ${statements.join("; ")}.`,
    details: { schemas, statements },
  })
}

function wayFor(
  owner: string,
  of: readonly Obstacle[],
  statements: readonly string[],
  database: string,
): string {
  if (of.some(({ row }) => row.ofTheService)) {
    return `Nobody can log in as "${owner}", so nobody can grant on what it owns. Connect a database that belongs to the administrators: name a new one and pass --create-database; or have the tables in a schema that an administrator made (--schema).`
  }
  return `Run as "${owner}" in database ${database}: ${statements.join("; ")}. Or give the owner's login: --owner-login user=${owner}.`
}

/** A long list is cut; the error's details have it whole. */
const shownAtMost = 10

function shown(kind: string, names: readonly string[]): string {
  const more = names.length - shownAtMost
  const list = names.slice(0, shownAtMost).join(", ")
  return `${kind} ${list}${more > 0 ? ` and ${more} more` : ""}`
}

function namesByKind(rows: readonly ObjectRow[]) {
  return [...Map.groupBy(rows, ({ kind }) => kind)].map(([kind, same]) => ({
    kind,
    names: [
      ...new Set(
        same.map(({ schema, name }) =>
          kind === "table" || kind === "sequence" ? `${schema}.${name}` : name,
        ),
      ),
    ],
  }))
}
