import type { Azure } from "@keyless/azure"
import { createSecret, type Ephemeral, isKeylessError } from "@keyless/core/plugin"
import { type DatabaseConnection, ephemeralSession, type Sessions, sqlFailure } from "@keyless/sql"
import { classifyConnectError, connect } from "@keyless/sql-postgresql"
import { contosoMarks } from "./marks.ts"
import { addressOf, type ContosoPostgresOptions } from "./options.ts"

/** Scope of the tokens that Contoso's servers take. */
export const tokenScope = "https://postgres.contoso.example/.default"

/** Logs in as the caller, whose user has its object id for a name. @throws the driver's error */
async function login(
  azure: Azure,
  options: ContosoPostgresOptions,
  database: string,
  signal: AbortSignal,
): Promise<DatabaseConnection> {
  const [{ objectId: user }, token] = await Promise.all([
    azure.caller({ signal }),
    azure.token(tokenScope, signal),
  ])
  return connect({ ...addressOf(options), database, user, token: createSecret(token), signal })
}

const refusedHint =
  "Let an administrator of the server make you one: select contoso.create_admin('<your object id>')."

/** The ephemeral step in which the caller is logged in as an administrator. Contoso has no firewall that could be opened. */
export function adminSession(azure: Azure, options: ContosoPostgresOptions): Ephemeral<Sessions> {
  return ephemeralSession({
    server: options.server,
    firstDatabase: contosoMarks.database,
    needs: [],
    permissions: [],
    patienceMs: 5_000,
    connect: ({ signal }, database) => login(azure, options, database, signal),
    classify: classifyConnectError,
    closedBecause: () => null,
    freshAdmin: () => false,
    refusedHint,
  })
}

/**
 * Whether the server has the database. Reads only.
 *
 * @throws KeylessError `database_unreachable`, `admin_login_refused`, `tls_untrusted`, `statement_failed`
 */
export async function hasDatabase(
  azure: Azure,
  options: ContosoPostgresOptions,
  signal: AbortSignal,
): Promise<boolean> {
  const connection = await login(azure, options, contosoMarks.database, signal).catch((cause: unknown) => {
    throw signal.aborted ? signal.reason : (told(options, cause) ?? cause)
  })
  try {
    const session = connection.session({ signal, progress: () => {} })
    const rows = await session.query("select 1 from pg_catalog.pg_database where datname = $1", [
      options.database,
    ])
    return rows.length > 0
  } finally {
    await connection.end()
  }
}

/** What a failed login means; nothing where it has been told already, as by Entra ID. */
function told({ server }: ContosoPostgresOptions, cause: unknown): Error | undefined {
  switch (classifyConnectError(cause).kind) {
    case "refused":
    case "blocked":
      return sqlFailure("admin_login_refused", `${server} does not let you in.`, { hint: refusedHint, cause })
    case "untrusted":
      return sqlFailure("tls_untrusted", `The certificate of ${server} is not trusted.`, {
        hint: "Check the name of the server, or name its authority in NODE_EXTRA_CA_CERTS.",
        cause,
      })
    default:
      return isKeylessError(cause)
        ? undefined
        : sqlFailure("database_unreachable", `${server} does not answer as a database does.`, {
            hint: "Check the name of the server and the network in between, and run the command again.",
            retryable: true,
            cause,
          })
  }
}
