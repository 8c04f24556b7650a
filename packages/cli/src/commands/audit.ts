import type { AuditRow } from "@keyless/core"
import { readServerChoice } from "../arguments/audit-command.ts"
import type { ManifestPlugin } from "../manifest/manifest.ts"
import { carryOut } from "./carry-out.ts"
import type { CommandInput } from "./command-input.ts"
import { cancellable, openEngine, resultPrinter } from "./session.ts"

/** `audit`: lists the users of a server that stand for identities, one row for each connection that uses one. Changes nothing. */
export async function audit(input: CommandInput & { readonly target: ManifestPlugin }): Promise<void> {
  const choice = readServerChoice(input.flags, input.target)
  const print = await resultPrinter(input)
  const engine = await openEngine(input)
  const rows = await cancellable(input, async (signal) =>
    carryOut(input, engine, await engine.planAudit(choice, { signal }), signal),
  )
  await print(rows.map(rowView))
}

/** A row in words and plain values; what a user or a claim does not have is null. */
function rowView({ user, identity, inDirectory, claim, state }: AuditRow) {
  const { source, part, connection, database, privileges } = claim ?? {}
  return {
    user,
    state,
    identity: `${identity.kind} ${identity.id}`,
    identityExists: inDirectory,
    connection: connection ?? null,
    source: source ?? null,
    scope: part ?? null,
    database: database ?? null,
    privileges: privileges ?? null,
    connectionId:
      claim === undefined ? null : `${source}/providers/Microsoft.ServiceLinker/linkers/${connection}`,
  }
}
