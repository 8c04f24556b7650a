import type { LiveMysqlServer } from "../state.ts"
import { mysqlServerId, mysqlType } from "../state.ts"
import type { Servers } from "../../../kit/database-servers/server-kind.ts"
import { shown } from "../../../kit/arm/fields/kept.ts"
import { userAssignedBody } from "../../../kit/arm/identity.ts"

const zeros = "00000000-0000-0000-0000-000000000000"

/**
 * A flexible server as recorded (version 2024-10-01-preview): of a user-assigned identity it shows no client id, and
 * zeros at the top. The name clients connect to is the loopback address of the gateway, because there is no DNS for
 * the sandbox.
 */
export const serverBody = ({ plane, hosts }: Servers<LiveMysqlServer>, server: LiveMysqlServer) => {
  const id = mysqlServerId(server)
  const { tenantId } = plane.store.state
  const endpoint = hosts.find(id)
  const body = {
    sku: { name: "Standard_D2ds_v4", tier: "GeneralPurpose" },
    ...(server.userAssignedIdentities.length > 0 && {
      identity: {
        userAssignedIdentities: userAssignedBody(
          plane.store,
          server.userAssignedIdentities,
          ({ principalId }) => ({ principalId, tenantId }),
        ),
        principalId: zeros,
        type: "UserAssigned",
        tenantId: zeros,
      },
    }),
    systemData: { createdAt: "2026-01-01T00:00:00.0000000Z" },
    properties: {
      administratorLogin: server.administratorLogin,
      storage: {
        storageSizeGB: 32,
        iops: 396,
        autoGrow: "Enabled",
        autoIoScaling: "Disabled",
        storageSku: "Premium_LRS",
        logOnDisk: "Disabled",
        storageRedundancy: "LocalRedundancy",
      },
      version: server.version,
      state: server.state,
      ...(endpoint !== undefined && { fullyQualifiedDomainName: endpoint.host }),
      availabilityZone: "2",
      maintenanceWindow: { customWindow: "Disabled", dayOfWeek: 0, startHour: 0, startMinute: 0 },
      replicationRole: server.isReplica ? "Replica" : "None",
      replicaCapacity: 10,
      network: { publicNetworkAccess: server.publicNetworkAccess },
      backup: { backupRetentionDays: 7, backupIntervalHours: 24, geoRedundantBackup: "Disabled" },
      highAvailability: { mode: "Disabled", state: "NotEnabled", standbyAvailabilityZone: "" },
      privateEndpointConnections: [],
      maintenancePolicy: { patchStrategy: "Regular" },
      databasePort: endpoint?.port ?? 3306,
    },
    location: server.location,
    id,
    name: server.name,
    type: mysqlType,
  }
  return shown(body, server.kept)
}
