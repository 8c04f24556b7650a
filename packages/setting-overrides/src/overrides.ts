import type { Principal, SettingOverride } from "@keyless/core/plugin"

const identity = "Azure Identity client libraries, environment variables of DefaultAzureCredential"
const libpq = "PostgreSQL, libpq, Environment Variables"
const libpqClients = ["python", "django", "php", "ruby", "none"]
/** Drivers of their own that read libpq's variables as well: node-postgres, pgx and lib/pq, Npgsql. */
const pgClients = [...libpqClients, "nodejs", "go", "dotnet"]
const springs = ["springboot"]

/** An override of apps of some client types. */
interface SharedOverride extends SettingOverride {
  /** Ids of the client types whose libraries read it; left out, all. */
  readonly clients?: readonly string[]
}

/** Settings that override the identity of a connection, for {@link overridesOf}. */
const overrides: readonly SharedOverride[] = [
  {
    name: "AZURE_CLIENT_ID",
    does: "names the identity that Azure's identity libraries ask for a token of",
    source: identity,
    agrees: (value, { clientId, credential }) =>
      credential !== "ambient" && clientId !== undefined && value.toLowerCase() === clientId.toLowerCase(),
  },
  {
    name: "AZURE_TENANT_ID",
    does: "names the directory that Azure's identity libraries log in to",
    source: identity,
    agrees: (value, { tenantId }) => value.toLowerCase() === tenantId.toLowerCase(),
  },
  {
    name: "AZURE_CLIENT_SECRET",
    does: "makes Azure's identity libraries log in as an application, before they ask for a managed identity",
    source: identity,
    agrees: (_, { credential }) => credential === "client-secret",
  },
  {
    name: "AZURE_CLIENT_CERTIFICATE_PATH",
    does: "makes Azure's identity libraries log in as an application, before they ask for a managed identity",
    source: identity,
  },
  {
    name: "AZURE_FEDERATED_TOKEN_FILE",
    does: "makes Azure's identity libraries log in with a workload's token, before they ask for a managed identity",
    source: identity,
  },
  {
    name: "AZURE_USERNAME",
    does: "makes Azure's identity libraries log in as a person, before they ask for a managed identity",
    source: identity,
  },
  {
    name: "AZURE_PASSWORD",
    does: "makes Azure's identity libraries log in as a person, before they ask for a managed identity",
    source: identity,
  },
  {
    name: "AZURE_TOKEN_CREDENTIALS",
    does: "leaves out ways to log in that Azure's identity libraries would try",
    source: identity,
    agrees: (value, { credential }) => agreesWithCredentials(value.toLowerCase(), credential),
  },
  {
    name: "AZURE_AUTHORITY_HOST",
    does: "leads Azure's identity libraries to another Entra ID",
    source: identity,
    agrees: (value) =>
      /^(?:https:\/\/)?login\.(?:microsoftonline\.(?:com|us)|chinacloudapi\.cn)\/?$/i.test(value),
  },
  ...["PGPASSWORD", "PGPASSFILE", "PGSERVICE", "PGSERVICEFILE"].map((name) => ({
    name,
    clients: pgClients,
    protocols: ["postgresql"],
    does: "gives PostgreSQL's drivers a password where the app hands them none",
    source: libpq,
  })),
  ...["PGUSER", "PGHOST", "PGHOSTADDR", "PGPORT", "PGDATABASE", "PGSSLMODE"].map((name) => ({
    name,
    clients: pgClients,
    protocols: ["postgresql"],
    does: "is what PostgreSQL's drivers take for whatever the app does not say itself",
    source: libpq,
  })),
  {
    name: "MYSQL_PWD",
    clients: ["python", "django", "ruby", "php", "none"],
    protocols: ["mysql"],
    does: "gives MySQL's client library a password where the app hands it none",
    source: "MySQL 8.4 Reference Manual, Environment Variables",
  },
  {
    name: "SPRING_DATASOURCE_PASSWORD",
    clients: springs,
    does: "makes Spring log in with a password instead of a token",
    source: "Spring Boot, Common Application Properties; Spring Cloud Azure, Passwordless connections",
    agrees: (_, { credential }) => credential === "client-secret",
  },
  ...[
    "SPRING_DATASOURCE_HIKARI_PASSWORD",
    "SPRING_DATASOURCE_HIKARI_USERNAME",
    "SPRING_DATASOURCE_HIKARI_JDBCURL",
  ].map((name) => ({
    name,
    clients: springs,
    does: "is what Spring's pool takes instead of the connection's data source",
    source: "Spring Boot, Configure Two DataSources and Common Application Properties",
  })),
  {
    name: "SPRING_CLOUD_AZURE_CREDENTIAL_CLIENT_ID",
    clients: springs,
    does: "names the identity that Spring Cloud Azure asks for a token of",
    source: "Spring Cloud Azure, Authentication",
    agrees: (value, { clientId, credential }) => credential !== "ambient" && value === clientId,
  },
  {
    name: "SPRING_CLOUD_AZURE_CREDENTIAL_CLIENT_SECRET",
    clients: springs,
    does: "makes Spring Cloud Azure log in as an application",
    source: "Spring Cloud Azure, Authentication",
    agrees: (_, { credential }) => credential === "client-secret",
  },
  {
    name: "DATABASE_URL",
    clients: ["ruby", "django", "nodejs", "python", "go", "php", "none"],
    does: "is what many frameworks take the whole connection from, its password included (Rails even before its own configuration)",
    source: "Ruby on Rails, Configuring a Database; dj-database-url; Prisma",
  },
]

/** The words of AZURE_TOKEN_CREDENTIALS: a group, or the one credential to use. */
function agreesWithCredentials(value: string, credential: Principal["credential"]["kind"]): boolean {
  switch (credential) {
    case "ambient":
    case "client-id":
      return value === "prod" || value === "managedidentitycredential"
    case "client-secret":
      return value === "prod" || value === "environmentcredential"
    case "person":
      return value !== "prod" && value !== "managedidentitycredential" && value !== "environmentcredential"
  }
}

/** The settings that override the identity in apps of a client type, by its id. @public */
export function overridesOf(client: string): readonly SettingOverride[] {
  return overrides.filter(({ clients }) => clients?.includes(client) ?? true)
}
