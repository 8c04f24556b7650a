import type { Endpoint } from "@keyless/core/plugin"

/**
 * A JDBC URL of the form `jdbc:<subprotocol>://<host>:<port>/<database>?<parameters>`, its parameters in the order given. Database and
 * parameters are percent-encoded but for RFC 3986's unreserved characters. pgJDBC and MySQL Connector/J decode them as a form
 * does, with `+` for a blank, so a plus sign has to be encoded too.
 *
 * @example jdbcUrl("postgresql", { host: "db", port: 5432, database: "shop" }, { user: "a b" })
 * // "jdbc:postgresql://db:5432/shop?user=a%20b"
 * @public
 */
export function jdbcUrl(
  subprotocol: string,
  endpoint: Pick<Endpoint, "host" | "port" | "database">,
  parameters: Readonly<Record<string, string>>,
): string {
  const query = Object.entries(parameters)
    .map(([name, value]) => `${percentEncoded(name)}=${percentEncoded(value)}`)
    .join("&")
  const address = `${endpoint.host}:${endpoint.port}/${percentEncoded(endpoint.database)}`
  return `jdbc:${subprotocol}://${address}${query === "" ? "" : `?${query}`}`
}

function percentEncoded(value: string): string {
  // encodeURIComponent leaves these five alone although RFC 3986 reserves them.
  return encodeURIComponent(value).replaceAll(
    /[!'()*]/g,
    (character) => `%${character.charCodeAt(0).toString(16).toUpperCase()}`,
  )
}
