import { type AppCredential, clientId, createSecret, tenantId } from "@keyless/core/plugin"

/** Secret of the service principal among {@link credentials}. */
export const secret = "s3cr3t; 'quoted' \"twice\" {braced} 100%"
const client = clientId("11111111-1111-4111-8111-111111111111")
const tenant = tenantId("22222222-2222-4222-8222-222222222222")

/** One credential of each kind. */
export const credentials: readonly AppCredential[] = [
  { kind: "ambient" },
  { kind: "client-id", clientId: client },
  { kind: "client-secret", clientId: client, clientSecret: createSecret(secret), tenantId: tenant },
  { kind: "person", loginName: "ada@keyless.example" },
]
