import type { Parameter, ParameterFacts } from "../../../kit/database-servers/parameters.ts"

const parameters: readonly Parameter[] = [
  {
    name: "aad_auth_only",
    value: "OFF",
    dataType: "Enumeration",
    allowed: "ON,OFF",
    says: "Whether only Microsoft Entra authentication is allowed.",
    refuses: ["ON"],
  },
  {
    name: "character_set_server",
    value: "utf8mb4",
    dataType: "Enumeration",
    allowed: "latin1,utf8mb3,utf8mb4",
    says: "Character set of new databases.",
  },
  {
    name: "innodb_lock_wait_timeout",
    value: "50",
    dataType: "Integer",
    allowed: "1-3600",
    says: "Longest time, in seconds, that a transaction waits for a row.",
  },
  {
    name: "lower_case_table_names",
    value: "1",
    dataType: "Enumeration",
    allowed: "1,2",
    says: "How names of tables are stored and compared.",
    readOnly: true,
  },
  {
    name: "max_allowed_packet",
    value: "16777216",
    dataType: "Integer",
    allowed: "1024-1073741824",
    says: "Largest packet, in bytes.",
  },
  {
    name: "max_connections",
    value: "1365",
    dataType: "Integer",
    allowed: "10-2730",
    says: "Most connections at once.",
  },
  {
    name: "require_secure_transport",
    value: "ON",
    dataType: "Enumeration",
    allowed: "ON,OFF",
    says: "Whether connections need TLS.",
    refuses: ["OFF"],
  },
  {
    name: "slow_query_log",
    value: "OFF",
    dataType: "Enumeration",
    allowed: "ON,OFF",
    says: "Whether slow statements are logged.",
  },
  {
    name: "time_zone",
    value: "SYSTEM",
    dataType: "String",
    allowed: "",
    says: "Time zone of times that are shown.",
  },
  {
    name: "tls_version",
    value: "TLSv1.2",
    dataType: "Set",
    allowed: "TLSv1.2,TLSv1.3",
    says: "Versions of TLS that are taken.",
    needsRestart: true,
  },
  {
    name: "wait_timeout",
    value: "28800",
    dataType: "Integer",
    allowed: "1-31536000",
    says: "Longest time, in seconds, that a session may idle.",
  },
]

/** Some of the server parameters of MySQL (Microsoft Learn, "Server parameters in Azure Database for MySQL"; `aad_auth_only` recorded). */
export const mysqlParameters: ParameterFacts = {
  parameters,
  flag: (value) => (value ? "True" : "False"),
  management: "UpdateServerParameterManagementOperationV2",
  more: (_parameter, currentValue) => ({ currentValue }),
}
