import type { SqlMessage, SqlType, SqlValue } from "@keyless/tsql"
import { createByteWriter } from "./byte-writer.ts"
import { databaseCollation } from "./characters.ts"
import { writeTypeInfo } from "./column-types.ts"
import { writeValue } from "./column-values.ts"
import { serverVersion } from "./prelogin.ts"

const tokens = {
  returnStatus: 0x79,
  columns: 0x81,
  error: 0xaa,
  info: 0xab,
  returnValue: 0xac,
  loginAck: 0xad,
  row: 0xd1,
  rowWithNulls: 0xd2,
  envChange: 0xe3,
  done: 0xfd,
  doneProc: 0xfe,
  doneInProc: 0xff,
}

/** Puts the length in front of what follows a token, as tokens of variable length have it (MS-TDS 2.2.4.2). */
function withLength(token: number, body: Buffer): Buffer {
  return createByteWriter().u8(token).u16(body.length).bytes(body).build()
}

/** LOGINACK (MS-TDS 2.2.7.14). The version is big-endian here. */
export function loginAck(tdsVersion: number): Buffer {
  const version = Buffer.alloc(4)
  version.writeUInt32BE(tdsVersion)
  const { major, minor, build } = serverVersion
  return withLength(
    tokens.loginAck,
    createByteWriter()
      .u8(1)
      .bytes(version)
      .bVarchar("Microsoft SQL Server")
      .u8(major)
      .u8(minor)
      .u8(build >> 8)
      .u8(build & 0xff)
      .build(),
  )
}

/** A change of the session that the client keeps track of. */
export type EnvChange =
  | { readonly kind: "database" | "language" | "packet-size"; readonly to: string; readonly from: string }
  | { readonly kind: "collation" | "reset" }
  | { readonly kind: "begin"; readonly descriptor: Buffer }
  | { readonly kind: "commit" | "rollback"; readonly descriptor: Buffer }

const envChangeTypes: Readonly<Record<EnvChange["kind"], number>> = {
  database: 1,
  language: 2,
  "packet-size": 4,
  collation: 7,
  begin: 8,
  commit: 9,
  rollback: 10,
  reset: 18,
}

/** ENVCHANGE (MS-TDS 2.2.7.9): the value of this moment, then the one before. */
export function envChange(change: EnvChange): Buffer {
  const writer = createByteWriter().u8(envChangeTypes[change.kind])
  switch (change.kind) {
    case "database":
    case "language":
    case "packet-size":
      writer.bVarchar(change.to).bVarchar(change.from)
      break
    case "collation":
      writer.u8(databaseCollation.length).bytes(databaseCollation).u8(0)
      break
    case "begin":
      writer.u8(change.descriptor.length).bytes(change.descriptor).u8(0)
      break
    case "commit":
    case "rollback":
      writer.u8(0).u8(change.descriptor.length).bytes(change.descriptor)
      break
    case "reset":
      writer.u8(0).u8(0)
  }
  return withLength(tokens.envChange, writer.build())
}

/** ERROR or, up to severity 10, INFO (MS-TDS 2.2.7.10 and 2.2.7.13). */
export function message(of: SqlMessage, server: string): Buffer {
  const body = createByteWriter()
    .i32(of.number)
    .u8(of.state & 0xff)
    .u8(of.severity & 0xff)
    .usVarchar(of.text)
    .bVarchar(server)
    .bVarchar("")
    .u32(of.line)
    .build()
  return withLength(of.severity > 10 ? tokens.error : tokens.info, body)
}

/** A column of a result. */
export interface Column {
  readonly name: string
  readonly type: SqlType
  readonly nullable: boolean
}

/** COLMETADATA (MS-TDS 2.2.7.4). */
export function columnMetadata(columns: readonly Column[]): Buffer {
  const writer = createByteWriter().u8(tokens.columns).u16(columns.length)
  for (const { name, type, nullable } of columns) {
    // No user type; flag fNullable.
    writer.u32(0).u16(nullable ? 1 : 0)
    writeTypeInfo(writer, type)
    writer.bVarchar(name)
  }
  return writer.build()
}

/** ROW, or NBCROW with a bit per null where the client knows it (MS-TDS 2.2.7.20 and 2.2.7.15). */
export function row(columns: readonly Column[], values: readonly SqlValue[], nullBitmap: boolean): Buffer {
  const compact = nullBitmap && values.includes(null)
  const writer = createByteWriter().u8(compact ? tokens.rowWithNulls : tokens.row)
  if (compact) writer.bytes(nullBits(columns, values))
  for (const [index, { type }] of columns.entries()) {
    const value = values[index] ?? null
    if (!compact || value !== null) writeValue(writer, type, value)
  }
  return writer.build()
}

function nullBits(columns: readonly Column[], values: readonly SqlValue[]): Buffer {
  const bits = Buffer.alloc(Math.ceil(columns.length / 8))
  for (const index of columns.keys()) {
    if ((values[index] ?? null) === null) bits[index >> 3] = (bits[index >> 3] ?? 0) | (1 << (index & 7))
  }
  return bits
}

/** RETURNSTATUS (MS-TDS 2.2.7.18). */
export function returnStatus(value: number): Buffer {
  return createByteWriter().u8(tokens.returnStatus).i32(value).build()
}

/** RETURNVALUE: the value of an output parameter; `ordinal` is its place in the call (MS-TDS 2.2.7.19). */
export function returnValue(
  ordinal: number,
  parameter: { readonly name: string; readonly type: SqlType; readonly value: SqlValue },
): Buffer {
  const writer = createByteWriter().u8(tokens.returnValue).u16(ordinal).bVarchar(parameter.name)
  // Status: an output parameter; no user type; no flags.
  writer.u8(1).u32(0).u16(0)
  writeTypeInfo(writer, parameter.type)
  writeValue(writer, parameter.type, parameter.value)
  return writer.build()
}

/** What DONE, DONEPROC and DONEINPROC say (MS-TDS 2.2.7.6 to 2.2.7.8). */
export interface Done {
  readonly token: "done" | "doneProc" | "doneInProc"
  readonly more: boolean
  readonly error: boolean
  readonly inTransaction: boolean
  /** Whether it acknowledges an attention signal. */
  readonly attention?: boolean
  readonly rowCount: number | null
  readonly command?: "select" | "insert" | "update" | "delete" | "merge" | undefined
}

const commands = { select: 0xc1, insert: 0xc3, delete: 0xc4, update: 0xc5, merge: 0x117 }

/** DONE, DONEPROC or DONEINPROC. */
export function done(of: Done): Buffer {
  const status =
    (of.more ? 0x01 : 0) |
    (of.error ? 0x02 : 0) |
    (of.inTransaction ? 0x04 : 0) |
    (of.rowCount === null ? 0 : 0x10) |
    (of.attention === true ? 0x20 : 0)
  return createByteWriter()
    .u8(tokens[of.token])
    .u16(status)
    .u16(of.command === undefined ? 0 : commands[of.command])
    .u64(BigInt(of.rowCount ?? 0))
    .build()
}
