import { shown } from "../../../kit/arm/fields/kept.ts"
import { sqlCollation } from "./database-request.ts"
import { type LiveSqlServer, sqlServerId, sqlType } from "../state.ts"
import { same } from "../../../kit/state/resource-id.ts"
import type { ArmRoute } from "../../../kit/arm/routes.ts"
import { childReads } from "../../../kit/database-servers/children.ts"
import type { Servers } from "../../../kit/database-servers/server-kind.ts"

/** The database that every server has. */
export const masterDatabase = "master"
const sku = { name: "GP_S_Gen5", tier: "GeneralPurpose", family: "Gen5", capacity: 1 }

const namesOn = (server: LiveSqlServer) => [...new Set([masterDatabase, ...server.databases])]

/** What a database shows beside its name and id, as recorded (version 2023-02-01-preview). */
const shownOf = (name: string, server: LiveSqlServer) => {
  const { location, databaseStates, databaseFields, secondaries } = server
  const body = {
    sku,
    kind: name === masterDatabase ? "v12.0,system" : "v12.0,user,vcore,serverless",
    location,
    properties: {
      collation: sqlCollation,
      maxSizeBytes: 34_359_738_368,
      status: databaseStates[name] ?? "Online",
      ...(secondaries.includes(name) && { secondaryType: "Geo" }),
      creationDate: "2026-01-01T00:00:00.000Z",
      currentServiceObjectiveName: "GP_S_Gen5_1",
      requestedServiceObjectiveName: "GP_S_Gen5_1",
      catalogCollation: sqlCollation,
      zoneRedundant: false,
      readScale: "Disabled",
      currentSku: sku,
      currentBackupStorageRedundancy: "Local",
      requestedBackupStorageRedundancy: "Local",
      isLedgerOn: false,
      availabilityZone: "NoPreference",
    },
  }
  return shown(body, databaseFields[name] ?? {})
}

/** The body of a database. */
export const sqlDatabaseBody = (server: LiveSqlServer, name: string) => ({
  ...shownOf(name, server),
  id: `${sqlServerId(server)}/databases/${name}`,
  name,
  type: `${sqlType}/databases`,
})

/** Reading databases of a logical server. Names are compared without regard to case. */
export const sqlDatabaseRoutes = (servers: Servers<LiveSqlServer>): ArmRoute[] =>
  childReads(servers, {
    collection: "databases",
    basis: "recorded",
    list: namesOn,
    find: (server, name) => namesOn(server).find((each) => same(each, name)),
    show: (name, server) => {
      const { properties, ...more } = shownOf(name, server)
      return { key: name, name, more, properties }
    },
  })
