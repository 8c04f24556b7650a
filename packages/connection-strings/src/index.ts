export type { Address } from "./address.ts"
export { readAdoNet, writeAdoNet } from "./ado-net.ts"
export { ConnectionStringError } from "./connection-string-error.ts"
export {
  type EntraLogin,
  goSqlServerLogin,
  type LoginFields,
  odbcLogin,
  sqlServerJdbcLogin,
} from "./entra-sql-server.ts"
export type { Fields, WritableFields } from "./fields.ts"
export { type GoMySqlName, readGoMySql, writeGoMySql } from "./go-mysql.ts"
export { readGoSqlServer, writeGoSqlServer } from "./go-sql-server.ts"
export { type JdbcUrl, readJdbcUrl, writeJdbcUrl } from "./jdbc.ts"
export { readSqlServerJdbcUrl, type SqlServerJdbcUrl, writeSqlServerJdbcUrl } from "./jdbc-sql-server.ts"
export { readLibpq, writeLibpq } from "./libpq.ts"
export { type LibpqUri, readLibpqUri, writeLibpqUri } from "./libpq-uri.ts"
export { readOdbc, writeOdbc } from "./odbc.ts"
export { withProperties } from "./properties.ts"
