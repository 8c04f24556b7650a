import type { LiveSqlServer } from "../../../kit/state/live-types.ts"
import { same } from "../../../kit/state/resource-id.ts"
import type { ArmRoute } from "../../../kit/arm/routes.ts"
import { childReads } from "../../../kit/database-servers/children.ts"
import type { Servers } from "../../../kit/database-servers/server-kind.ts"

/** The database that every server has. */
const master = "master"
const sku = { name: "GP_S_Gen5", tier: "GeneralPurpose", family: "Gen5", capacity: 1 }

const namesOn = (server: LiveSqlServer) => [...new Set([master, ...server.databases])]

/** Databases of a logical server, read only, as recorded (version 2023-02-01-preview). Names are compared without regard to case. */
export const sqlDatabaseRoutes = (servers: Servers<LiveSqlServer>): ArmRoute[] =>
  childReads(servers, {
    collection: "databases",
    basis: "recorded",
    list: namesOn,
    find: (server, name) => namesOn(server).find((each) => same(each, name)),
    show: (name, { location, databaseStates, secondaries }) => ({
      key: name,
      name,
      more: {
        sku,
        kind: name === master ? "v12.0,system" : "v12.0,user,vcore,serverless",
        location,
      },
      properties: {
        collation: "SQL_Latin1_General_CP1_CI_AS",
        maxSizeBytes: 34_359_738_368,
        status: databaseStates[name] ?? "Online",
        ...(secondaries.includes(name) && { secondaryType: "Geo" }),
        creationDate: "2026-01-01T00:00:00.000Z",
        currentServiceObjectiveName: "GP_S_Gen5_1",
        requestedServiceObjectiveName: "GP_S_Gen5_1",
        catalogCollation: "SQL_Latin1_General_CP1_CI_AS",
        zoneRedundant: false,
        readScale: "Disabled",
        currentSku: sku,
        currentBackupStorageRedundancy: "Local",
        requestedBackupStorageRedundancy: "Local",
        isLedgerOn: false,
        availabilityZone: "NoPreference",
      },
    }),
  })
