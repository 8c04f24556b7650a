import type { LivePostgresServer } from "../state.ts"
import { postgresServerId, postgresType } from "../state.ts"
import type { Servers } from "../../../kit/database-servers/server-kind.ts"
import { shown } from "../../../kit/arm/fields/kept.ts"
import { userAssignedBody } from "../../../kit/arm/identity.ts"

/**
 * A flexible server as recorded (version 2024-11-01-preview). The name clients connect to is the loopback address of
 * the gateway, because there is no DNS for the sandbox.
 */
export const serverBody = ({ plane, hosts }: Servers<LivePostgresServer>, server: LivePostgresServer) => {
  const id = postgresServerId(server)
  const { tenantId } = plane.store.state
  const host = hosts.find(id)?.host
  const body = {
    sku: { name: "Standard_D2s_v3", tier: "GeneralPurpose" },
    ...(server.userAssignedIdentities.length > 0 && {
      identity: {
        // The service answers the tenant's id as clientId (recorded); clients must not rely on it.
        userAssignedIdentities: userAssignedBody(
          plane.store,
          server.userAssignedIdentities,
          ({ principalId }) => ({ principalId, clientId: tenantId }),
        ),
        type: "UserAssigned",
        tenantId,
      },
    }),
    systemData: { createdAt: "2026-01-01T00:00:00.0000000Z" },
    properties: {
      replica: { role: "Primary", capacity: 5 },
      storage: { type: "", iops: 500, tier: "P10", storageSizeGB: 128, autoGrow: "Disabled" },
      network: { publicNetworkAccess: server.publicNetworkAccess },
      privateEndpointConnections: [],
      dataEncryption: { type: "SystemManaged" },
      authConfig: {
        activeDirectoryAuth: server.entraAuth ? "Enabled" : "Disabled",
        passwordAuth: server.passwordAuth ? "Enabled" : "Disabled",
        ...(server.entraAuth && { tenantId }),
      },
      ...(host !== undefined && { fullyQualifiedDomainName: host }),
      version: server.version,
      minorVersion: "0",
      administratorLogin: server.administratorLogin,
      state: server.state,
      availabilityZone: "2",
      backup: { backupRetentionDays: 7, geoRedundantBackup: "Disabled" },
      highAvailability: { mode: "Disabled", state: "NotEnabled" },
      maintenanceWindow: { customWindow: "Disabled", dayOfWeek: 0, startHour: 0, startMinute: 0 },
      replicationRole: server.isReplica ? "AsyncReplica" : "Primary",
      replicaCapacity: 5,
    },
    location: server.location,
    id,
    name: server.name,
    type: postgresType,
  }
  return shown(body, server.kept)
}
