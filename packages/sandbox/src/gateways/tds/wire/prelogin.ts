import { createByteReader } from "./byte-reader.ts"

/** Values of the option ENCRYPTION (MS-TDS 2.2.6.5). */
export const encryption = { off: 0, on: 1, notSupported: 2, required: 3 } as const

const options = {
  version: 0,
  encryption: 1,
  instance: 2,
  threadId: 3,
  mars: 4,
  traceId: 5,
  fedAuthRequired: 6,
  nonce: 7,
  terminator: 0xff,
} as const

/** What a client says before it logs in. */
export interface Prelogin {
  /** One of `encryption`, without the bits for client certificates. */
  readonly encryption: number
  /** Whether the client is able to log in with a token. */
  readonly fedAuth: boolean
  /** 32 bytes of the client, to be given back when a token let it in. */
  readonly nonce: Buffer | undefined
}

/** The version in PRELOGIN and LOGINACK: Azure SQL calls itself 12.0.2000. */
export const serverVersion = { major: 12, minor: 0, build: 2000 }

/** Reads a PRELOGIN message (MS-TDS 2.2.6.5). Options that are not known are left alone. Throws when it is none. */
export function readPrelogin(body: Buffer): Prelogin {
  const found = new Map<number, Buffer>()
  const reader = createByteReader(body)
  for (;;) {
    const token = reader.u8()
    if (token === options.terminator) break
    const offset = reader.u16BE()
    const length = reader.u16BE()
    if (offset + length > body.length) throw new Error("An option of PRELOGIN lies behind its message")
    found.set(token, body.subarray(offset, offset + length))
  }
  const nonce = found.get(options.nonce)
  return {
    encryption: (found.get(options.encryption)?.[0] ?? encryption.notSupported) & 0x1f,
    fedAuth: found.get(options.fedAuthRequired)?.[0] === 1,
    nonce: nonce?.length === 32 ? nonce : undefined,
  }
}

/** Builds the server's PRELOGIN. There are no instances besides the default one, and no MARS. */
export function buildPrelogin(answer: {
  readonly encryption: number
  readonly fedAuth: boolean
  readonly nonce: Buffer | undefined
}): Buffer {
  const version = Buffer.alloc(6)
  version.writeUInt8(serverVersion.major, 0)
  version.writeUInt8(serverVersion.minor, 1)
  version.writeUInt16BE(serverVersion.build, 2)
  const entries: [number, Buffer][] = [
    [options.version, version],
    [options.encryption, Buffer.of(answer.encryption)],
    [options.instance, Buffer.of(0)],
    [options.threadId, Buffer.alloc(0)],
    [options.mars, Buffer.of(0)],
    [options.traceId, Buffer.alloc(0)],
  ]
  if (answer.fedAuth) entries.push([options.fedAuthRequired, Buffer.of(1)])
  if (answer.nonce !== undefined) entries.push([options.nonce, answer.nonce])
  let offset = entries.length * 5 + 1
  const heads = entries.map(([token, value]) => {
    const head = Buffer.alloc(5)
    head.writeUInt8(token, 0)
    head.writeUInt16BE(offset, 1)
    head.writeUInt16BE(value.length, 3)
    offset += value.length
    return head
  })
  return Buffer.concat([...heads, Buffer.of(options.terminator), ...entries.map(([, value]) => value)])
}
