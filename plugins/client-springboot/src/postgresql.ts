import { writeJdbcUrl, withProperties } from "@keyless/connection-strings"
import type { ClientFormat } from "@keyless/core/plugin"
import { passwordlessDataSource } from "./passwordless.ts"

/**
 * The properties of a Spring Boot app for PostgreSQL, under the names that Spring binds. No password.
 *
 * Microsoft, "Integrate Azure Database for PostgreSQL with Service Connector", Spring Boot.
 *
 * @public
 */
export const postgresql: ClientFormat = ({ endpoint, user, credential, properties }) =>
  passwordlessDataSource(
    writeJdbcUrl({
      ...endpoint,
      subprotocol: "postgresql",
      properties: withProperties({ sslmode: "require" }, properties),
    }),
    user,
    credential,
  )
