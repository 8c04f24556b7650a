import { fail } from "../errors.ts"
import type { ResolvedTarget, TargetPlugin } from "../plugin/index.ts"

/** RFC 1123, section 2.1; underscores are no letters of host names and are used as such all the same. */
const hostName =
  /^(?=.{1,253}$)[A-Za-z0-9_](?:[A-Za-z0-9_-]*[A-Za-z0-9_])?(?:\.[A-Za-z0-9_](?:[A-Za-z0-9_-]*[A-Za-z0-9_])?)*\.?$/

/** RFC 4291, section 2.2, as far as its letters go. */
const ipv6 = /^[0-9A-Fa-f.]*:[0-9A-Fa-f:.]*$/

/**
 * Formats write host and port into connection strings as they are, so that what is neither may not come as far.
 *
 * @throws KeylessError `invalid_endpoint` where the plugin gives a host, a port or a protocol that is none
 */
export function assertEndpoint(plugin: TargetPlugin, { name, endpoint }: ResolvedTarget): void {
  const { host, port, protocol } = endpoint
  const wrong =
    protocol !== plugin.protocol
      ? `the protocol "${protocol}" and not "${plugin.protocol}"`
      : !hostName.test(host) && !ipv6.test(host)
        ? `a host that is none: ${JSON.stringify(host)}`
        : !Number.isInteger(port) || port < 1 || port > 65_535
          ? `a port that is none: ${String(port)}`
          : null
  if (wrong === null) return
  throw fail("invalid_endpoint", `The endpoint of "${name}" has ${wrong}.`, {
    hint: `It is a fault of the plugin "${plugin.id}": tell whoever wrote it.`,
  })
}
