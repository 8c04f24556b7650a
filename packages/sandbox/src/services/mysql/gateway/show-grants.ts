import { lengthEncoded } from "./wire/messages.ts"
import { lengthEncodedBytesAt } from "./wire/values.ts"

/** Where the only column of a row starts: binary rows have a header and a map of nulls in front. */
const headers = { text: 0, binary: 2 } as const

/**
 * Changes rows of SHOW GRANTS to MySQL 8.0's form: MariaDB adds how the account logs in, such as
 * `IDENTIFIED BY PASSWORD '*…'`.
 */
export function withoutPasswords(protocol: "text" | "binary"): (row: Buffer) => Buffer {
  const header = headers[protocol]
  return (row) => {
    const { bytes } = lengthEncodedBytesAt(row, header)
    const grant = bytes
      .toString()
      .replace(/ IDENTIFIED (?:BY PASSWORD|VIA \w+(?: USING)?) '[^']*'/, "")
      .replace(/ IDENTIFIED VIA \w+/, "")
    return Buffer.concat([row.subarray(0, header), lengthEncoded(grant)])
  }
}
