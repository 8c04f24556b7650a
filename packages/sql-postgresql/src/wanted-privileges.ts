import { unitedPrivileges, type WantedGrants } from "@keyless/sql"
import type { ObjectRow } from "./grants-query.ts"
import { nativePrivileges, nothing } from "./profiles.ts"

/** The schema that is meant where none is named. */
export const defaultSchema = "public"

/** What several connections want of a user together, in PostgreSQL's own privileges. */
export interface WantedPrivileges {
  /** All schemas that the connections have or had. */
  readonly schemas: readonly string[]
  /** Those in which something is wanted. */
  readonly needed: readonly string[]
  /** Whether nobody wants anything: then all that is held is too much, in every schema. */
  readonly isNothing: boolean
  /** Whether it is everything in the database, as far as schemas were not chosen. */
  readonly isAll: boolean
  of(row: Pick<ObjectRow, "kind" | "schema">): readonly string[]
}

/** Puts together what is wanted; one that wants no privileges names schemas that a connection had. */
export function wantedPrivileges(wanted: readonly WantedGrants[]): WantedPrivileges {
  const schemasOf = ({ schemas }: WantedGrants) => schemas ?? [defaultSchema]
  const asking = wanted.filter(({ privileges }) => privileges.length > 0)
  const onDatabase = nativePrivileges(asking.map(({ privileges }) => privileges)).database
  const needed = [...new Set(asking.flatMap(schemasOf))]
  const perSchema = new Map(
    needed.map((schema) => {
      const here = asking.filter((each) => schemasOf(each).includes(schema))
      return [schema, nativePrivileges(here.map(({ privileges }) => privileges))]
    }),
  )
  return {
    schemas: [...new Set(wanted.flatMap(schemasOf))],
    needed,
    isNothing: wanted.length === 0,
    isAll:
      unitedPrivileges(asking.map(({ privileges }) => privileges)) === "all" &&
      asking.every(({ schemas }) => schemas === undefined),
    of({ kind, schema }) {
      const native = perSchema.get(schema ?? "") ?? nothing
      switch (kind) {
        case "database":
          return onDatabase
        case "schema":
          return native.schema
        case "table":
        case "column":
        case "default table":
          return native.table
        case "sequence":
        case "default sequence":
          return native.sequence
      }
    },
  }
}

/** What was granted to the user itself and is not wanted. */
export function unwanted(row: ObjectRow, wanted: WantedPrivileges) {
  const privileges = wanted.of(row)
  return row.held.filter(({ privilege }) => !privileges.includes(privilege) && !isHarmless(row, privilege))
}

/** PostgreSQL 17 added MAINTAIN to what `ALL` on a table means; somebody's GRANT ALL is not a finding under profile `all`. */
export function isHarmless({ kind }: Pick<ObjectRow, "kind">, privilege: string): boolean {
  return privilege === "MAINTAIN" && kind.endsWith("table")
}
