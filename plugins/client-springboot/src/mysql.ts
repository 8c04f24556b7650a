import { writeJdbcUrl, withProperties } from "@keyless/connection-strings"
import type { ClientFormat } from "@keyless/core/plugin"
import { passwordlessDataSource } from "./passwordless.ts"

/**
 * The properties of a Spring Boot app for MySQL, under the names that Spring binds. No password.
 *
 * Microsoft, "Integrate Azure Database for MySQL with Service Connector", Spring Boot.
 *
 * @public
 */
export const mysql: ClientFormat = ({ endpoint, user, credential, properties }) =>
  passwordlessDataSource(
    writeJdbcUrl({
      ...endpoint,
      subprotocol: "mysql",
      properties: withProperties({ sslmode: "required" }, properties),
    }),
    user,
    credential,
  )
