/** RFC 1123, section 2.1; underscores are no letters of host names and are used as such all the same. */
const hostName =
  /^(?=.{1,253}$)[A-Za-z0-9_](?:[A-Za-z0-9_-]*[A-Za-z0-9_])?(?:\.[A-Za-z0-9_](?:[A-Za-z0-9_-]*[A-Za-z0-9_])?)*\.?$/

/** RFC 4291, section 2.2, as far as its letters go. */
const ipv6 = /^[0-9A-Fa-f.]*:[0-9A-Fa-f:.]*$/

/** Whether a value is a host: formats write it into connection strings as it is, so that nothing else may come as far. */
export function isHost(value: unknown): boolean {
  return typeof value === "string" && (hostName.test(value) || ipv6.test(value))
}
