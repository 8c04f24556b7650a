const tlsCapability = 0x0800
/** Among the upper capabilities: plugins, and passwords as long as tokens (CLIENT_PLUGIN_AUTH_LENENC_CLIENT_DATA). */
const longPasswords = 0x2f

/** A packet of MySQL's protocol. */
export function mysqlPacket(number: number, ...parts: readonly Buffer[]): Buffer {
  const payload = Buffer.concat(parts)
  return Buffer.concat([Buffer.from([payload.length, 0, 0, number]), payload])
}

/** The first packet of a MySQL server (protocol 10), which asks for a password in clear; with or without the capability TLS. */
export function mysqlGreeting({ tls }: { readonly tls: boolean }): Buffer {
  const capabilities = tls ? 0xffff : 0xffff & ~tlsCapability
  return mysqlPacket(
    0,
    Buffer.from("\n8.0.21-azure\0\x01\0\0\0aaaaaaaa\0", "latin1"),
    Buffer.from([capabilities & 0xff, capabilities >> 8, 45, 2, 0, longPasswords, 0x00, 21]),
    Buffer.alloc(10),
    Buffer.from("bbbbbbbbbbbb\0mysql_clear_password\0", "latin1"),
  )
}
