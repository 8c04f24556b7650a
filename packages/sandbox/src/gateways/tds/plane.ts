import { createHash } from "node:crypto"
import { join } from "node:path"
import { createDatabasePlane, type PlaneOptions } from "../../kit/gateway/plane.ts"
import type { SqlPlane } from "./ports.ts"
import { createSqlEngine } from "@keyless/tsql"
import { startServer } from "./server.ts"

export interface SqlPlaneOptions extends PlaneOptions {
  /**
   * Address of the Entra tenant that clients are sent to when they get the token themselves.
   * @default "https://login.microsoftonline.com/common"
   */
  readonly authority?: string
}

/** The SQL servers and Fabric workspaces of a sandbox. Servers are told apart by the id of their view, in lower case. */
export function createSqlPlane(options: SqlPlaneOptions): SqlPlane {
  return createDatabasePlane("SQL", (view) =>
    startServer({
      port: options.port ?? 1433,
      identity: options.identity,
      view,
      folder: join(options.directory, folderName(view().id)),
      authority: options.authority ?? "https://login.microsoftonline.com/common",
      createEngine: createSqlEngine,
      issueCertificate: (names) => options.issueCertificate(names),
      onStatement: (record) => options.onStatement?.(record),
    }),
  )
}

/** Ids are longer than file names may be. */
function folderName(id: string): string {
  return createHash("sha256").update(id.toLowerCase()).digest("hex").slice(0, 16)
}
