import { createByteReader } from "./byte-reader.ts"
import { createByteWriter } from "./byte-writer.ts"

/** How a client brings its token: inside LOGIN7, or after the server has told it whom to ask for one (ADAL and MSAL). */
export type FedAuthRequest =
  | {
      readonly kind: "security-token"
      readonly echo: boolean
      readonly token: string
      readonly nonce: Buffer | undefined
    }
  | { readonly kind: "adal"; readonly echo: boolean }
  | { readonly kind: "unknown-library"; readonly library: number }

/** Features of LOGIN7 that the server acts on. */
export interface LoginFeatures {
  readonly fedAuth: FedAuthRequest | undefined
  readonly utf8: boolean
  readonly azureSql: boolean
}

/** Feature ids (MS-TDS 2.2.6.4 and 2.2.7.11). */
const ids = { fedAuth: 0x02, azureSql: 0x08, utf8: 0x0a, terminator: 0xff }

/** Libraries of the feature FEDAUTH, and the size of a nonce (MS-TDS 2.2.6.4). */
const libraries = { securityToken: 0x01, adal: 0x02 }
const nonceSize = 32

/** Reads the feature block of LOGIN7. Features that are not known are left alone, which tells the client so. */
export function readFeatures(block: Buffer): LoginFeatures {
  const reader = createByteReader(block)
  const found = new Map<number, Buffer>()
  for (;;) {
    const id = reader.u8()
    if (id === ids.terminator) break
    found.set(id, reader.bytes(reader.u32()))
  }
  const fedAuth = found.get(ids.fedAuth)
  return {
    fedAuth: fedAuth === undefined ? undefined : readFedAuth(fedAuth),
    utf8: found.has(ids.utf8),
    azureSql: found.has(ids.azureSql),
  }
}

function readFedAuth(data: Buffer): FedAuthRequest {
  const reader = createByteReader(data)
  const head = reader.u8()
  const echo = (head & 1) === 1
  const library = head >> 1
  if (library === libraries.adal) return { kind: "adal", echo }
  if (library !== libraries.securityToken) return { kind: "unknown-library", library }
  const token = reader.bytes(reader.u32()).toString("utf16le")
  return {
    kind: "security-token",
    echo,
    token,
    nonce: reader.left >= nonceSize ? reader.bytes(nonceSize) : undefined,
  }
}

/** What a client sends after FEDAUTHINFO: its token and perhaps the server's nonce (MS-TDS 2.2.6.3). */
export function readFederatedToken(body: Buffer): {
  readonly token: string
  readonly nonce: Buffer | undefined
} {
  const outer = createByteReader(body)
  const reader = createByteReader(outer.bytes(outer.u32()))
  const token = reader.bytes(reader.u32()).toString("utf16le")
  return { token, nonce: reader.left >= nonceSize ? reader.bytes(nonceSize) : undefined }
}

/** FEDAUTHINFO: where to get a token, and for which resource (MS-TDS 2.2.7.12). */
export function fedAuthInfo(info: { readonly authority: string; readonly resource: string }): Buffer {
  const entries: [number, Buffer][] = [
    [0x01, Buffer.from(info.authority, "utf16le")],
    [0x02, Buffer.from(info.resource, "utf16le")],
  ]
  const body = createByteWriter().u32(entries.length)
  // Offsets count from the number of entries on.
  let offset = 4 + entries.length * 9
  for (const [id, value] of entries) {
    body.u8(id).u32(value.length).u32(offset)
    offset += value.length
  }
  for (const [, value] of entries) body.bytes(value)
  const built = body.build()
  return createByteWriter().u8(0xee).u32(built.length).bytes(built).build()
}

/**
 * FEATUREEXTACK for the features that were asked for (MS-TDS 2.2.7.11); undefined where none was. `nonce` is the
 * client's of PRELOGIN, which it finds again in the answer to FEDAUTH.
 */
export function featureExtAck(features: LoginFeatures, nonce: Buffer | undefined): Buffer | undefined {
  const acknowledged: [number, Buffer][] = []
  if (features.fedAuth !== undefined) acknowledged.push([ids.fedAuth, nonce ?? Buffer.alloc(0)])
  // Zero: no failover partner for read-only sessions.
  if (features.azureSql) acknowledged.push([ids.azureSql, Buffer.of(0)])
  if (features.utf8) acknowledged.push([ids.utf8, Buffer.of(1)])
  if (acknowledged.length === 0) return undefined
  const writer = createByteWriter().u8(0xae)
  for (const [id, data] of acknowledged) writer.u8(id).u32(data.length).bytes(data)
  return writer.u8(ids.terminator).build()
}
