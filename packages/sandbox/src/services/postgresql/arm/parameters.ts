import type { Parameter, ParameterFacts } from "../../../kit/database-servers/parameters.ts"

const parameters: readonly Parameter[] = [
  {
    name: "azure.extensions",
    value: "",
    dataType: "Set",
    allowed:
      "address_standardizer,btree_gin,citext,hstore,pg_stat_statements,pg_trgm,pgcrypto,postgis,uuid-ossp,vector",
    says: "Extensions that may be created.",
  },
  {
    name: "idle_in_transaction_session_timeout",
    value: "0",
    dataType: "Integer",
    allowed: "0-2147483647",
    says: "Longest time, in milliseconds, that a session may idle inside a transaction.",
  },
  {
    name: "lock_timeout",
    value: "0",
    dataType: "Integer",
    allowed: "0-2147483647",
    says: "Longest time, in milliseconds, that a statement waits for a lock.",
  },
  {
    name: "log_min_duration_statement",
    value: "-1",
    dataType: "Integer",
    allowed: "-1-2147483647",
    says: "Statements that take longer, in milliseconds, are logged.",
  },
  {
    name: "max_connections",
    value: "859",
    dataType: "Integer",
    allowed: "25-5000",
    says: "Most connections at once.",
    needsRestart: true,
  },
  {
    name: "password_encryption",
    value: "scram-sha-256",
    dataType: "Enumeration",
    allowed: "md5,scram-sha-256",
    says: "How passwords are stored.",
  },
  {
    name: "require_secure_transport",
    value: "on",
    dataType: "Boolean",
    allowed: "on,off",
    says: "Whether connections need TLS.",
    refuses: ["off"],
  },
  {
    name: "server_version",
    value: "",
    dataType: "String",
    allowed: "",
    says: "Version of the server.",
    readOnly: true,
  },
  {
    name: "shared_preload_libraries",
    value: "pg_cron,pg_stat_statements",
    dataType: "Set",
    allowed: "auto_explain,pg_cron,pg_partman_bgw,pg_stat_statements,pgaudit,timescaledb",
    says: "Libraries that the server loads when it starts.",
    needsRestart: true,
  },
  {
    name: "statement_timeout",
    value: "0",
    dataType: "Integer",
    allowed: "0-2147483647",
    says: "Longest time, in milliseconds, that a statement may take.",
  },
  {
    name: "TimeZone",
    value: "UTC",
    dataType: "String",
    allowed: "",
    says: "Time zone of times that are shown.",
  },
  {
    name: "work_mem",
    value: "4096",
    dataType: "Integer",
    allowed: "4096-2097151",
    says: "Memory, in kilobytes, for a sort or a hash.",
  },
]

/** Some of the server parameters of PostgreSQL (Microsoft Learn, "Server parameters in Azure Database for PostgreSQL"). */
export const postgresParameters: ParameterFacts = {
  parameters,
  flag: (value) => value,
  management: "UpdateServerParameterManagementOperationV2",
  more: ({ name }) => ({
    unit: "",
    documentationLink: `https://www.postgresql.org/docs/current/runtime-config.html#GUC-${name.toUpperCase().replaceAll("_", "-")}`,
  }),
}
