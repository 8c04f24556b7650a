import type { Azure } from "@keyless/azure"
import { createSecret, type Ephemeral } from "@keyless/core/plugin"
import { ephemeralSession, type Sessions } from "@keyless/sql"
import { classifyConnectError, connect } from "@keyless/tds"
import type { FoundDatabase } from "./database.ts"

/** A database that sleeps resumes in about a minute. */
const patienceMs = 300_000

/**
 * The ephemeral step with the caller's session. Fabric has no administrator to become and no firewall to open: a role in the workspace makes the caller the
 * owner of its databases. They take tokens for Azure SQL, as drivers ask for them.
 */
export function databaseSession(
  azure: Azure,
  { name, host, port, catalog }: FoundDatabase,
): Ephemeral<Sessions> {
  return ephemeralSession({
    server: name,
    firstDatabase: catalog,
    needs: [],
    permissions: [],
    patienceMs,
    async connect(context, database) {
      const token = createSecret(await azure.token(azure.cloud.scopes.sql, context.signal))
      return connect({ host, port, database, token, signal: context.signal })
    },
    classify: classifyConnectError,
    closedBecause: () => null,
    freshAdmin: () => false,
    refusedHint:
      "Check that you have the role Contributor, Member or Admin in the Fabric workspace, and, as a service principal, that the tenant allows service principals to call Fabric APIs.",
  })
}
