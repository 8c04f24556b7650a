import { createByteReader } from "./byte-reader.ts"
import { readFeatures } from "./login-features.ts"
import type { LoginFeatures } from "./login-features.ts"

/** What LOGIN7 asks for. */
export interface Login7 {
  /** As MS-TDS writes it, such as 0x74000004. */
  readonly tdsVersion: number
  /** Packet size wanted; 0 leaves it to the server. */
  readonly packetSize: number
  readonly integrated: boolean
  readonly user: string
  readonly password: string
  readonly database: string | undefined
  /** Name of the program, as it calls itself. */
  readonly program: string
  /** Name of its machine. */
  readonly host: string
  readonly features: LoginFeatures
}

/** Offsets of the fixed fields and of the pairs of offset and length (MS-TDS 2.2.6.4). */
const at = {
  tdsVersion: 4,
  packetSize: 8,
  optionFlags2: 25,
  optionFlags3: 27,
  hostName: 36,
  userName: 40,
  password: 44,
  appName: 48,
  extension: 56,
  database: 68,
}
const fixedSize = 94

/** Reads a LOGIN7 message. Throws when it is none. */
export function readLogin7(body: Buffer): Login7 {
  if (body.length < fixedSize) throw new Error("A LOGIN7 message is too short")
  /** The bytes that a pair of offset and length points at; `unit` is the size of what the length counts. */
  const variable = (pair: number, unit: number): Buffer => {
    const offset = body.readUInt16LE(pair)
    const size = body.readUInt16LE(pair + 2) * unit
    if (size === 0) return Buffer.alloc(0)
    if (offset + size > body.length) throw new Error("A field of LOGIN7 lies behind its message")
    return body.subarray(offset, offset + size)
  }
  const database = variable(at.database, 2).toString("utf16le")
  const tdsVersion = body.readUInt32LE(at.tdsVersion)
  // Features came with TDS 7.4; the flag means nothing before.
  const before74 = tdsVersion >= 0x70000000 && tdsVersion < 0x74000000
  const hasExtension = !before74 && (body.readUInt8(at.optionFlags3) & 0x10) !== 0
  return {
    tdsVersion,
    packetSize: body.readUInt32LE(at.packetSize),
    integrated: (body.readUInt8(at.optionFlags2) & 0x80) !== 0,
    user: variable(at.userName, 2).toString("utf16le"),
    password: plainPassword(variable(at.password, 2)),
    database: database === "" ? undefined : database,
    program: variable(at.appName, 2).toString("utf16le"),
    host: variable(at.hostName, 2).toString("utf16le"),
    features: hasExtension ? readFeatures(featureBlock(body, variable(at.extension, 1))) : noFeatures,
  }
}

const noFeatures: LoginFeatures = { fedAuth: undefined, utf8: false, azureSql: false }

/** The extension holds the offset of the feature block, which is the last thing of the message. */
function featureBlock(body: Buffer, extension: Buffer): Buffer {
  const offset = createByteReader(extension).u32()
  if (offset > body.length) throw new Error("The features of LOGIN7 lie behind its message")
  return body.subarray(offset)
}

/** Undoes what clients do to a password: halves of each byte swapped, then XOR with 0xA5 (MS-TDS 2.2.6.4). */
function plainPassword(bytes: Buffer): string {
  const plain = Buffer.from(bytes).map((byte) => {
    const mixed = byte ^ 0xa5
    return ((mixed << 4) | (mixed >> 4)) & 0xff
  })
  return Buffer.from(plain).toString("utf16le")
}
