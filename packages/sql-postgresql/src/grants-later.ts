import type { Remark } from "@keyless/sql"
import { grantStatements } from "./grant-statements.ts"
import type { Obstacle } from "./grants-refused.ts"

/** Whose later tables the user's privileges do not reach, and how to make them. */
export function laterRemarks({
  database,
  user,
  refused,
  open,
}: {
  readonly database: string
  readonly user: string
  /** Default privileges that the session may not set. */
  readonly refused: readonly Obstacle[]
  /** Those that it may set and that nobody asked for yet. */
  readonly open: readonly Obstacle[]
}): readonly Remark[] {
  const remark = (obstacles: readonly Obstacle[], hint: (statements: string) => string): Remark[] => {
    if (obstacles.length === 0) return []
    const roles = [...new Set(obstacles.map(({ row }) => row.name))]
    const schemas = [...new Set(obstacles.map(({ row }) => row.schema))]
    const list = roles.map((role) => `"${role}"`).join(", ")
    const statements = grantStatements(
      "GRANT",
      user,
      obstacles.map(({ grant }) => grant),
    )
    return [
      {
        message: `Tables and sequences that ${list} will make in schema ${schemas.join(", ")} are not covered: "${user}" gets no privileges on them.`,
        hint: hint(statements.join("; ")),
      },
    ]
  }
  return [
    ...[...Map.groupBy(refused, ({ row }) => row.name)].flatMap(([role, same]) =>
      remark(
        same,
        (statements) =>
          `If it makes tables for the app, run as "${role}" in database ${database}: ${statements}. Or give its login to the create command: --owner-login user=${role}.`,
      ),
    ),
    ...remark(open, () => "If they make tables for the app, run the create command of the connection again."),
  ]
}
